"""Who has which reviews in hand: entrust them, take them back, remind."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.audit.service import record
from app.core.db import upsert
from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.mail.service import Words, write
from app.reviews.letters import ENTRUSTED, REMINDER
from app.reviews.models import Assignment, Review
from app.reviews.queries import is_impartial
from app.reviews.queue import ME, Sort, Wanted


class NothingChosen(DomainError):
    """No review was chosen, or none that the person may read."""

    code = "reviews.nothing-chosen"
    kind = Kind.INVALID


class DueDatePast(DomainError):
    """A review cannot be due before it is entrusted."""

    code = "reviews.due-date-past"
    kind = Kind.INVALID


class PersonMissing(DomainError):
    """Nobody of the staff was chosen to take the reviews."""

    code = "reviews.person-missing"
    kind = Kind.INVALID


class PersonTooClose(DomainError):
    """Somebody who declared an interest in a proposal, or bears it, never has its review."""

    code = "reviews.person-too-close"
    kind = Kind.CONFLICT


class DateUnreadable(DomainError):
    """What was typed is no date."""

    code = "reviews.date-unreadable"
    kind = Kind.INVALID


def entrust(
    db: Session,
    *,
    edition: Edition,
    reviews: Sequence[Review],
    to: Account,
    due_at: datetime | None,
    by: UUID,
    base_url: str,
    now: datetime,
) -> None:
    """Put reviews in somebody's hands, out of whosever they were; a letter tells them."""
    _require_some(reviews)
    if due_at is not None and due_at <= now:
        raise DueDatePast
    if not all(is_impartial(db, review, to.id) for review in reviews):
        raise PersonTooClose(name=to.name)
    for review in reviews:
        values = {"account_id": to.id, "assigned_at": now, "due_at": due_at}
        put = upsert(db, Assignment).values(review_id=review.id, **values)
        # Two people entrusting one review at once: the last word holds, both are in the journal.
        db.execute(put.on_conflict_do_update(index_elements=["review_id"], set_=values))
        _note(db, "review.entrusted", review, by, now, to=str(to.id))
    if to.id != by:
        _tell(db, ENTRUSTED, edition, to, len(reviews), base_url, now)


def take_back(db: Session, *, reviews: Sequence[Review], by: UUID, now: datetime) -> None:
    """Leave reviews in nobody's hands."""
    _require_some(reviews)
    for review in reviews:
        db.execute(delete(Assignment).where(Assignment.review_id == review.id))
        _note(db, "review.taken-back", review, by, now)


def remind(
    db: Session,
    *,
    edition: Edition,
    reviews: Sequence[Review],
    by: UUID,
    base_url: str,
    now: datetime,
) -> int:
    """Write one letter to each person who has some of these in hand; return how many people."""
    _require_some(reviews)
    chosen = select(Assignment).where(Assignment.review_id.in_([each.id for each in reviews]))
    in_hand = list(db.scalars(chosen))
    people = {each.account_id: each.account for each in in_hand}
    for account_id, how_many in Counter(each.account_id for each in in_hand).items():
        _tell(db, REMINDER, edition, people[account_id], how_many, base_url, now)
    on = ("edition", edition.slug)
    record(db, action="reviews.reminded", on=on, now=now, by=by, people=len(people))
    return len(people)


def _require_some(reviews: Sequence[Review]) -> None:
    if not reviews:
        raise NothingChosen


def _tell(
    db: Session,
    words: Words,
    edition: Edition,
    to: Account,
    how_many: int,
    base_url: str,
    now: datetime,
) -> None:
    asked = Wanted(person=ME, sort=Sort.DUE).address()
    link = f"{base_url}/{to.language}/mir/editions/{edition.slug}/instruction{asked}"
    said = {"name": to.name, "n": how_many, "link": link}
    write(db, words=words, recipient=to.email, language=to.language, now=now, **said)


def _note(
    db: Session, action: str, review: Review, by: UUID, now: datetime, **details: str
) -> None:
    on = ("proposal", review.proposal_id)
    record(db, action=action, on=on, now=now, by=by, code=review.proposal.code, **details)
