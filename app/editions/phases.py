"""Which phase an edition is in, by the calendar's day and hour; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from app.core.errors import DomainError, Kind
from app.editions.models import Edition, Phase

ORDER = tuple(Phase)
URGENCIES: dict[Phase | None, int] = {Phase.COUNTING: 1, Phase.VOTING: 2}
"""The phases for which the home page leaves whatever else has begun."""


class PhaseNotOpen(DomainError):
    """What was asked belongs to a phase that is not open now."""

    code = "editions.phase-not-open"
    kind = Kind.CONFLICT


class PhaseClosed(DomainError):
    """What was asked belongs to a phase that is over."""

    code = "editions.phase-closed"
    kind = Kind.GONE


class DatesOverlap(DomainError):
    """Two phases of a calendar overlap or stand in the wrong order."""

    code = "editions.dates-overlap"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Window:
    """One phase from `opens_at` (inside) to `closes_at` (outside); the last has no close."""

    phase: Phase
    opens_at: datetime
    closes_at: datetime | None


def check_calendar(windows: Sequence[Window]) -> None:
    """Refuse a calendar that lacks a phase, overlaps, or runs backwards."""
    if tuple(window.phase for window in windows) != ORDER:
        raise DatesOverlap(first_phase="submission", second_phase="published")
    for window in windows:
        if window.closes_at is not None and window.closes_at <= window.opens_at:
            raise DatesOverlap(first_phase=window.phase.value, second_phase=window.phase.value)
    for former, latter in pairwise(windows):
        if former.closes_at is None or latter.opens_at < former.closes_at:
            raise DatesOverlap(first_phase=former.phase.value, second_phase=latter.phase.value)


def phase_at(edition: Edition, now: datetime) -> Phase | None:
    """Return the phase open at `now`; None before the first and in a gap between two."""
    window = edition.window_at(now)
    return window.phase if window else None


def current_of(editions: Sequence[Edition], now: datetime) -> Edition | None:
    """Return the city's edition that votes or counts, else the one begun last, else the next.

    Which was created when says nothing: next year's is made, and even begins, while this year's
    is voted on.
    """
    own = [each for each in editions if not each.is_imported and each.windows]
    begun = [each for each in own if _beginning(each) <= now]
    if begun:
        return max(begun, key=lambda each: (_urgency(each, now), _beginning(each)))
    return min(own, key=_beginning, default=None)


def _urgency(edition: Edition, now: datetime) -> int:
    return URGENCIES.get(phase_at(edition, now), 0)


def _beginning(edition: Edition) -> datetime:
    return edition.windows[0].opens_at


def opens_at(edition: Edition, phase: Phase) -> datetime:
    return _window(edition, phase).opens_at


def closes_at(edition: Edition, phase: Phase) -> datetime | None:
    return _window(edition, phase).closes_at


def _window(edition: Edition, phase: Phase) -> Window:
    """Find the phase; before the vote an imported election knows none: they were over by then."""
    for window in edition.windows:
        if window.phase is phase:
            return Window(phase, window.opens_at, window.closes_at)
    start = edition.windows[0].opens_at
    return Window(phase, start, start)


def require(edition: Edition, phase: Phase, now: datetime) -> None:
    """Refuse with the date that answers the question: when it opens, or when it closed."""
    if phase_at(edition, now) is phase:
        return
    opening = opens_at(edition, phase)
    if now < opening:
        raise PhaseNotOpen(phase=phase.value, opens_at=opening)
    raise PhaseClosed(phase=phase.value, closes_at=closes_at(edition, phase) or opening)
