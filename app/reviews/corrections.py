"""Corrections: asked with a deadline, handed back, or over to the second; and whose time it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import CriterionKind, Edition, Phase
from app.editions.phases import closes_at, opens_at, require
from app.proposals import letters
from app.reviews import states
from app.reviews.assessment import NOT_RECEIVED
from app.reviews.findings import refresh_checks, write_finding
from app.reviews.models import CorrectionRequest, Review, ReviewState, Verdict
from app.reviews.queries import ReviewNotFound, is_impartial, list_due, list_review_criteria
from app.reviews.states import Action

REMINDED_BEFORE = timedelta(days=2)


class NothingToCorrect(DomainError):
    """No criterion is marked as to be corrected, so there is nothing to ask."""

    code = "reviews.nothing-to-correct"
    kind = Kind.CONFLICT


class DeadlineImpossible(DomainError):
    """A deadline lies ahead, and within the review."""

    code = "reviews.deadline-impossible"
    kind = Kind.INVALID


class AnswersMissing(DomainError):
    """What was asked is answered criterion by criterion; those without an answer are listed."""

    code = "reviews.answers-missing"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """How long the review was in whose hands: the clock stops while a correction is awaited."""

    by_staff: timedelta
    by_organisation: timedelta


def hold(db: Session, review: Review, now: datetime, *, reader: UUID | None = None) -> None:
    """Wait for whoever is at this review, then read where it stands at `now`.

    A `reader` who is too close to the proposal finds nothing here, whatever the way in.
    """
    if reader is not None and not is_impartial(db, review, reader):
        raise ReviewNotFound
    db.refresh(review, COLUMNS, with_for_update=True)
    db.refresh(review, ["findings", "corrections", "appeal"])
    _settle(db, review, now)


COLUMNS = ["state", "steps", "decision", "public_reason", "proposed_by", "decided_by"]


def ask_corrections(
    db: Session,
    *,
    review: Review,
    due_at: datetime | None,
    by: UUID,
    base_url: str,
    now: datetime,
) -> None:
    """Ask the organisation to correct what the findings say is to be, by one deadline.

    Until it hands back, or until the deadline, its proposal is open to it again.
    """
    require(review.proposal.edition, Phase.REVIEW, now)
    hold(db, review, now, reader=by)
    states.require(review, Action.ASK)
    due = _deadline(review.proposal.edition, due_at, now)
    asked = [each for each in review.findings if each.verdict is Verdict.TO_CORRECT]
    if not asked:
        raise NothingToCorrect
    review.corrections.extend(
        CorrectionRequest(
            criterion=each.criterion,
            message=each.reason,
            asked_by=by,
            asked_at=now,
            due_at=due,
            # So short a time needs no reminder.
            reminded_at=now if due - now <= REMINDED_BEFORE else None,
        )
        for each in asked
    )
    review.proposal.reopened_until = due
    criteria = sorted(each.criterion.code for each in asked)
    states.advance(
        db,
        review=review,
        action=Action.ASK,
        by=by,
        now=now,
        criteria=criteria,
        due_at=due.isoformat(),
    )
    letters.send(
        db, letter=letters.CORRECTION_ASKED, proposal=review.proposal, base_url=base_url, now=now
    )


def move_deadline(
    db: Session, *, review: Review, due_at: datetime, by: UUID, base_url: str, now: datetime
) -> None:
    """Give the organisation more time, never less."""
    hold(db, review, now, reader=by)
    states.require(review, Action.EXTEND)
    due = _deadline(review.proposal.edition, due_at, now)
    awaited = review.awaited(now)
    if any(due <= each.due_at for each in awaited):
        raise DeadlineImpossible(
            opens_at=awaited[0].due_at, closes_at=_end(review.proposal.edition)
        )
    for each in awaited:
        each.due_at, each.reminded_at = due, None
    review.proposal.reopened_until = due
    states.advance(db, review=review, action=Action.EXTEND, by=by, now=now, due_at=due.isoformat())
    letters.send(
        db, letter=letters.CORRECTION_ASKED, proposal=review.proposal, base_url=base_url, now=now
    )


def hand_back(
    db: Session, *, review: Review, answers: Mapping[str, str], by: UUID, now: datetime
) -> None:
    """Answer each correction asked, by criterion, and give the proposal back to the staff."""
    hold(db, review, now)
    states.require(review, Action.HAND_BACK)
    awaited = review.awaited(now)
    missing = tuple(
        ("reviews.answer-missing", {"criterion": each.criterion.texts["fr"]["title"]})
        for each in awaited
        if not answers.get(each.criterion.code, "").strip()
    )
    if missing:
        raise AnswersMissing(missing)
    for each in awaited:
        each.answer, each.closed_at = answers[each.criterion.code].strip(), now
    review.proposal.reopened_until = None
    refresh_checks(db, review=review, criteria=list_review_criteria(db, review), now=now)
    states.advance(db, review=review, action=Action.HAND_BACK, by=by, now=now)


def follow_deadlines(db: Session, *, edition: Edition, base_url: str, now: datetime) -> None:
    """Settle what has lapsed and write to whom it concerns; remind, once, of what is due soon."""
    for review in list_due(db, edition.id, now=now, soon=now + REMINDED_BEFORE):
        hold(db, review, now)
        if _untold(review):
            _tell(db, review, base_url, now)
        else:
            _remind(db, review, base_url, now)


def time_spent(review: Review, now: datetime) -> TimeSpent:
    """Split the time since the review opened, until its conclusion, between the two sides."""
    start = max(review.opened_at, opens_at(review.proposal.edition, Phase.REVIEW))
    end = max(start, review.decided_at or now)
    rounds = {each.asked_at: min(each.closed_at or each.due_at, end) for each in review.corrections}
    away = sum((closed - asked for asked, closed in rounds.items()), timedelta())
    return TimeSpent(end - start - away, away)


def _settle(db: Session, review: Review, now: datetime) -> None:
    """Draw the consequence of a deadline that has passed.

    What a check reads is checked as the organisation left it; what a person judges is not met
    until a person looks again.
    """
    lapsed = review.lapsed(now)
    if review.state is not ReviewState.CORRECTION_ASKED or not lapsed:
        return
    for each in lapsed:
        each.closed_at, each.is_lapsed = each.due_at, True
        if each.criterion.kind is CriterionKind.ASSESSED:
            write_finding(
                db,
                review=review,
                criterion=each.criterion,
                verdict=Verdict.NOT_MET,
                code=NOT_RECEIVED,
                now=now,
            )
    refresh_checks(db, review=review, criteria=[each.criterion for each in lapsed], now=now)
    states.advance(db, review=review, action=Action.LAPSE, by=None, now=now)


def usual_deadline(edition: Edition, now: datetime) -> datetime:
    """Return when a correction asked now is due, unless the request says otherwise."""
    return min(now + timedelta(days=edition.correction_days), _end(edition))


def _deadline(edition: Edition, due_at: datetime | None, now: datetime) -> datetime:
    end = _end(edition)
    due = due_at or usual_deadline(edition, now)
    if not now < due <= end:
        raise DeadlineImpossible(opens_at=now, closes_at=end)
    return due


def _end(edition: Edition) -> datetime:
    end = closes_at(edition, Phase.REVIEW)
    assert end is not None  # noqa: S101 - only the last phase of a calendar stays open
    return end


def _untold(review: Review) -> list[CorrectionRequest]:
    return [each for each in review.corrections if each.is_lapsed and each.told_at is None]


def _tell(db: Session, review: Review, base_url: str, now: datetime) -> None:
    for each in _untold(review):
        each.told_at = now
    letters.send(
        db, letter=letters.CORRECTION_LAPSED, proposal=review.proposal, base_url=base_url, now=now
    )


def _remind(db: Session, review: Review, base_url: str, now: datetime) -> None:
    for each in review.awaited(now):
        each.reminded_at = now
    letters.send(
        db, letter=letters.CORRECTION_REMINDER, proposal=review.proposal, base_url=base_url, now=now
    )
