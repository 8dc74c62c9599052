"""Remind an organisation of a draft that is not submitted, before the deadline, once each time."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.core.db import upsert
from app.editions.models import Edition, Phase
from app.editions.phases import closes_at, phase_at
from app.proposals import letters
from app.proposals.models import DraftReminder, Proposal, ProposalStatus

DAYS_BEFORE = (7, 2)


def is_reminder_due(db: Session, *, edition: Edition, now: datetime) -> bool:
    days = _days_due(edition, now)
    return days is not None and db.scalar(_forgotten(edition, days).limit(1)) is not None


def remind_drafts(db: Session, *, edition: Edition, base_url: str, now: datetime) -> None:
    """Write about each draft that was there before the latest reminder fell due.

    A reminder that was missed is not made up for: the later one says it all.
    """
    days = _days_due(edition, now)
    if days is None:
        return
    for proposal in db.scalars(_forgotten(edition, days)).all():
        sending = upsert(db, DraftReminder).values(
            proposal_id=proposal.id, days_before=days, sent_at=now
        )
        # Of two workers at once the unique key lets one write.
        first = sending.on_conflict_do_nothing().returning(DraftReminder.days_before)
        if db.scalar(first) is not None:
            letters.send(
                db, letter=letters.DRAFT_REMINDER, proposal=proposal, base_url=base_url, now=now
            )


def _days_due(edition: Edition, now: datetime) -> int | None:
    if phase_at(edition, now) is not Phase.SUBMISSION:
        return None
    return min((days for days in DAYS_BEFORE if now >= _falls_due(edition, days)), default=None)


def _falls_due(edition: Edition, days: int) -> datetime:
    deadline = closes_at(edition, Phase.SUBMISSION)
    assert deadline is not None  # noqa: S101 - only the last phase has no end
    return deadline - timedelta(days=days)


def _forgotten(edition: Edition, days: int) -> Select[Proposal]:
    reminded = select(DraftReminder.proposal_id).where(DraftReminder.days_before == days)
    return select(Proposal).where(
        Proposal.edition_id == edition.id,
        Proposal.status == ProposalStatus.DRAFT,
        Proposal.created_at < _falls_due(edition, days),
        Proposal.id.not_in(reminded),
    )
