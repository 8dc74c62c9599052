"""The hour of the decisions and the delays around it, laid between review and vote; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.errors import DomainError, Kind
from app.editions.models import Phase
from app.editions.phases import Window

DAYS_TO_DECIDE_APPEALS = 5
"""What the last appeal leaves before the vote opens."""


class AppealsDoNotFit(DomainError):
    """Between the decisions and the vote there is no time to appeal and to be answered."""

    code = "editions.appeals-do-not-fit"
    kind = Kind.INVALID


class DisputesDoNotFit(DomainError):
    """The urn would still be shut when the result is due."""

    code = "editions.disputes-do-not-fit"
    kind = Kind.INVALID


class DecisionsOutsideReview(DomainError):
    """The hour of the decisions lies outside the phase that takes them."""

    code = "editions.decisions-outside-review"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Delays:
    """How long corrections, appeals and disputes may take, and when decisions are released."""

    correction_days: int = 7
    appeal_days: int = 7
    dispute_hours: int = 72
    decisions_at: datetime | None = None
    """None: as late as the appeals allow."""


def check_disputes(calendar: Sequence[Window], delays: Delays) -> None:
    """Refuse a dispute window that would end after the count."""
    windows = {window.phase: window for window in calendar}
    vote, count = windows[Phase.VOTING], windows[Phase.COUNTING]
    assert vote.closes_at is not None  # noqa: S101 - only the last phase of a calendar stays open
    assert count.closes_at is not None  # noqa: S101 - likewise
    if vote.closes_at + timedelta(hours=delays.dispute_hours) > count.closes_at:
        raise DisputesDoNotFit(hours=delays.dispute_hours, closes_at=count.closes_at)


def decisions_hour(calendar: Sequence[Window], delays: Delays) -> datetime:
    """Return the hour of the decisions, so early that appeals are answered before the vote."""
    windows = {window.phase: window for window in calendar}
    review, vote = windows[Phase.REVIEW], windows[Phase.VOTING]
    assert review.closes_at is not None  # noqa: S101 - only the last phase of a calendar stays open
    days = delays.appeal_days + DAYS_TO_DECIDE_APPEALS
    latest = vote.opens_at - timedelta(days=days)
    hour = delays.decisions_at or min(latest, review.closes_at)
    if hour > latest or latest <= review.opens_at:
        raise AppealsDoNotFit(days=days, latest_at=latest)
    if not review.opens_at < hour <= review.closes_at:
        raise DecisionsOutsideReview(opens_at=review.opens_at, closes_at=review.closes_at)
    return hour
