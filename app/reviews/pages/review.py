"""Pages: one review with its findings, and its decision."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentReviewer
from app.accounts.models import Account
from app.core.errors import DomainError
from app.editions.models import Phase
from app.editions.phases import phase_at
from app.editions.queries import get_edition
from app.proposals.names import names_in
from app.reviews import service
from app.reviews.assessment import assess
from app.reviews.models import Decision, Review, Verdict
from app.reviews.queries import get_criterion, get_review, list_review_criteria
from app.reviews.schemas import DecisionIn, FindingIn
from app.web import csrf
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, PostedForm, fields, read_form
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])


@router.get("/mir/editions/{slug}/instruction/{code}")
def show_review(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    account: CurrentReviewer,
    db: DbSession,
    now: Now,
) -> Response:
    review = get_review(db, get_edition(db, slug).id, code)
    return _review(request, language, account, db, review, now=now)


@router.post("/mir/editions/{slug}/instruction/{code}/constats/{criterion_code}")
def record_finding(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    criterion_code: str,
    account: CurrentReviewer,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    edition = get_edition(db, slug)
    review = get_review(db, edition.id, code)
    criterion = get_criterion(db, review, criterion_code)
    typed = fields(form)
    kept: dict[str, Any] = {"now": now, "typed": typed | {"criterion": criterion.code}}
    read, errors = read_form(FindingIn, typed)
    if read is None:
        return _review(request, language, account, db, review, errors=errors, **kept)
    try:
        with db.begin_nested():
            service.record_finding(
                db,
                review=review,
                criterion=criterion,
                verdict=read.verdict,
                reason=read.reason,
                by=account.id,
                now=now,
            )
    except DomainError as refusal:
        return _review(request, language, account, db, review, refusal=refusal, **kept)
    return _back(language, slug, code, f"#{criterion.code}")


@router.post("/mir/editions/{slug}/instruction/{code}/decision")
def conclude(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    review = get_review(db, get_edition(db, slug).id, code)
    typed = fields(form)
    kept: dict[str, Any] = {"now": now, "typed": typed | {"criterion": ""}}
    read, errors = read_form(DecisionIn, typed)
    if read is None:
        return _review(request, language, account, db, review, errors=errors, **kept)
    try:
        with db.begin_nested():
            service.conclude_review(
                db,
                review=review,
                decision=read.decision,
                public_reason=read.public_reason,
                by=account.id,
                base_url=settings.base_url,
                now=now,
            )
    except DomainError as refusal:
        return _review(request, language, account, db, review, refusal=refusal, **kept)
    return _back(language, slug, code)


def _review(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    review: Review,
    *,
    now: Now,
    typed: dict[str, str] | None = None,
    errors: list[FieldError] | None = None,
    refusal: DomainError | None = None,
) -> Response:
    proposal = review.proposal
    criteria = list_review_criteria(db, review)
    return page(
        request,
        "reviews/review.html",
        language=language,
        address=f"/{language}/mir/editions/{proposal.edition.slug}/instruction/{proposal.code}",
        status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
        account=account,
        edition=proposal.edition,
        proposal=proposal,
        review=review,
        assessments=assess(proposal, criteria, review),
        can_decide=review.decision is None and phase_at(proposal.edition, now) is Phase.REVIEW,
        verdicts=list(Verdict),
        decisions=list(Decision),
        typed=typed or {},
        errors=errors or [],
        refusal=refusal,
        names=names_in(language),
    )


def _back(language: str, slug: str, code: str, anchor: str = "") -> Response:
    return RedirectResponse(
        f"/{language}/mir/editions/{slug}/instruction/{code}{anchor}", status_code=303
    )
