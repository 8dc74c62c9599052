"""A draft is recalled to its organisation before the deadline, once each time."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Phase
from app.editions.phases import closes_at
from app.mail.models import OutgoingMail
from app.proposals.models import Proposal, ProposalStatus
from app.proposals.reminders import is_reminder_due, remind_drafts
from app.worker import remind_due
from tests.builders import make_proposal, make_scene

SITE = "https://partage.example"


def before(proposal: Proposal, **time: float) -> datetime:
    deadline = closes_at(proposal.edition, Phase.SUBMISSION)
    assert deadline
    return deadline - timedelta(**time)


def remind(db: Session, proposal: Proposal, now: datetime) -> int:
    """Return how many letters wait after a turn of the worker."""
    remind_drafts(db, edition=proposal.edition, base_url=SITE, now=now)
    return len(db.scalars(select(OutgoingMail)).all())


@pytest.fixture
def draft(db: Session, now: datetime) -> Proposal:
    return make_proposal(db, make_scene(db, now=now), now=now)


def test_a_draft_is_recalled_twice_and_no_more(db: Session, draft: Proposal):
    assert remind(db, draft, before(draft, days=7, seconds=1)) == 0
    assert remind(db, draft, before(draft, days=7)) == 1
    assert remind(db, draft, before(draft, days=6)) == 1
    assert remind(db, draft, before(draft, days=2)) == 2
    assert remind(db, draft, before(draft, hours=1)) == 2
    assert {mail.subject for mail in db.scalars(select(OutgoingMail))} == {
        "Votre brouillon n’est pas encore déposé"
    }


def test_a_reminder_that_was_missed_is_not_made_up_for(db: Session, draft: Proposal):
    assert remind(db, draft, before(draft, days=1)) == 1


@pytest.mark.parametrize("status", [ProposalStatus.SUBMITTED, ProposalStatus.WITHDRAWN])
def test_what_is_no_draft_is_never_recalled(db: Session, draft: Proposal, status: ProposalStatus):
    draft.status = status
    db.flush()
    assert remind(db, draft, before(draft, days=1)) == 0


def test_a_draft_begun_late_is_recalled_by_the_next_one_only(db: Session, draft: Proposal):
    draft.created_at = before(draft, days=5)
    db.flush()
    assert remind(db, draft, before(draft, days=4)) == 0
    assert remind(db, draft, before(draft, days=2)) == 1


def test_after_the_deadline_nothing_is_due(db: Session, draft: Proposal):
    assert not is_reminder_due(db, edition=draft.edition, now=before(draft, days=0))


def test_the_worker_reminds_once_however_often_it_runs(
    any_database: Database, settings: Settings, now: datetime
):
    with any_database.writing() as db:
        draft = make_proposal(db, make_scene(db, now=now), now=now)
    for _ in range(2):
        remind_due(any_database, settings.base_url, before(draft, days=2))
    with any_database.reading() as db:
        assert len(db.scalars(select(OutgoingMail)).all()) == 1
