"""Remind an association of a report that is due soon, once for each day it was due on."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.orm import Session

from app.grants import letters
from app.grants.models import Grant, GrantState, Reading, Report
from app.proposals.letters import send
from app.proposals.queries import get_public

BEFORE = timedelta(days=14)
LIVE = (GrantState.SIGNED, GrantState.UNDER_WAY)


def is_reminder_due(db: Session, *, now: datetime) -> bool:
    return db.scalar(_forgotten(now).limit(1)) is not None


def remind_reports(db: Session, *, base_url: str, now: datetime) -> None:
    """Write about each report that is due within two weeks and was not handed in."""
    for grant in db.scalars(_forgotten(now)).all():
        # Of two workers at once the row lets one write.
        first = (
            update(Grant)
            .where(Grant.id == grant.id, _is_new())
            .values(reminded_of=Grant.report_due_on)
            .returning(Grant.id)
        )
        if db.scalar(first) is not None:
            proposal = get_public(db, grant.edition_id, grant.code)
            send(db, letter=letters.REPORT_DUE, proposal=proposal, base_url=base_url, now=now)


def _forgotten(now: datetime) -> Select[Grant]:
    waiting = select(Report.grant_id).where(Report.reading == Reading.WAITING)
    return select(Grant).where(
        Grant.state.in_(LIVE),
        Grant.report_due_on <= (now + BEFORE).date(),
        _is_new(),
        Grant.id.not_in(waiting),
    )


def _is_new() -> ColumnElement[bool]:
    return or_(Grant.reminded_of.is_(None), Grant.reminded_of != Grant.report_due_on)
