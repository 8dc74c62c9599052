"""The agreement, its instalments, the start of the work, and its abandonment."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.grants.models import Grant, Instalment
from app.grants.states import Action, ReasonMissing, advance, hold, require
from app.organisations.queries import find_bearing, is_bearer_missing
from app.proposals.queries import get_public


class DayToCome(DomainError):
    """Something is said to have been done on a day that has not come yet."""

    code = "grants.day-to-come"
    kind = Kind.INVALID


class MoreThanGranted(DomainError):
    """The instalments would be more than the grant."""

    code = "grants.more-than-granted"
    kind = Kind.INVALID


class InstalmentNotFound(DomainError):
    """The grant has no such instalment, or it was paid, or not, meanwhile."""

    code = "grants.instalment-not-found"
    kind = Kind.NOT_FOUND


class BearerMissing(DomainError):
    """A collective has nobody the grant could be paid to."""

    code = "grants.bearer-missing"
    kind = Kind.CONFLICT


def sign_agreement(
    db: Session,
    *,
    edition: Edition,
    code: str,
    signed_on: date,
    report_due_on: date | None,
    today: date,
    by: UUID,
    now: datetime,
) -> None:
    """Note the day both sides signed, and when a report is due if the agreement says so."""
    grant = hold(db, edition=edition, code=code)
    _require_come(signed_on, today)
    _require_bearer(db, edition, code)
    advance(db, grant=grant, action=Action.SIGN, by=by, now=now, signed_on=signed_on.isoformat())
    grant.signed_on, grant.report_due_on = signed_on, report_due_on


def expect_report(
    db: Session, *, edition: Edition, code: str, report_due_on: date, by: UUID, now: datetime
) -> None:
    """Set the day the next report is due."""
    grant = hold(db, edition=edition, code=code)
    due = report_due_on.isoformat()
    advance(db, grant=grant, action=Action.EXPECT, by=by, now=now, due_on=due)
    grant.report_due_on = report_due_on


def plan_instalment(
    db: Session,
    *,
    edition: Edition,
    code: str,
    amount_cents: int,
    due_on: date,
    by: UUID,
    now: datetime,
) -> Instalment:
    """Add an instalment; together they never exceed the grant."""
    grant = hold(db, edition=edition, code=code)
    require(grant, Action.PLAN)
    left_cents = unplanned(grant)
    if amount_cents > left_cents:
        raise MoreThanGranted(left_cents=left_cents, currency=edition.currency)
    number = max((each.number for each in grant.instalments), default=0) + 1
    planned = Instalment(number=number, amount_cents=amount_cents, due_on=due_on)
    grant.instalments.append(planned)
    said = {"number": number, "amount_cents": amount_cents, "due_on": due_on.isoformat()}
    advance(db, grant=grant, action=Action.PLAN, by=by, now=now, **said)
    return planned


def drop_instalment(
    db: Session, *, edition: Edition, code: str, number: int, by: UUID, now: datetime
) -> None:
    """Take back an instalment that was not paid."""
    grant = hold(db, edition=edition, code=code)
    dropped = _instalment(grant, number, is_paid=False)
    advance(db, grant=grant, action=Action.DROP, by=by, now=now, number=number)
    grant.instalments.remove(dropped)


def pay_instalment(
    db: Session,
    *,
    edition: Edition,
    code: str,
    number: int,
    paid_on: date,
    today: date,
    by: UUID,
    now: datetime,
) -> None:
    """Note the day an instalment was paid."""
    grant = hold(db, edition=edition, code=code)
    _require_come(paid_on, today)
    paid = _instalment(grant, number, is_paid=False)
    said = {"number": number, "paid_on": paid_on.isoformat()}
    advance(db, grant=grant, action=Action.PAY, by=by, now=now, **said)
    paid.paid_on = paid_on


def correct_payment(
    db: Session, *, edition: Edition, code: str, payment: int, mistake: str, by: UUID, now: datetime
) -> None:
    """Take back the payment of an instalment that was noted by mistake: everyone reads which."""
    if not mistake.strip():
        raise ReasonMissing
    grant = hold(db, edition=edition, code=code)
    wrong = _instalment(grant, payment, is_paid=True)
    said = {"number": payment, "paid_on": str(wrong.paid_on), "reason": mistake}
    advance(db, grant=grant, action=Action.CORRECT, by=by, now=now, **said)
    wrong.paid_on, wrong.corrected_at, wrong.corrected_for = None, now, mistake


def begin_work(db: Session, *, edition: Edition, code: str, by: UUID, now: datetime) -> None:
    grant = hold(db, edition=edition, code=code)
    advance(db, grant=grant, action=Action.BEGIN, by=by, now=now)
    grant.began_at = now


def abandon_grant(
    db: Session, *, edition: Edition, code: str, reason: str, by: UUID, now: datetime
) -> None:
    """End a grant that will not be used, for a reason everyone reads; no more is to be paid."""
    if not reason.strip():
        raise ReasonMissing
    grant = hold(db, edition=edition, code=code)
    advance(db, grant=grant, action=Action.ABANDON, by=by, now=now, reason=reason)
    grant.abandoned_for, grant.ended_at = reason, now
    grant.report_due_on = None
    for instalment in [each for each in grant.instalments if each.paid_on is None]:
        grant.instalments.remove(instalment)


def unplanned(grant: Grant) -> int:
    """Return what no instalment has taken yet."""
    return grant.amount_cents - sum(each.amount_cents for each in grant.instalments)


def _instalment(grant: Grant, number: int, *, is_paid: bool) -> Instalment:
    for instalment in grant.instalments:
        if instalment.number == number and (instalment.paid_on is not None) == is_paid:
            return instalment
    raise InstalmentNotFound


def _require_come(day: date, today: date) -> None:
    if day > today:
        raise DayToCome


def _require_bearer(db: Session, edition: Edition, code: str) -> None:
    organisation = get_public(db, edition.id, code).organisation
    if is_bearer_missing(organisation, find_bearing(db, organisation.id)):
        raise BearerMissing
