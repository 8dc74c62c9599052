"""Reading reviews: the queue of an edition, one proposal's review."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.core.errors import DomainError, Kind
from app.editions.models import Criterion
from app.proposals.models import Proposal
from app.proposals.queries import PUBLIC
from app.reviews.models import Review


class ReviewNotFound(DomainError):
    """Nothing was submitted to this edition under this code."""

    code = "reviews.not-found"
    kind = Kind.NOT_FOUND


class CriterionNotFound(DomainError):
    """This proposal is not judged by such a criterion."""

    code = "reviews.criterion-not-found"
    kind = Kind.NOT_FOUND


def find_review(db: Session, proposal_id: UUID) -> Review | None:
    """Return the review of a proposal, if it was ever submitted."""
    return db.scalar(select(Review).where(Review.proposal_id == proposal_id))


def find_decision(db: Session, proposal_id: UUID) -> Review | None:
    """Return the review of a proposal once it is concluded: before, there is nothing to read."""
    concluded = select(Review).where(
        Review.proposal_id == proposal_id, Review.decision.is_not(None)
    )
    return db.scalar(concluded)


def list_reviews(db: Session, edition_id: UUID) -> list[Review]:
    """Return an edition's reviews with their proposals, the oldest submission first."""
    wanted = (
        select(Review)
        .join(Review.proposal)
        .options(contains_eager(Review.proposal).joinedload(Proposal.organisation))
        .where(Proposal.edition_id == edition_id, Proposal.status.in_(PUBLIC))
    )
    return list(db.scalars(wanted.order_by(Proposal.submitted_at, Proposal.code)))


def list_chosen(db: Session, edition_id: UUID, codes: Collection[str]) -> list[Review]:
    """Return the reviews of these proposals."""
    return [each for each in list_reviews(db, edition_id) if each.proposal.code in codes]


def get_review(db: Session, edition_id: UUID, code: str) -> Review:
    """Return one review with its proposal."""
    wanted = (
        select(Review)
        .join(Review.proposal)
        .options(
            contains_eager(Review.proposal).options(
                joinedload(Proposal.organisation), joinedload(Proposal.edition)
            )
        )
        .where(
            Proposal.edition_id == edition_id,
            Proposal.code == code,
            Proposal.status.in_(PUBLIC),
        )
    )
    review = db.scalar(wanted)
    if review is None:
        raise ReviewNotFound
    return review


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
