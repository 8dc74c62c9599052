"""Join two proposals that are one project, once both organisations agree."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from app.audit.service import record
from app.core.db import take_turn
from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.organisations.queries import is_editor, require_editor
from app.proposals import letters
from app.proposals.models import CoBearer, Proposal, ProposalStatus
from app.reviews import states
from app.reviews.models import MergeAnswer, MergeRequest
from app.reviews.queries import get_own_review
from app.reviews.states import Action

DAYS_TO_ANSWER = timedelta(days=14)


class MergeNotFound(DomainError):
    """Nobody asked this, or not this person's organisation."""

    code = "reviews.merge-not-found"
    kind = Kind.NOT_FOUND


class MergeNotPossible(DomainError):
    """The two are one, of two editions, or one of them is not under review."""

    code = "reviews.merge-not-possible"
    kind = Kind.CONFLICT


class MergeAskedAlready(DomainError):
    """One of the two already waits for the answer to another request."""

    code = "reviews.merge-asked-already"
    kind = Kind.CONFLICT


class MergeOver(DomainError):
    """This organisation answered, or another refused, or the time is over."""

    code = "reviews.merge-over"
    kind = Kind.CONFLICT


def ask_merge(
    db: Session,
    *,
    proposal: Proposal,
    into: Proposal,
    message: str,
    by: UUID,
    base_url: str,
    now: datetime,
) -> MergeRequest:
    """Ask to join `proposal` with `into`; whoever asks for an organisation agrees for it."""
    take_turn(db, f"merges of {proposal.edition_id}")
    _require_mergeable(db, proposal, into)
    if any(each.is_open(now) for each in list_requests(db, (proposal.id, into.id))):
        raise MergeAskedAlready
    request = MergeRequest(
        proposal=proposal,
        into=into,
        message=message,
        asked_by=by,
        asked_at=now,
        expires_at=now + DAYS_TO_ANSWER,
    )
    db.add(request)
    # The answers need the request's identifier.
    db.flush()
    _note(db, "proposal.merge-asked", proposal, by, now, into=into.code)
    _write_to_both(db, request, letters.MERGE_ASKED, base_url, now)
    for organisation_id in _organisations(request):
        if is_editor(db, account_id=by, organisation_id=organisation_id):
            _answer(db, request, organisation_id, by=by, is_agreed=True, now=now)
    _conclude(db, request, by=by, base_url=base_url, now=now)
    return request


def answer_merge(
    db: Session,
    *,
    request: MergeRequest,
    organisation_id: UUID,
    is_agreed: bool,
    by: UUID,
    base_url: str,
    now: datetime,
) -> None:
    """Agree or refuse for one organisation; the last one to agree joins the two."""
    if organisation_id not in _organisations(request):
        raise MergeNotFound
    require_editor(db, account_id=by, organisation_id=organisation_id)
    take_turn(db, f"merges of {request.proposal.edition_id}")
    db.refresh(request, ["ended_at", "answers"])
    if not request.is_open(now):
        raise MergeOver
    _answer(db, request, organisation_id, by=by, is_agreed=is_agreed, now=now)
    _conclude(db, request, by=by, base_url=base_url, now=now)


def is_any_expired(db: Session, edition_id: UUID, now: datetime) -> bool:
    return db.scalar(_expired(edition_id, now).limit(1)) is not None


def end_expired(db: Session, *, edition: Edition, base_url: str, now: datetime) -> None:
    """Tell both sides, once, of each request whose time to answer is over."""
    take_turn(db, f"merges of {edition.id}")
    for request in db.scalars(_expired(edition.id, now)).all():
        request.told_at = now
        _note(db, "proposal.merge-expired", request.proposal, None, now, into=request.into.code)
        _write_to_both(db, request, letters.MERGE_EXPIRED, base_url, now)


def list_requests(db: Session, proposals: Iterable[UUID]) -> list[MergeRequest]:
    """Return what was asked about these proposals, the newest first."""
    ids = list(proposals)
    wanted = _whole().where(or_(MergeRequest.proposal_id.in_(ids), MergeRequest.into_id.in_(ids)))
    return list(db.scalars(wanted.order_by(MergeRequest.asked_at.desc())))


def get_request(db: Session, proposal: Proposal, request_id: UUID) -> MergeRequest:
    """Return a request about this proposal."""
    found = db.scalar(_whole().where(MergeRequest.id == request_id))
    if found is None or proposal.id not in {found.proposal_id, found.into_id}:
        raise MergeNotFound
    return found


def _whole() -> Select[MergeRequest]:
    both = (joinedload(MergeRequest.proposal), joinedload(MergeRequest.into))
    return select(MergeRequest).options(*(each.joinedload(Proposal.organisation) for each in both))


def _expired(edition_id: UUID, now: datetime) -> Select[MergeRequest]:
    asked = Proposal.id == MergeRequest.proposal_id
    return (
        _whole()
        .join(Proposal, asked)
        .where(
            Proposal.edition_id == edition_id,
            MergeRequest.ended_at.is_(None),
            MergeRequest.expires_at <= now,
            MergeRequest.told_at.is_(None),
        )
        .order_by(MergeRequest.asked_at)
    )


def _require_mergeable(db: Session, proposal: Proposal, into: Proposal) -> None:
    for each in (proposal, into):
        # A decision or a withdrawal of this moment is waited for, and seen.
        db.refresh(each, ["status", "version"], with_for_update=True)
    is_possible = proposal.id != into.id and proposal.edition_id == into.edition_id
    if not is_possible or {proposal.status, into.status} != {ProposalStatus.SUBMITTED}:
        raise MergeNotPossible


def _organisations(request: MergeRequest) -> list[UUID]:
    return list(dict.fromkeys([request.proposal.organisation_id, request.into.organisation_id]))


def _answer(
    db: Session,
    request: MergeRequest,
    organisation_id: UUID,
    *,
    by: UUID,
    is_agreed: bool,
    now: datetime,
) -> None:
    answer = MergeAnswer(
        request_id=request.id,
        organisation_id=organisation_id,
        account_id=by,
        is_agreed=is_agreed,
        answered_at=now,
    )
    try:
        # Two members of one organisation at once: its first answer holds.
        with db.begin_nested():
            db.add(answer)
    except IntegrityError as taken:
        raise MergeOver from taken
    db.refresh(request, ["answers"])
    action = "proposal.merge-agreed" if is_agreed else "proposal.merge-refused"
    _note(db, action, request.proposal, by, now, into=request.into.code)


def _conclude(
    db: Session, request: MergeRequest, *, by: UUID, base_url: str, now: datetime
) -> None:
    """Join the two once everybody agreed; a single refusal ends it."""
    if request.is_refused:
        request.ended_at = now
        _write_to_both(db, request, letters.MERGE_REFUSED, base_url, now)
        return
    if {each.organisation_id for each in request.answers} != set(_organisations(request)):
        return
    proposal, into = request.proposal, request.into
    _require_mergeable(db, proposal, into)
    request.ended_at = now
    proposal.status = ProposalStatus.MERGED
    proposal.merged_into_id = into.id
    if proposal.organisation_id != into.organisation_id:
        db.add(CoBearer(proposal_id=into.id, organisation_id=proposal.organisation_id))
    # What the two are now is read back in this transaction.
    db.flush()
    _note(db, "proposal.merged", proposal, by, now, into=into.code)
    review = get_own_review(db, proposal)
    states.advance(db, review=review, action=Action.MERGE, by=by, now=now)
    _note(db, "proposal.joined-by", into, by, now, joined=proposal.code)
    # Both bear this one by now: its letters reach both.
    letters.send(db, letter=letters.MERGED, proposal=into, base_url=base_url, now=now)


def _write_to_both(
    db: Session, request: MergeRequest, letter: letters.Letter, base_url: str, now: datetime
) -> None:
    for each in (request.proposal, request.into):
        letters.send(db, letter=letter, proposal=each, base_url=base_url, now=now)


def _note(
    db: Session, action: str, proposal: Proposal, by: UUID | None, now: datetime, **details: str
) -> None:
    on = ("proposal", proposal.id)
    record(db, action=action, on=on, now=now, by=by, code=proposal.code, **details)
