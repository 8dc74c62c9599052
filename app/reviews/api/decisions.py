"""JSON: conclude a review, as the first person or the second; answer an appeal."""

from fastapi import APIRouter

from app.accounts.access import CurrentReviewer
from app.editions.queries import get_edition
from app.reviews.appeals import decide_appeal
from app.reviews.conclusion import confirm_conclusion, propose_conclusion, send_back
from app.reviews.queries import get_review
from app.reviews.schemas import AppealDecisionIn, ConclusionIn, ConfirmationIn, ReturnIn
from app.web.deps import CurrentSettings, DbSession, Now

router = APIRouter(prefix="/api/v1/editions/{slug}/reviews/{code}", tags=["reviews"])


@router.post("/conclusion", status_code=204)
def propose(
    slug: str, code: str, body: ConclusionIn, account: CurrentReviewer, db: DbSession, now: Now
) -> None:
    """Conclude as the first of two people, once every criterion has its finding."""
    propose_conclusion(
        db,
        review=get_review(db, get_edition(db, slug).id, code, reader=account.id),
        decision=body.decision,
        public_reason=body.public_reason,
        by=account.id,
        now=now,
    )


@router.post("/confirmation", status_code=204)
def confirm(
    slug: str, code: str, body: ConfirmationIn, account: CurrentReviewer, db: DbSession, now: Now
) -> None:
    """Confirm as the second person; everyone reads it at the edition's hour of decisions."""
    review = get_review(db, get_edition(db, slug).id, code, reader=account.id)
    confirm_conclusion(db, review=review, steps=body.steps, by=account.id, now=now)


@router.post("/return", status_code=204)
def give_back(
    slug: str, code: str, body: ReturnIn, account: CurrentReviewer, db: DbSession, now: Now
) -> None:
    """Open the review again instead of confirming its conclusion."""
    review = get_review(db, get_edition(db, slug).id, code, reader=account.id)
    send_back(db, review=review, reason=body.reason, steps=body.steps, by=account.id, now=now)


@router.post("/appeal-decision", status_code=204)
def answer_appeal(
    slug: str,
    code: str,
    body: AppealDecisionIn,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> None:
    """Answer an appeal as somebody who took no part in the decision; public at once."""
    decide_appeal(
        db,
        review=get_review(db, get_edition(db, slug).id, code, reader=account.id),
        outcome=body.outcome,
        reason=body.reason,
        by=account.id,
        base_url=settings.base_url,
        now=now,
    )
