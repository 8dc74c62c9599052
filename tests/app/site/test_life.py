"""A proposal's life on one page: what happened, and what is expected from whom by when."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import Phase
from app.editions.phases import closes_at, opens_at
from app.proposals.models import Proposal, ProposalStatus
from app.proposals.queries import get_own
from app.proposals.service import withdraw_proposal
from app.reviews.queries import find_review
from app.reviews.service import receive_proposal
from app.site.life import Expectation, expected, life_of, public_life
from app.web.sentences import SENTENCES
from tests.builders import make_account, make_proposal, make_scene
from tests.clients import sign_in

SITE = "https://partage.example"


@pytest.fixture
def draft(db: Session, now: datetime) -> Proposal:
    scene = make_scene(db, now=now)
    proposal = make_proposal(db, scene, now=now)
    db.expire_all()
    return get_own(db, scene.ada.id, proposal.id)


def submit(db: Session, proposal: Proposal, now: datetime) -> None:
    receive_proposal(db, proposal=proposal, by=proposal.author_id, base_url=SITE, now=now)


def codes(db: Session, proposal: Proposal, now: datetime) -> list[str]:
    return [step.code for step in life_of(db, proposal, find_review(db, proposal.id), now)]


def awaited(db: Session, proposal: Proposal, now: datetime) -> Expectation:
    return expected(db, proposal, find_review(db, proposal.id), now)


def test_a_draft_waits_for_its_organisation_until_the_deadline(
    db: Session, draft: Proposal, now: datetime
):
    end = closes_at(draft.edition, Phase.SUBMISSION)
    found = awaited(db, draft, now)
    assert (found.code, found.is_yours, found.before) == ("expected.submit", True, end)
    assert codes(db, draft, now) == ["life.drafted"]
    assert end
    assert awaited(db, draft, end).code == "expected.nothing-late"


def test_a_submission_waits_for_the_staff(db: Session, draft: Proposal, now: datetime):
    submit(db, draft, now)
    assert codes(db, draft, now) == ["life.drafted", "life.submitted"]
    assert awaited(db, draft, now).code == "expected.review"
    review = opens_at(draft.edition, Phase.REVIEW)
    assert codes(db, draft, review)[-1] == "life.review-began"
    found = awaited(db, draft, review)
    assert (found.code, found.is_yours) == ("expected.decide", False)


def test_the_public_reads_nothing_of_the_draft(db: Session, draft: Proposal, now: datetime):
    submit(db, draft, now)
    assert [step.code for step in public_life(db, draft, now)] == ["life.submitted"]


def test_a_withdrawal_ends_it(db: Session, draft: Proposal, now: datetime):
    submit(db, draft, now)
    later = now + timedelta(hours=1)
    withdraw_proposal(db, proposal=draft, by=draft.author_id, now=later)
    assert codes(db, draft, later)[-1] == "life.withdrawn"
    assert awaited(db, draft, later).code == "expected.nothing-withdrawn"
    assert (
        public_life(db, draft, opens_at(draft.edition, Phase.REVIEW))[-1].code == "life.submitted"
    )


@pytest.mark.parametrize("status", ProposalStatus)
@pytest.mark.parametrize("phase", Phase)
def test_something_is_said_at_every_hour_of_every_status(
    db: Session, draft: Proposal, status: ProposalStatus, phase: Phase
):
    draft.status = status
    assert awaited(db, draft, opens_at(draft.edition, phase)).code in SENTENCES


def test_members_read_it_and_nobody_else(client: TestClient, database: Database, now: datetime):
    with database.writing() as db:
        proposal = make_proposal(db, make_scene(db, now=now), now=now)
        make_account(db, now=now, email="eve@example.org")
    address = f"/fr/association/projets/{proposal.id}/suivi"
    assert client.get(address).status_code == 401
    sign_in(client, "eve@example.org")
    assert client.get(address).status_code == 404
    sign_in(client, "ada@example.org")
    page = client.get(address).text
    assert "Ce qui est attendu de vous" in page
    assert "Le brouillon a été commencé" in page
