"""Phases follow the calendar by day and hour, to the second."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.editions.models import Phase
from app.editions.phases import (
    DatesOverlap,
    PhaseClosed,
    PhaseNotOpen,
    Window,
    check_calendar,
    closes_at,
    opens_at,
    phase_at,
    require,
)
from tests.builders import calendar_around, make_edition

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("phase", [None, *Phase])
def test_the_phase_is_the_one_whose_window_holds_the_instant(
    db: Session, now: datetime, phase: Phase | None
):
    edition = make_edition(db, now=now, phase=phase)
    assert phase_at(edition, now) is phase


def test_voting_opens_and_closes_to_the_second(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    opening = opens_at(edition, Phase.VOTING)
    closing = closes_at(edition, Phase.VOTING)
    assert closing is not None
    assert phase_at(edition, opening - SECOND) is Phase.REVIEW
    assert phase_at(edition, opening) is Phase.VOTING
    assert phase_at(edition, closing - SECOND) is Phase.VOTING
    assert phase_at(edition, closing) is Phase.COUNTING


def test_what_comes_too_early_is_told_when_it_opens(db: Session, now: datetime):
    edition = make_edition(db, now=now, phase=Phase.REVIEW)
    with pytest.raises(PhaseNotOpen) as refusal:
        require(edition, Phase.VOTING, now)
    assert refusal.value.params["opens_at"] == opens_at(edition, Phase.VOTING)


def test_what_comes_too_late_is_told_when_it_closed(db: Session, now: datetime):
    edition = make_edition(db, now=now, phase=Phase.COUNTING)
    with pytest.raises(PhaseClosed) as refusal:
        require(edition, Phase.VOTING, now)
    assert refusal.value.params["closes_at"] == closes_at(edition, Phase.VOTING)


def test_what_comes_in_time_passes(db: Session, now: datetime):
    require(make_edition(db, now=now), Phase.VOTING, now)


def test_a_gap_between_two_phases_is_no_phase(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    review = edition.windows[1]
    assert review.closes_at is not None
    review.closes_at -= timedelta(days=1)
    assert phase_at(edition, review.closes_at + SECOND) is None


def test_a_calendar_without_every_phase_is_refused(now: datetime):
    with pytest.raises(DatesOverlap):
        check_calendar(calendar_around(now, Phase.VOTING)[:-1])


def test_a_phase_that_ends_before_it_begins_is_refused(now: datetime):
    calendar = calendar_around(now, Phase.VOTING)
    calendar[0] = Window(Phase.SUBMISSION, calendar[0].opens_at, calendar[0].opens_at - SECOND)
    with pytest.raises(DatesOverlap) as refusal:
        check_calendar(calendar)
    assert refusal.value.params == {"first_phase": "submission", "second_phase": "submission"}
