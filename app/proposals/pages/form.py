"""The form of a proposal: begun, saved, taken back."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError
from app.core.i18n import countries
from app.core.text import readable
from app.editions.models import Edition, Phase
from app.editions.phases import closes_at, require
from app.editions.queries import get_edition
from app.organisations.queries import get_own_organisation, list_own_organisations
from app.proposals import service
from app.proposals.content import Theme
from app.proposals.forms import ProposalForm, nothing_typed, typed_in, typed_of
from app.proposals.goals import goal_titles
from app.proposals.models import LineStatus, Proposal
from app.proposals.queries import get_own
from app.web import csrf
from app.web.deps import DbSession, Language, Now
from app.web.forms import FieldError, PostedForm, by_field, read_form
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(prefix="/{language}/association", dependencies=[Depends(csrf.protect)])

BLANK_ROWS = 3


@router.get("/editions/{slug}/nouveau-projet")
def show_new_form(
    request: Request, language: Language, slug: str, account: CurrentMember, db: DbSession, now: Now
) -> Response:
    edition = get_edition(db, slug)
    require(edition, Phase.SUBMISSION, now)
    return _form(request, language, account, edition, organisations=_choices(db, account))


@router.post("/editions/{slug}/nouveau-projet")
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
    organisation = readable(str(form.get("organisation", "")))
    kept: dict[str, Any] = {"organisation": organisation, "organisations": _choices(db, account)}
    read, errors = read_form(ProposalForm, typed_in(form))
    if read is None:
        return _form(request, language, account, edition, typed=form, errors=errors, **kept)
    try:
        with db.begin_nested():
            proposal = service.draft_proposal(
                db,
                edition=edition,
                organisation=get_own_organisation(db, account.id, organisation),
                author_id=account.id,
                content=read.content(),
                now=now,
            )
    except DomainError as refusal:
        return _form(request, language, account, edition, typed=form, refusal=refusal, **kept)
    return _saved(language, proposal, form)


@router.get("/projets/{proposal_id}")
def show_form(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    if not service.is_open(proposal, now):
        return RedirectResponse(f"/{language}/association/projets/{proposal.id}/depot", 303)
    return _form(request, language, account, proposal.edition, proposal=proposal)


@router.post("/projets/{proposal_id}")
def change(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    kept: dict[str, Any] = {"proposal": proposal, "typed": form}
    read, errors = read_form(ProposalForm, typed_in(form))
    if read is None:
        kept["version"] = form.get("version", "")
        return _form(request, language, account, proposal.edition, errors=errors, **kept)
    try:
        with db.begin_nested():
            service.change_proposal(
                db,
                proposal=proposal,
                content=read.content(),
                version=_number(form.get("version")),
                by=account.id,
                now=now,
            )
    except DomainError as refusal:
        return _form(request, language, account, proposal.edition, refusal=refusal, **kept)
    return _saved(language, proposal, form)


@router.post("/projets/{proposal_id}/retrait")
def withdraw(
    language: Language, proposal_id: UUID, account: CurrentMember, db: DbSession, now: Now
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    service.withdraw_proposal(db, proposal=proposal, by=account.id, now=now)
    return RedirectResponse(f"/{language}/association", status_code=303)


def _form(
    request: Request,
    language: str,
    account: Account,
    edition: Edition,
    *,
    proposal: Proposal | None = None,
    typed: FormData | None = None,
    errors: list[FieldError] | None = None,
    refusal: DomainError | None = None,
    version: object = None,
    **context: Any,
) -> Response:
    stored = typed_of(proposal, language) if proposal else nothing_typed()
    return page(
        request,
        "proposals/form.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
        account=account,
        edition=edition,
        proposal=proposal,
        typed=stored if typed is None else typed_in(typed),
        errors=errors or [],
        errors_by_field=by_field(errors or []),
        refusal=refusal,
        version=version if version is not None else proposal.version if proposal else "",
        is_saved="enregistre" in request.query_params,
        deadline=closes_at(edition, Phase.SUBMISSION),
        countries=countries(language),
        themes=list(Theme),
        goals=goal_titles(language),
        line_statuses=list(LineStatus),
        blank_rows=BLANK_ROWS,
        **({"organisation": "", "organisations": []} | context),
    )


def _saved(language: str, proposal: Proposal, form: FormData) -> Response:
    home = f"/{language}/association/projets/{proposal.id}"
    if form.get("then") == "check":
        return RedirectResponse(f"{home}/depot", status_code=303)
    # A button that adds rows saves first: the page that comes back has empty rows again.
    part = str(form.get("then", ""))
    anchor = f"#{part}" if part in {"partners", "expenses", "income", "indicators"} else ""
    return RedirectResponse(f"{home}?enregistre{anchor}", status_code=303)


def _choices(db: DbSession, account: Account) -> list[tuple[str, str]]:
    own = list_own_organisations(db, account.id)
    return [(organisation.slug, organisation.name) for organisation in own]


def _number(typed: object) -> int:
    """Read the version the form was made from; a form without one was made from none."""
    return int(typed) if isinstance(typed, str) and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004 - no version is that long
