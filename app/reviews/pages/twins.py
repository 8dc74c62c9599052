"""Pages of the staff: projects that could be one, and the merge suggested to both sides."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentReviewer
from app.accounts.models import Account
from app.core.errors import DomainError
from app.core.text import readable
from app.editions.models import Edition
from app.editions.queries import get_edition
from app.proposals.similar import find_pairs
from app.reviews.merging import ask_merge
from app.reviews.queries import get_review, list_too_close
from app.web import csrf
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import PostedForm, fields
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/doublons", dependencies=[Depends(csrf.protect)]
)


@router.get("")
def show_twins(
    request: Request, language: Language, slug: str, account: CurrentReviewer, db: DbSession
) -> Response:
    return _twins(request, language, account, db, get_edition(db, slug))


@router.post("")
def ask_for_both(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    edition = get_edition(db, slug)
    typed = fields(form)
    one, other, into = (typed.get(name, "") for name in ("one", "other", "into"))
    leaving = one if into == other else other
    try:
        with db.begin_nested():
            ask_merge(
                db,
                proposal=get_review(db, edition.id, leaving, reader=account.id).proposal,
                into=get_review(db, edition.id, into, reader=account.id).proposal,
                message=readable(typed.get("message", "")),
                by=account.id,
                base_url=settings.base_url,
                now=now,
            )
    except DomainError as refusal:
        return _twins(request, language, account, db, edition, refusal=refusal)
    return RedirectResponse(f"{request.url.path}?demande", status_code=303)


def _twins(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    edition: Edition,
    *,
    refusal: DomainError | None = None,
) -> Response:
    return page(
        request,
        "reviews/twins.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 200,
        account=account,
        edition=edition,
        pairs=find_pairs(db, edition, besides=list_too_close(db, edition.id, reader=account.id)),
        refusal=refusal,
        is_asked="demande" in request.query_params,
    )
