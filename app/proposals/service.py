"""Draft, change, submit and withdraw a proposal."""

from datetime import datetime
from itertools import chain, count
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from app.audit.service import record
from app.core.db import take_turn
from app.core.errors import DomainError, Kind
from app.core.slugs import slug_of
from app.editions.models import Edition, Phase
from app.editions.phases import closes_at, phase_at, require
from app.organisations.models import Organisation
from app.proposals import letters
from app.proposals.content import Content, write
from app.proposals.history import keep_revision
from app.proposals.models import Proposal, ProposalStatus
from app.proposals.queries import list_codes

OPEN = (ProposalStatus.DRAFT, ProposalStatus.SUBMITTED)
UNNAMED = "projet"


class ProposalIncomplete(DomainError):
    """What nobody could do without is missing; every gap is listed."""

    code = "proposals.incomplete"
    kind = Kind.INVALID


class ProposalChangedMeanwhile(DomainError):
    """Somebody else saved this proposal after the writer began."""

    code = "proposals.changed-meanwhile"
    kind = Kind.CONFLICT


class ProposalNotOpen(DomainError):
    """The proposal is decided or withdrawn."""

    code = "proposals.not-open"
    kind = Kind.CONFLICT


def draft_proposal(
    db: Session,
    *,
    edition: Edition,
    organisation: Organisation,
    author_id: UUID,
    content: Content,
    now: datetime,
) -> Proposal:
    """Begin a proposal; its public code comes from this first title and stays."""
    require(edition, Phase.SUBMISSION, now)
    proposal = Proposal(
        edition=edition,
        organisation=organisation,
        author_id=author_id,
        status=ProposalStatus.DRAFT,
        created_at=now,
        changed_at=now,
    )
    write(proposal, content)
    _give_code(db, proposal)
    keep_revision(db, proposal=proposal, by=author_id, now=now)
    _note(db, "proposal.drafted", proposal, author_id, now)
    return proposal


def change_proposal(
    db: Session, *, proposal: Proposal, content: Content, version: int, by: UUID, now: datetime
) -> None:
    """Replace the content, unless somebody else did since the writer read `version`.

    A submitted proposal stays submitted, so it must stay complete.
    """
    _require_open(proposal, now)
    if proposal.version != version:
        raise ProposalChangedMeanwhile(changed_at=proposal.changed_at)
    write(proposal, content)
    if proposal.status is ProposalStatus.SUBMITTED:
        _require_complete(proposal)
    proposal.changed_at = now
    # The version grows with the proposal's own row, even when only its partners or lines changed.
    flag_modified(proposal, "changed_at")
    _save(db, proposal, by, now)
    _note(db, "proposal.changed", proposal, by, now)


def submit_proposal(
    db: Session, *, proposal: Proposal, by: UUID, base_url: str, now: datetime
) -> None:
    """Hand a complete proposal in; handing it in again changes nothing."""
    _require_open(proposal, now)
    _require_complete(proposal)
    if proposal.status is ProposalStatus.SUBMITTED:
        return
    proposal.status = ProposalStatus.SUBMITTED
    proposal.submitted_at = now
    _save(db, proposal, by, now)
    _note(db, "proposal.submitted", proposal, by, now)
    letters.send(db, letter=letters.RECEIVED, proposal=proposal, base_url=base_url, now=now)


def withdraw_proposal(db: Session, *, proposal: Proposal, by: UUID, now: datetime) -> None:
    """Take a proposal back before the deadline; nobody but its organisation sees it any more."""
    _require_open(proposal, now)
    proposal.status = ProposalStatus.WITHDRAWN
    _save(db, proposal, by, now)
    _note(db, "proposal.withdrawn", proposal, by, now)


def gaps(proposal: Proposal) -> tuple[tuple[str, dict[str, Any]], ...]:
    """List what is missing before the proposal can be submitted, in the order of the form."""
    needed = {
        "proposals.title-missing": proposal.title,
        "proposals.summary-missing": proposal.summary,
        "proposals.country-missing": proposal.country,
        "proposals.amount-missing": proposal.amount_asked_cents,
    }
    return tuple((code, {}) for code, answer in needed.items() if not answer)


def is_open(proposal: Proposal, now: datetime) -> bool:
    """Tell whether its organisation can still change or submit it."""
    if is_reopened(proposal, now):
        return True
    return phase_at(proposal.edition, now) is Phase.SUBMISSION and proposal.status in OPEN


def is_reopened(proposal: Proposal, now: datetime) -> bool:
    """Tell whether the review asked for a correction that can still be made."""
    return (
        proposal.status is ProposalStatus.SUBMITTED
        and proposal.reopened_until is not None
        and now < proposal.reopened_until
        and phase_at(proposal.edition, now) is Phase.REVIEW
    )


def deadline(proposal: Proposal, now: datetime) -> datetime | None:
    """Return until when its organisation may write: the correction's end, else the phase's."""
    if is_reopened(proposal, now):
        return proposal.reopened_until
    return closes_at(proposal.edition, Phase.SUBMISSION)


def _require_open(proposal: Proposal, now: datetime) -> None:
    if is_reopened(proposal, now):
        return
    require(proposal.edition, Phase.SUBMISSION, now)
    if proposal.status not in OPEN:
        raise ProposalNotOpen


def _require_complete(proposal: Proposal) -> None:
    missing = gaps(proposal)
    if missing:
        raise ProposalIncomplete(missing)


def _give_code(db: Session, proposal: Proposal) -> None:
    # Two associations may type one title at one moment: the second waits for the first.
    take_turn(db, f"proposal codes of {proposal.edition.id}")
    taken = list_codes(db, proposal.edition.id)
    base = slug_of(proposal.title) or UNNAMED
    candidates = chain([base], (f"{base}-{number}" for number in count(2)))
    proposal.code = next(code for code in candidates if code not in taken)
    db.add(proposal)
    # The next one must find the code taken, and the caller needs the identifier.
    db.flush()


def _save(db: Session, proposal: Proposal, by: UUID, now: datetime) -> None:
    try:
        # Two writers at once: the database's row count tells the second one here.
        db.flush()
    except StaleDataError as stale:
        raise ProposalChangedMeanwhile(changed_at=now) from stale
    keep_revision(db, proposal=proposal, by=by, now=now)


def _note(db: Session, action: str, proposal: Proposal, by: UUID, now: datetime) -> None:
    record(db, action=action, on=("proposal", proposal.id), now=now, by=by, code=proposal.code)
