"""Pages of an organisation's members: register it, read its sheet, change it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError
from app.organisations import queries, service
from app.organisations.forms import OrganisationForm, typed_of
from app.organisations.models import Membership, OrganisationKind
from app.web import csrf
from app.web.deps import DbSession, Language, Now
from app.web.forms import FieldError, PostedForm, at_field, by_field, fields, read_form
from app.web.templating import page

router = APIRouter(prefix="/{language}/association", dependencies=[Depends(csrf.protect)])

FIELDS = {
    "organisations.name-taken": "name",
    "organisations.not-a-link": "website",
    "organisations.not-an-rna": "rna",
    "organisations.not-a-siren": "siren",
    "organisations.changed-meanwhile": "name",
}


@router.get("/nouvelle-organisation")
def show_new(request: Request, language: Language, account: CurrentMember) -> Response:
    return _new_page(request, language, account)


@router.post("/nouvelle-organisation")
def register(
    request: Request,
    language: Language,
    account: CurrentMember,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    typed = fields(form)
    read, errors = read_form(OrganisationForm, typed)
    if read is None:
        return _new_page(request, language, account, typed, errors)
    try:
        with db.begin_nested():
            organisation = service.create_organisation(
                db, name=read.name, kind=read.kind, members=[account], now=now
            )
    except DomainError as refusal:
        return _new_page(request, language, account, typed, [at_field(refusal, FIELDS)])
    home = f"/{language}/association/organisations/{organisation.slug}"
    return RedirectResponse(f"{home}/fiche", status_code=303)


@router.get("/organisations/{slug}")
def show_sheet(
    request: Request, language: Language, slug: str, account: CurrentMember, db: DbSession
) -> Response:
    membership = queries.get_own_membership(db, account.id, slug)
    organisation = membership.organisation
    bearing = queries.find_bearing(db, organisation.id)
    return page(
        request,
        "organisations/sheet.html",
        language=language,
        account=account,
        organisation=organisation,
        membership=membership,
        contact=queries.find_contact(db, organisation.id),
        verification=queries.find_verification(db, organisation.id),
        bearing=bearing,
        is_bearer_missing=queries.is_bearer_missing(organisation, bearing),
        associations=queries.list_associations(db),
        borne=queries.list_borne(db, organisation.id),
        is_saved="enregistre" in request.query_params,
    )


@router.get("/organisations/{slug}/fiche")
def show_form(
    request: Request, language: Language, slug: str, account: CurrentMember, db: DbSession
) -> Response:
    membership = _writable(db, account, slug)
    organisation = membership.organisation
    typed = typed_of(organisation, queries.find_contact(db, organisation.id))
    return _form_page(request, language, account, membership, typed)


@router.post("/organisations/{slug}/fiche")
def change(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentMember,
    db: DbSession,
    now: Now,
    form: PostedForm,
    version: Annotated[int, Form()],
) -> Response:
    membership = _writable(db, account, slug)
    typed = dict.fromkeys(OrganisationForm.model_fields, "") | fields(form)
    read, errors = read_form(OrganisationForm, typed)
    if read is None:
        return _form_page(request, language, account, membership, typed, errors)
    try:
        with db.begin_nested():
            service.change_organisation(
                db,
                organisation=membership.organisation,
                facts=read.facts(),
                contact=read.contact(),
                version=version,
                by=account.id,
                now=now,
            )
    except DomainError as refusal:
        error = at_field(refusal, FIELDS)
        return _form_page(request, language, account, membership, typed, [error])
    home = f"/{language}/association/organisations/{slug}"
    return RedirectResponse(f"{home}?enregistre", status_code=303)


def _writable(db: DbSession, account: Account, slug: str) -> Membership:
    membership = queries.get_own_membership(db, account.id, slug)
    queries.require_editor(db, account_id=account.id, organisation_id=membership.organisation_id)
    return membership


def _new_page(
    request: Request,
    language: str,
    account: Account,
    typed: dict[str, str] | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    return _page(request, "organisations/new.html", language, account, typed or {}, errors)


def _form_page(
    request: Request,
    language: str,
    account: Account,
    membership: Membership,
    typed: dict[str, str],
    errors: list[FieldError] | None = None,
) -> Response:
    template = "organisations/form.html"
    return _page(
        request, template, language, account, typed, errors, organisation=membership.organisation
    )


def _page(
    request: Request,
    template: str,
    language: str,
    account: Account,
    typed: dict[str, str],
    errors: list[FieldError] | None,
    **context: Any,
) -> Response:
    return page(
        request,
        template,
        language=language,
        status=422 if errors else 200,
        account=account,
        typed={"name": "", "kind": OrganisationKind.ASSOCIATION.value} | typed,
        kinds=list(OrganisationKind),
        errors=errors or [],
        errors_by_field=by_field(errors or []),
        **context,
    )
