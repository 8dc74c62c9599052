"""Draft, change, submit and withdraw a proposal."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain, count
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.db import take_turn
from app.core.errors import DomainError, Kind
from app.core.slugs import slug_of
from app.editions.models import Edition, Phase
from app.editions.phases import closes_at, phase_at, require
from app.organisations.models import Organisation
from app.organisations.queries import require_editor
from app.proposals import letters
from app.proposals.content import Content, read
from app.proposals.gaps import needed
from app.proposals.history import keep_revision
from app.proposals.models import Partner, Proposal, ProposalStatus
from app.proposals.queries import get_name, list_codes, lock
from app.proposals.sections import Section, differing, write

OPEN = (ProposalStatus.DRAFT, ProposalStatus.SUBMITTED)
UNNAMED = "projet"
FIRST_VERSION = 1


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
    require_editor(db, account_id=author_id, organisation_id=organisation.id)
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


def change_section(
    db: Session,
    *,
    proposal: Proposal,
    section: Section,
    content: Content,
    version: int,
    by: UUID,
    now: datetime,
) -> None:
    """Save one section of `content`, unless somebody saved that section since `version`.

    Two people who save different sections at once both go through.
    """
    _begin_writing(db, proposal, by, now)
    if not section_version(proposal, section) <= version <= proposal.version:
        raise _changed_meanwhile(db, proposal, section)
    _change(db, proposal, content, [section], by, now)


def change_proposal(
    db: Session, *, proposal: Proposal, content: Content, version: int, by: UUID, now: datetime
) -> None:
    """Replace the whole content, unless anything changed since the writer read `version`."""
    _begin_writing(db, proposal, by, now)
    if proposal.version != version:
        raise _changed_meanwhile(db, proposal, *proposal.section_changes)
    _change(db, proposal, content, list(Section), by, now)


def keep_partners_words(
    db: Session, *, proposal: Proposal, partner: Partner, now: datetime
) -> None:
    """Save what a partner wrote about itself through its own link: a version like any other.

    Until the vote opens, whatever the phase: these words are the partner's own.
    """
    proposal.changed_at = now
    saved = {"version": proposal.version + 1, "partner": partner.name, "at": now.isoformat()}
    proposal.section_changes = proposal.section_changes | {Section.PARTNERS.value: saved}
    _save(db, proposal, None, now)


def submit_proposal(
    db: Session, *, proposal: Proposal, by: UUID, base_url: str, now: datetime
) -> None:
    """Hand a complete proposal in; handing it in again changes nothing."""
    _begin_writing(db, proposal, by, now)
    _require_complete(proposal)
    if proposal.status is ProposalStatus.SUBMITTED:
        return
    proposal.status = ProposalStatus.SUBMITTED
    proposal.submitted_at = now
    _save(db, proposal, by, now)
    _note(db, "proposal.submitted", proposal, by, now)
    letters.send(db, letter=letters.RECEIVED, proposal=proposal, base_url=base_url, now=now)


def withdraw_proposal(db: Session, *, proposal: Proposal, by: UUID, now: datetime) -> None:
    """Take a proposal back until it is decided; nobody but its organisation sees it any more."""
    _take_turn(db, proposal, by)
    if not can_withdraw(proposal, now):
        require(proposal.edition, Phase.REVIEW, now)
        raise ProposalNotOpen
    proposal.status = ProposalStatus.WITHDRAWN
    _save(db, proposal, by, now)
    _note(db, "proposal.withdrawn", proposal, by, now)


def section_version(proposal: Proposal, section: str) -> int:
    """Return the version of the proposal that last changed this section."""
    changed = proposal.section_changes.get(section)
    return int(changed["version"]) if changed else FIRST_VERSION


def is_open(proposal: Proposal, now: datetime) -> bool:
    """Tell whether its organisation can still change or submit it."""
    if is_reopened(proposal, now):
        return True
    return phase_at(proposal.edition, now) is Phase.SUBMISSION and proposal.status in OPEN


def can_withdraw(proposal: Proposal, now: datetime) -> bool:
    """Tell whether its organisation can still take it back, whoever has it in hand."""
    is_before_vote = phase_at(proposal.edition, now) in {Phase.SUBMISSION, Phase.REVIEW}
    return is_before_vote and proposal.status in OPEN


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


def _begin_writing(db: Session, proposal: Proposal, by: UUID, now: datetime) -> None:
    """Wait for one's turn, then refuse who may not write or comes too late."""
    _take_turn(db, proposal, by)
    if is_reopened(proposal, now):
        return
    require(proposal.edition, Phase.SUBMISSION, now)
    if proposal.status not in OPEN:
        raise ProposalNotOpen


def _take_turn(db: Session, proposal: Proposal, by: UUID) -> None:
    lock(db, proposal)
    require_editor(db, account_id=by, organisation_id=proposal.organisation_id)


def _change(
    db: Session,
    proposal: Proposal,
    content: Content,
    sections: Sequence[Section],
    by: UUID,
    now: datetime,
) -> None:
    """Write what differs; a submitted proposal stays submitted, so it must stay complete."""
    before = read(proposal)
    write(proposal, content, sections)
    changed = differing(before, read(proposal))
    if not changed:
        return
    if proposal.status is ProposalStatus.SUBMITTED:
        _require_complete(proposal)
    proposal.changed_at = now
    saved = {"version": proposal.version + 1, "by": str(by), "at": now.isoformat()}
    proposal.section_changes = proposal.section_changes | dict.fromkeys(changed, saved)
    _save(db, proposal, by, now)
    _note(db, "proposal.changed", proposal, by, now, sections=[each.value for each in changed])


def _changed_meanwhile(db: Session, proposal: Proposal, *sections: str) -> ProposalChangedMeanwhile:
    """Say who saved one of these sections last, and when."""
    saved = [
        proposal.section_changes[each] for each in sections if each in proposal.section_changes
    ]
    if not saved:
        name = get_name(db, proposal.author_id)
        return ProposalChangedMeanwhile(changed_at=proposal.changed_at, name=name)
    last = max(saved, key=lambda each: int(each["version"]))
    name = last["partner"] if "partner" in last else get_name(db, UUID(last["by"]))
    return ProposalChangedMeanwhile(changed_at=datetime.fromisoformat(last["at"]), name=name)


def _require_complete(proposal: Proposal) -> None:
    missing = needed(proposal)
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


def _save(db: Session, proposal: Proposal, by: UUID | None, now: datetime) -> None:
    # What is kept of this save carries the version it makes.
    db.flush()
    keep_revision(db, proposal=proposal, by=by, now=now)


def _note(
    db: Session, action: str, proposal: Proposal, by: UUID, now: datetime, **details: Any
) -> None:
    on = ("proposal", proposal.id)
    record(db, action=action, on=on, now=now, by=by, code=proposal.code, **details)
