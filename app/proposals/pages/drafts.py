"""Begin a proposal: for which organisation, and its title."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError
from app.editions.models import Edition, Phase
from app.editions.phases import closes_at, require
from app.editions.queries import get_edition
from app.organisations.queries import get_own_organisation, list_own_organisations
from app.proposals import service
from app.proposals.content import Content
from app.proposals.forms.sections import DraftForm
from app.web import csrf
from app.web.deps import DbSession, Language, Now
from app.web.forms import FieldError, PostedForm, by_field, fields, read_form
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/association/editions/{slug}", dependencies=[Depends(csrf.protect)]
)


@router.get("/nouveau-projet")
def show_new_form(
    request: Request, language: Language, slug: str, account: CurrentMember, db: DbSession, now: Now
) -> Response:
    edition = get_edition(db, slug)
    require(edition, Phase.SUBMISSION, now)
    return _form(request, language, account, edition, organisations=_choices(db, account))


@router.post("/nouveau-projet")
def draft(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentMember,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    edition = get_edition(db, slug)
    posted = fields(form)
    typed = {name: posted.get(name, "") for name in DraftForm.model_fields}
    kept: dict[str, Any] = {"typed": typed, "organisations": _choices(db, account)}
    read, errors = read_form(DraftForm, typed)
    if read is None:
        return _form(request, language, account, edition, errors=errors, **kept)
    try:
        with db.begin_nested():
            proposal = service.draft_proposal(
                db,
                edition=edition,
                organisation=get_own_organisation(db, account.id, read.organisation),
                author_id=account.id,
                content=Content(read.title),
                now=now,
            )
    except DomainError as refusal:
        return _form(request, language, account, edition, refusal=refusal, **kept)
    return RedirectResponse(f"/{language}/association/projets/{proposal.id}", status_code=303)


def _form(
    request: Request,
    language: str,
    account: Account,
    edition: Edition,
    *,
    organisations: list[tuple[str, str]],
    typed: dict[str, str] | None = None,
    errors: list[FieldError] | None = None,
    refusal: DomainError | None = None,
) -> Response:
    return page(
        request,
        "proposals/new.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
        account=account,
        edition=edition,
        organisations=organisations,
        typed=typed or {"organisation": "", "title": ""},
        errors=errors or [],
        errors_by_field=by_field(errors or []),
        refusal=refusal,
        deadline=closes_at(edition, Phase.SUBMISSION),
    )


def _choices(db: DbSession, account: Account) -> list[tuple[str, str]]:
    own = list_own_organisations(db, account.id)
    return [(organisation.slug, organisation.name) for organisation in own]
