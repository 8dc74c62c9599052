"""The steps of a grant as one table: from which state, by which action, to which state."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.db import upsert
from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.grants.models import Grant
from app.grants.models import GrantState as State
from app.grants.queries import get_followed


class Action(StrEnum):
    """What is done with a grant; each leaves one event of the journal, `grant.<action>`."""

    SIGN = "signed"
    PLAN = "instalment-planned"
    DROP = "instalment-dropped"
    PAY = "instalment-paid"
    CORRECT = "payment-corrected"
    EXPECT = "report-expected"
    BEGIN = "began"
    REPORT = "report-written"
    COMPLETE = "completed"
    ABANDON = "abandoned"


STEPS: dict[tuple[State, Action], State] = {
    (State.AWARDED, Action.SIGN): State.SIGNED,
    (State.SIGNED, Action.PLAN): State.SIGNED,
    (State.SIGNED, Action.DROP): State.SIGNED,
    (State.SIGNED, Action.PAY): State.SIGNED,
    (State.SIGNED, Action.CORRECT): State.SIGNED,
    (State.SIGNED, Action.EXPECT): State.SIGNED,
    (State.SIGNED, Action.BEGIN): State.UNDER_WAY,
    (State.UNDER_WAY, Action.PLAN): State.UNDER_WAY,
    (State.UNDER_WAY, Action.DROP): State.UNDER_WAY,
    (State.UNDER_WAY, Action.PAY): State.UNDER_WAY,
    (State.UNDER_WAY, Action.CORRECT): State.UNDER_WAY,
    (State.UNDER_WAY, Action.EXPECT): State.UNDER_WAY,
    (State.UNDER_WAY, Action.REPORT): State.UNDER_WAY,
    (State.UNDER_WAY, Action.COMPLETE): State.COMPLETED,
    # What is left is often paid once the last report is accepted.
    (State.COMPLETED, Action.PAY): State.COMPLETED,
    (State.COMPLETED, Action.CORRECT): State.COMPLETED,
    **{
        (state, Action.ABANDON): State.ABANDONED
        for state in (State.AWARDED, State.SIGNED, State.UNDER_WAY)
    },
}


class StepNotPossible(DomainError):
    """The grant stands elsewhere by now: somebody was first."""

    code = "grants.step-not-possible"
    kind = Kind.CONFLICT


class ReasonMissing(DomainError):
    """What ends badly is said to everyone with its reason."""

    code = "grants.reason-missing"
    kind = Kind.INVALID


def hold(db: Session, *, edition: Edition, code: str) -> Grant:
    """Wait for one's turn at the grant of a funded project, and read it as it stands.

    Whoever has the first thing to say makes its row: of two at once the unique key lets one.
    """
    amount_cents = get_followed(db, edition, code).amount_cents
    first = upsert(db, Grant).values(
        id=uuid4(),
        edition_id=edition.id,
        code=code,
        amount_cents=amount_cents,
        state=State.AWARDED,
        abandoned_for="",
    )
    db.execute(first.on_conflict_do_nothing())
    wanted = select(Grant).where(Grant.edition_id == edition.id, Grant.code == code)
    locked = wanted.with_for_update(of=Grant).execution_options(populate_existing=True)
    return db.scalars(locked).one()


def can(state: State, action: Action) -> bool:
    return (state, action) in STEPS


def require(grant: Grant, action: Action) -> None:
    if not can(grant.state, action):
        raise StepNotPossible(grant_state=grant.state.value)


def advance(
    db: Session, *, grant: Grant, action: Action, by: UUID, now: datetime, **details: Any
) -> None:
    """Take the step and write it into the journal."""
    require(grant, action)
    grant.state = STEPS[grant.state, action]
    note(db, grant=grant, action=action.value, by=by, now=now, **details)


def note(
    db: Session, *, grant: Grant, action: str, by: UUID, now: datetime, **details: Any
) -> None:
    """Write into the journal what moves no state."""
    on = ("grant", grant.id)
    record(db, action=f"grant.{action}", on=on, now=now, by=by, code=grant.code, **details)
