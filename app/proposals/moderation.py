"""Report a public text, hide it with a public reason, show it again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from app.audit.service import record
from app.core.db import take_turn, upsert
from app.core.errors import DomainError, Kind
from app.editions.models import ListedProject
from app.proposals import letters
from app.proposals.models import HiddenText, HidingReason, Proposal, TextPart, TextReport
from app.proposals.queries import PUBLIC


class TextAlreadyHidden(DomainError):
    """Somebody hid this text before."""

    code = "moderation.already-hidden"
    kind = Kind.CONFLICT


class TextNotHidden(DomainError):
    """The text is shown: somebody restored it before, or nobody hid it."""

    code = "moderation.not-hidden"
    kind = Kind.CONFLICT


class TitleOnBallot(DomainError):
    """The title was signed with the ballot paper: everyone must vote on the same one."""

    code = "moderation.title-on-ballot"
    kind = Kind.CONFLICT


def report_text(
    db: Session,
    *,
    proposal: Proposal,
    part: TextPart,
    reason: HidingReason,
    message: str,
    now: datetime,
) -> None:
    """Keep what somebody finds wrong with a text, and nothing about them."""
    db.add(
        TextReport(
            proposal_id=proposal.id, part=part, reason=reason, message=message, reported_at=now
        )
    )


def hide_text(
    db: Session,
    *,
    proposal: Proposal,
    part: TextPart,
    reason: HidingReason,
    by: UUID,
    base_url: str,
    now: datetime,
) -> None:
    """Take a text away from every page, feed and file; its reports are settled with it."""
    listed = _find_listed(db, proposal)
    if listed is not None and part is TextPart.TITLE:
        raise TitleOnBallot
    row = {"proposal_id": proposal.id, "part": part, "reason": reason, "hidden_by": by}
    hiding = upsert(db, HiddenText).values(**row, hidden_at=now).on_conflict_do_nothing()
    # Of two people at once the unique key lets one through.
    if db.scalar(hiding.returning(HiddenText.part)) is None:
        raise TextAlreadyHidden
    if listed is not None and part is TextPart.SUMMARY:
        listed.summary_hidden_at, listed.summary_hidden_reason = now, reason.value
    settle_reports(db, proposal=proposal, part=part, by=by, now=now)
    _note(db, "text.hidden", proposal, part, by, now, reason=reason.value)
    letters.send(db, letter=letters.TEXT_HIDDEN, proposal=proposal, base_url=base_url, now=now)


def restore_text(
    db: Session, *, proposal: Proposal, part: TextPart, by: UUID, base_url: str, now: datetime
) -> None:
    """Show a hidden text again, as it stands now."""
    gone = delete(HiddenText).where(HiddenText.proposal_id == proposal.id, HiddenText.part == part)
    if db.scalar(gone.returning(HiddenText.part)) is None:
        raise TextNotHidden
    listed = _find_listed(db, proposal)
    if listed is not None and part is TextPart.SUMMARY:
        listed.summary_hidden_at, listed.summary_hidden_reason = None, ""
    _note(db, "text.restored", proposal, part, by, now)
    letters.send(db, letter=letters.TEXT_RESTORED, proposal=proposal, base_url=base_url, now=now)


def keep_text(db: Session, *, proposal: Proposal, part: TextPart, by: UUID, now: datetime) -> None:
    """Find nothing wrong: the reports are settled and the text stays."""
    if settle_reports(db, proposal=proposal, part=part, by=by, now=now):
        _note(db, "text.kept", proposal, part, by, now)


def settle_reports(
    db: Session, *, proposal: Proposal, part: TextPart, by: UUID, now: datetime
) -> int:
    """Close the open reports of a text; return how many there were."""
    settled = (
        update(TextReport)
        .where(
            TextReport.proposal_id == proposal.id,
            TextReport.part == part,
            TextReport.settled_at.is_(None),
        )
        .values(settled_at=now, settled_by=by)
        .returning(TextReport.id)
    )
    return len(db.scalars(settled).all())


def list_open_reports(db: Session, edition_id: UUID) -> list[TextReport]:
    """Return what was reported of an edition's public projects and waits, the oldest first."""
    wanted = (
        select(TextReport)
        .join(TextReport.proposal)
        .options(contains_eager(TextReport.proposal))
        .where(
            Proposal.edition_id == edition_id,
            Proposal.status.in_(PUBLIC),
            TextReport.settled_at.is_(None),
        )
    )
    return list(db.scalars(wanted.order_by(TextReport.reported_at)))


def list_hidden(db: Session, edition_id: UUID) -> list[Proposal]:
    """Return an edition's proposals of which a text is hidden."""
    wanted = (
        select(Proposal)
        .options(joinedload(Proposal.organisation), selectinload(Proposal.hidden_texts))
        .where(Proposal.edition_id == edition_id, Proposal.hidden_texts.any())
    )
    return list(db.scalars(wanted.order_by(Proposal.code)))


def _find_listed(db: Session, proposal: Proposal) -> ListedProject | None:
    # The opening of the vote copies the texts: it takes its turn under the same name.
    take_turn(db, f"opening:{proposal.edition_id}")
    return db.get(ListedProject, (proposal.edition_id, proposal.code))


def _note(
    db: Session,
    action: str,
    proposal: Proposal,
    part: TextPart,
    by: UUID,
    now: datetime,
    **details: str,
) -> None:
    on = ("proposal", proposal.id)
    record(db, action=action, on=on, now=now, by=by, code=proposal.code, part=part, **details)
