"""The demonstration's calendar, laid around the day of seeding."""

from datetime import date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from app.editions.models import Phase
from app.editions.phases import Window

DAYS = {Phase.SUBMISSION: 60, Phase.REVIEW: 30, Phase.VOTING: 21, Phase.COUNTING: 10}
DAYS_INTO_PHASE = 7
HOUR = time(9)
"""City time at which a phase ends and the next begins."""


def calendar_for(phase: Phase, now: datetime, zone: ZoneInfo) -> list[Window]:
    """Lay the five phases end to end so that `phase` began a week before `now`."""
    today = now.astimezone(zone).date()
    before = sum(days for each, days in DAYS.items() if _comes_before(each, phase))
    first = today - timedelta(days=before + DAYS_INTO_PHASE)
    starts = [
        _at(first + timedelta(days=days), zone) for days in accumulate(DAYS.values(), initial=0)
    ]
    ends = [*starts[1:], None]
    return [
        Window(each, opening, closing)
        for each, opening, closing in zip(Phase, starts, ends, strict=True)
    ]


def during(windows: list[Window], phase: Phase, share: float) -> datetime:
    """Return the instant at `share` (0 to 1) of a phase that closes."""
    window = next(each for each in windows if each.phase is phase)
    assert window.closes_at is not None  # noqa: S101 - callers name one of the first four
    return window.opens_at + (window.closes_at - window.opens_at) * share


def _comes_before(each: Phase, phase: Phase) -> bool:
    order = list(Phase)
    return order.index(each) < order.index(phase)


def _at(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, HOUR, zone)
