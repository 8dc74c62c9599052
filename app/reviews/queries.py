"""Reading reviews: the queue of an edition, one proposal's review, and who may read them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.core.errors import DomainError, Kind
from app.editions.models import Criterion
from app.organisations.models import Bearing, Membership
from app.proposals.models import Proposal
from app.proposals.queries import PUBLIC
from app.reviews.models import (
    Assignment,
    CorrectionRequest,
    InterestDeclaration,
    Review,
    ReviewNote,
    ReviewState,
)

UNSETTLED = (
    ReviewState.OPEN,
    ReviewState.CORRECTION_ASKED,
    ReviewState.PROPOSED,
    ReviewState.CONCLUDED,
    ReviewState.APPEALED,
)


class ReviewNotFound(DomainError):
    """Nothing was submitted to this edition under this code, or not for this reader to review."""

    code = "reviews.not-found"
    kind = Kind.NOT_FOUND


class CriterionNotFound(DomainError):
    """This proposal is not judged by such a criterion."""

    code = "reviews.criterion-not-found"
    kind = Kind.NOT_FOUND


def impartial(reader: UUID | BindParameter[UUID]) -> ColumnElement[bool]:
    """Leave out what the reader declared an interest in, or proposes or bears.

    For statements over reviews joined with their proposals.
    """
    declared = select(InterestDeclaration.review_id).where(InterestDeclaration.account_id == reader)
    own = select(Membership.organisation_id).where(Membership.account_id == reader)
    borne = select(Bearing.collective_id).where(Bearing.association_id.in_(own))
    return and_(
        Review.id.not_in(declared),
        Proposal.organisation_id.not_in(own),
        Proposal.organisation_id.not_in(borne),
        Proposal.author_id != reader,
    )


def list_too_close(db: Session, edition_id: UUID, *, reader: UUID) -> set[str]:
    """Return the codes of the proposals of an edition that `reader` may not review."""
    wanted = select(Proposal.code).join(Review, Review.proposal_id == Proposal.id)
    return set(db.scalars(wanted.where(Proposal.edition_id == edition_id, ~impartial(reader))))


def find_assignment(db: Session, review_id: UUID) -> Assignment | None:
    """Return who has the review in hand, if anybody has."""
    return db.get(Assignment, review_id)


def awaited_until(now: BindParameter[datetime]) -> ColumnElement[datetime]:
    """Return by when the organisation owes a correction, as `Review.awaited` knows it, or null."""
    soonest = select(func.min(CorrectionRequest.due_at)).where(
        CorrectionRequest.review_id == Review.id,
        CorrectionRequest.closed_at.is_(None),
        CorrectionRequest.due_at > now,
    )
    # Only a review that waits is worth the look-up.
    return case((Review.state == ReviewState.CORRECTION_ASKED, soonest.scalar_subquery()))


def state_at(now: BindParameter[datetime]) -> ColumnElement[ReviewState]:
    """Return the state at `now`, as `Review.state_at` knows it."""
    is_asked = Review.state == ReviewState.CORRECTION_ASKED
    open_again = literal(ReviewState.OPEN, Review.state.type)
    return case((and_(is_asked, awaited_until(now).is_(None)), open_again), else_=Review.state)


def is_impartial(db: Session, review: Review, reader: UUID) -> bool:
    wanted = select(Review.id).join(Review.proposal).where(Review.id == review.id)
    return db.scalar(wanted.where(impartial(reader))) is not None


def find_review(db: Session, proposal_id: UUID) -> Review | None:
    """Return the review of a proposal, if it was ever submitted."""
    return db.scalar(_whole().where(Review.proposal_id == proposal_id))


def get_own_review(db: Session, proposal: Proposal) -> Review:
    """Return the review of one's own proposal, once it was submitted."""
    review = find_review(db, proposal.id)
    if review is None:
        raise ReviewNotFound
    return review


def find_decision(db: Session, proposal_id: UUID) -> Review | None:
    """Return the review of a proposal once it is released: before, there is nothing to read."""
    released = _whole().where(Review.proposal_id == proposal_id, Review.released_at.is_not(None))
    return db.scalar(released)


def list_released(db: Session, edition_id: UUID) -> list[Review]:
    """Return an edition's reviews whose decision everyone may read."""
    return list(db.scalars(_submitted(edition_id).where(Review.released_at.is_not(None))))


def list_reviews(db: Session, edition_id: UUID, *, reader: UUID) -> list[Review]:
    """Return the reviews that `reader` may read, the oldest submission first."""
    return list(db.scalars(_readable(edition_id, reader)))


def list_chosen(
    db: Session, edition_id: UUID, codes: Collection[str], *, reader: UUID
) -> list[Review]:
    """Return those of these proposals' reviews that `reader` may read."""
    return list(db.scalars(_readable(edition_id, reader).where(Proposal.code.in_(codes))))


def list_due(db: Session, edition_id: UUID, *, now: datetime, soon: datetime) -> list[Review]:
    """Return the reviews with a correction that has lapsed, or is due `soon` and not reminded."""
    concerned = select(CorrectionRequest.review_id).where(
        or_(
            CorrectionRequest.is_lapsed & CorrectionRequest.told_at.is_(None),
            CorrectionRequest.closed_at.is_(None) & (CorrectionRequest.due_at <= now),
            CorrectionRequest.closed_at.is_(None)
            & (CorrectionRequest.due_at <= soon)
            & CorrectionRequest.reminded_at.is_(None),
        )
    )
    return list(db.scalars(_submitted(edition_id).where(Review.id.in_(concerned))))


def hold_all(db: Session, edition_id: UUID, states: Collection[ReviewState]) -> list[Review]:
    """Return the reviews in one of these states, once nobody else is at them."""
    wanted = _submitted(edition_id).where(Review.state.in_(states)).order_by(Proposal.code)
    held = wanted.with_for_update(of=Review)
    # What was read before the wait is read anew.
    return list(db.scalars(held.execution_options(populate_existing=True)))


def is_any_in(db: Session, edition_id: UUID, states: Collection[ReviewState]) -> bool:
    wanted = _submitted(edition_id).where(Review.state.in_(states))
    return db.scalar(wanted.with_only_columns(Review.id).limit(1)) is not None


def is_unsettled(db: Session, edition_id: UUID) -> bool:
    """Say whether a proposal waits for its release, or an appeal for its answer."""
    return is_any_in(db, edition_id, UNSETTLED)


def get_review(db: Session, edition_id: UUID, code: str, *, reader: UUID) -> Review:
    """Return one review with its proposal: the way every staff route takes to it.

    Somebody too close to the proposal finds nothing.
    """
    review = db.scalar(_readable(edition_id, reader).where(Proposal.code == code))
    if review is None:
        raise ReviewNotFound
    return review


def list_notes(db: Session, review_id: UUID) -> list[ReviewNote]:
    """Return what the staff wrote to each other, the oldest first."""
    wanted = select(ReviewNote).where(ReviewNote.review_id == review_id)
    return list(db.scalars(wanted.order_by(ReviewNote.written_at, ReviewNote.id)))


def list_review_criteria(db: Session, review: Review) -> list[Criterion]:
    """Return the criteria this proposal is judged by, even where a later version took force."""
    wanted = select(Criterion).where(Criterion.criteria_set_id == review.criteria_set_id)
    return list(db.scalars(wanted.order_by(Criterion.position)))


def get_criterion(db: Session, review: Review, code: str) -> Criterion:
    """Return one of the criteria this proposal is judged by."""
    wanted = select(Criterion).where(
        Criterion.criteria_set_id == review.criteria_set_id, Criterion.code == code
    )
    criterion = db.scalar(wanted)
    if criterion is None:
        raise CriterionNotFound
    return criterion


def _whole() -> Select[Review]:
    return (
        select(Review)
        .join(Review.proposal)
        .options(
            contains_eager(Review.proposal).options(
                joinedload(Proposal.organisation), joinedload(Proposal.edition)
            ),
            joinedload(Review.proposer),
        )
    )


def _submitted(edition_id: UUID) -> Select[Review]:
    return _whole().where(Proposal.edition_id == edition_id, Proposal.status.in_(PUBLIC))


def _readable(edition_id: UUID, reader: UUID) -> Select[Review]:
    wanted = _submitted(edition_id).where(impartial(reader))
    return wanted.order_by(Proposal.submitted_at, Proposal.code)
