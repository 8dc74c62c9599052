"""JSON: the staff's queue, one review, its findings, corrections and notes."""

from fastapi import APIRouter

from app.accounts.access import CurrentReviewer
from app.editions.queries import get_edition
from app.reviews import service
from app.reviews.assessment import assess
from app.reviews.corrections import ask_corrections, move_deadline, time_spent
from app.reviews.interests import declare_interest
from app.reviews.queries import (
    get_criterion,
    get_review,
    list_notes,
    list_review_criteria,
    list_reviews,
)
from app.reviews.reasons import drafted_reason
from app.reviews.schemas import (
    CorrectionsIn,
    CorrectionsOut,
    DeadlineIn,
    FindingIn,
    NoteIn,
    ReviewSheetOut,
    ReviewsOut,
    corrections_out,
    review_out,
    review_sheet_out,
)
from app.web.deps import CurrentSettings, DbSession, Now
from app.web.forms import in_zone

router = APIRouter(prefix="/api/v1/editions/{slug}/reviews", tags=["reviews"])


@router.get("")
def show_reviews(slug: str, account: CurrentReviewer, db: DbSession, now: Now) -> ReviewsOut:
    """List what was submitted to an edition, the oldest submission first."""
    reviews = list_reviews(db, get_edition(db, slug).id, reader=account.id)
    return ReviewsOut(reviews=[review_out(review, now) for review in reviews])


@router.get("/{code}")
def show_review(
    slug: str,
    code: str,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> ReviewSheetOut:
    """Show a proposal's criteria with what is found about each, and where its review stands."""
    review = get_review(db, get_edition(db, slug).id, code, reader=account.id)
    lines = assess(review.proposal, list_review_criteria(db, review), review, now)
    reason = drafted_reason(lines, settings.zone)
    notes = list_notes(db, review.id)
    return review_sheet_out(review, lines, notes, time_spent(review, now), reason, now)


@router.put("/{code}/findings/{criterion_code}", status_code=204)
def record_finding(
    slug: str,
    code: str,
    criterion_code: str,
    body: FindingIn,
    account: CurrentReviewer,
    db: DbSession,
    now: Now,
) -> None:
    """Record what a person finds about one criterion, in the place of what they had read."""
    review = get_review(db, get_edition(db, slug).id, code, reader=account.id)
    service.record_finding(
        db,
        review=review,
        criterion=get_criterion(db, review, criterion_code),
        verdict=body.verdict,
        reason=body.reason,
        version=body.version,
        by=account.id,
        now=now,
    )


@router.post("/{code}/corrections")
def ask(
    slug: str,
    code: str,
    body: CorrectionsIn,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> CorrectionsOut:
    """Ask the organisation to correct what is found to be; its proposal is open to it again."""
    review = get_review(db, get_edition(db, slug).id, code, reader=account.id)
    ask_corrections(
        db,
        review=review,
        due_at=in_zone(body.due_at, settings.zone) if body.due_at else None,
        by=account.id,
        base_url=settings.base_url,
        now=now,
    )
    return corrections_out(review, now)


@router.put("/{code}/corrections/deadline")
def extend(
    slug: str,
    code: str,
    body: DeadlineIn,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> CorrectionsOut:
    """Give the organisation more time for what is awaited."""
    review = get_review(db, get_edition(db, slug).id, code, reader=account.id)
    move_deadline(
        db,
        review=review,
        due_at=in_zone(body.due_at, settings.zone),
        by=account.id,
        base_url=settings.base_url,
        now=now,
    )
    return corrections_out(review, now)


@router.post("/{code}/notes", status_code=204)
def write_note(
    slug: str, code: str, body: NoteIn, account: CurrentReviewer, db: DbSession, now: Now
) -> None:
    """Leave a note that only the staff read."""
    review = get_review(db, get_edition(db, slug).id, code, reader=account.id)
    service.write_note(db, review=review, text=body.text, by=account.id, now=now)


@router.post("/{code}/interest", status_code=204)
def declare(slug: str, code: str, account: CurrentReviewer, db: DbSession, now: Now) -> None:
    """Declare an interest: this review is no longer there for whoever does, for good."""
    review = get_review(db, get_edition(db, slug).id, code, reader=account.id)
    declare_interest(db, review=review, by=account.id, now=now)
