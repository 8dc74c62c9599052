"""Rounds open and close by themselves, from what was found eligible."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.editions.models import Phase
from app.editions.phases import PhaseNotOpen
from app.editions.queries import find_freeze, list_projects
from app.proposals.models import ProposalStatus
from app.voting.keys import KeyStore
from app.voting.queries import find_round
from app.voting.rounds import (
    NothingToVoteOn,
    RoundNotOpen,
    close_round,
    open_round,
)
from app.worker import follow_calendar
from tests.builders import Scene, make_edition, make_proposal, make_scene

TO_VOTING = timedelta(days=40)
TO_COUNTING = timedelta(days=60)


@pytest.fixture
def scene(db: Session, now: datetime) -> Scene:
    """One eligible proposal and one refused, in the submission phase."""
    made = make_scene(db, now=now)
    for status in (ProposalStatus.ELIGIBLE, ProposalStatus.NOT_ELIGIBLE):
        make_proposal(db, made, now=now).status = status
    db.flush()
    return made


def test_the_ballot_lists_a_copy_of_each_eligible_proposal(
    db: Session, scene: Scene, keys: KeyStore, now: datetime
):
    open_round(db, edition=scene.edition, keys=keys, now=now + TO_VOTING)
    (project,) = list_projects(db, scene.edition.id)
    frozen = find_freeze(db, scene.edition.id)
    assert project.cost_cents > 0
    assert project.organisation == scene.organisation.name
    assert frozen
    assert project.code in frozen.document


def test_the_calendar_opens_and_closes_the_round(
    db: Session, scene: Scene, keys: KeyStore, now: datetime
):
    follow_calendar(db, edition=scene.edition, keys=keys, now=now)
    assert find_round(db, scene.edition.id) is None
    for _ in range(2):
        follow_calendar(db, edition=scene.edition, keys=keys, now=now + TO_VOTING)
        opened = find_round(db, scene.edition.id)
        assert opened
        assert opened.closed_at is None
    for later in (TO_COUNTING, TO_COUNTING + timedelta(days=1)):
        follow_calendar(db, edition=scene.edition, keys=keys, now=now + later)
        closed = find_round(db, scene.edition.id)
        assert closed
        assert closed.closed_at == now + TO_COUNTING


def test_a_round_opens_in_its_voting_phase_only(
    db: Session, scene: Scene, keys: KeyStore, now: datetime
):
    with pytest.raises(PhaseNotOpen):
        open_round(db, edition=scene.edition, keys=keys, now=now)
    assert not keys.folder.exists()


def test_without_an_eligible_project_nothing_opens(db: Session, keys: KeyStore, now: datetime):
    edition = make_edition(db, now=now, phase=Phase.VOTING)
    follow_calendar(db, edition=edition, keys=keys, now=now)
    with pytest.raises(NothingToVoteOn):
        open_round(db, edition=edition, keys=keys, now=now)
    with pytest.raises(RoundNotOpen):
        close_round(db, edition=edition, keys=keys, now=now)
