"""An edition is created whole, or refused with nothing written."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.models import Event
from app.editions.models import BallotKind, Criterion, CriterionKind, Edition, Phase
from app.editions.phases import DatesOverlap, Window, check_calendar
from app.editions.queries import get_edition, list_criteria
from app.editions.service import BallotKindNotOffered, EditionNameTaken, Rules
from tests.builders import calendar_around, make_edition


def editions(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(Edition)) or 0


def test_the_envelope_is_one_euro_per_resident(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    assert edition.budget_cents == 230_890_00
    assert edition.population == 230_890
    assert edition.population_year == 2023


def test_the_default_rule_is_equal_shares_with_the_edition_name_as_seed(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    assert edition.counting_rule == "equal-shares"
    assert edition.ballot_kind is BallotKind.EURO
    assert edition.tie_seed == "rennes-2026"


def test_the_default_criteria_are_numbered_and_translated(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    criteria = list_criteria(db, edition.id)
    assert [criterion.position for criterion in criteria] == list(range(1, len(criteria) + 1))
    assert all({"fr", "en"} <= criterion.texts.keys() for criterion in criteria)
    automatic = [each for each in criteria if each.kind is CriterionKind.AUTOMATIC]
    assert automatic
    assert all(criterion.check for criterion in automatic)


def test_the_creation_is_in_the_journal(db: Session, now: datetime):
    make_edition(db, now=now)
    event = db.scalars(select(Event)).one()
    assert (event.action, event.object_id) == ("edition.created", "rennes-2026")


def test_a_second_edition_of_the_same_name_is_refused(db: Session, now: datetime):
    make_edition(db, now=now)
    with pytest.raises(EditionNameTaken):
        make_edition(db, now=now)
    assert editions(db) == 1


def test_ballots_that_only_come_with_imports_are_refused(db: Session, now: datetime):
    with pytest.raises(BallotKindNotOffered):
        make_edition(db, now=now, rules=Rules(ballot_kind=BallotKind.CUMULATIVE))
    assert editions(db) == 0
    assert db.scalar(select(func.count()).select_from(Criterion)) == 0


def test_the_edition_is_found_by_its_short_name_with_its_calendar(db: Session, now: datetime):
    make_edition(db, now=now)
    windows = get_edition(db, "rennes-2026").windows
    assert [window.phase for window in windows] == list(Phase)


@pytest.mark.parametrize("number", range(4))
def test_overlapping_dates_are_refused_with_the_two_phases(now: datetime, number: int):
    calendar = calendar_around(now, Phase.VOTING)
    window = calendar[number]
    assert window.closes_at is not None
    calendar[number] = Window(
        window.phase, window.opens_at, window.closes_at + timedelta(seconds=1)
    )
    with pytest.raises(DatesOverlap) as refusal:
        check_calendar(calendar)
    assert refusal.value.params["first_phase"] == window.phase.value
