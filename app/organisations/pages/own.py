"""Pages of an organisation's members: register it, read its sheet, change it."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError
from app.organisations import queries, service
from app.organisations.access import AsEditor, OwnMembership
from app.organisations.forms import OrganisationForm, typed_of
from app.organisations.models import OrganisationKind
from app.web import csrf
from app.web.forms import FieldError, PostedForm, at_field, fields, read_form
from app.web.visit import CurrentVisit, Visit

router = APIRouter(prefix="/{language}/association", dependencies=[Depends(csrf.protect)])
sheet = APIRouter(
    prefix="/{language}/association/organisations/{slug}", dependencies=[Depends(csrf.protect)]
)

NEW, CHANGED = "organisations/new.html", "organisations/form.html"
FIELDS = {
    "organisations.name-taken": "name",
    "organisations.not-a-link": "website",
    "organisations.not-an-rna": "rna",
    "organisations.not-a-siren": "siren",
    "organisations.changed-meanwhile": "name",
}


@router.get("/nouvelle-organisation")
def show_new(visit: CurrentVisit, account: CurrentMember) -> Response:
    return _form(visit, account, NEW, {})


@router.post("/nouvelle-organisation")
def register(visit: CurrentVisit, account: CurrentMember, form: PostedForm) -> Response:
    typed = fields(form)
    read, errors = read_form(OrganisationForm, typed)
    if read is None:
        return _form(visit, account, NEW, typed, errors)
    try:
        with visit.db.begin_nested():
            organisation = service.create_organisation(
                visit.db, name=read.name, kind=read.kind, members=[account], now=visit.now
            )
    except DomainError as refusal:
        return _form(visit, account, NEW, typed, [at_field(refusal, FIELDS)])
    return visit.go(f"/association/organisations/{organisation.slug}/fiche")


@sheet.get("")
def show_sheet(visit: CurrentVisit, account: CurrentMember, membership: OwnMembership) -> Response:
    db, organisation = visit.db, membership.organisation
    bearing = queries.find_bearing(db, organisation.id)
    return visit.show(
        "organisations/sheet.html",
        account=account,
        organisation=organisation,
        membership=membership,
        contact=queries.find_contact(db, organisation.id),
        verification=queries.find_verification(db, organisation.id),
        bearing=bearing,
        is_bearer_missing=queries.is_bearer_missing(organisation, bearing),
        associations=queries.list_associations(db),
        borne=queries.list_borne(db, organisation.id),
    )


@sheet.get("/fiche")
def show_form(visit: CurrentVisit, account: CurrentMember, membership: AsEditor) -> Response:
    organisation = membership.organisation
    typed = typed_of(organisation, queries.find_contact(visit.db, organisation.id))
    return _form(visit, account, CHANGED, typed, organisation=organisation)


@sheet.post("/fiche")
def change(
    visit: CurrentVisit,
    account: CurrentMember,
    membership: AsEditor,
    form: PostedForm,
    version: Annotated[int, Form()],
) -> Response:
    organisation = membership.organisation
    typed = dict.fromkeys(OrganisationForm.model_fields, "") | fields(form)
    read, errors = read_form(OrganisationForm, typed)
    if read is None:
        return _form(visit, account, CHANGED, typed, errors, organisation=organisation)
    refusal = visit.attempt(
        service.change_organisation,
        organisation=organisation,
        facts=read.facts(),
        contact=read.contact(),
        version=version,
        by=account.id,
    )
    if refusal:
        error = at_field(refusal, FIELDS)
        return _form(visit, account, CHANGED, typed, [error], organisation=organisation)
    return visit.go(f"/association/organisations/{organisation.slug}?enregistre")


def _form(
    visit: Visit,
    account: Account,
    template: str,
    typed: dict[str, str],
    errors: Sequence[FieldError] = (),
    **context: Any,
) -> Response:
    return visit.show(
        template,
        errors=errors,
        account=account,
        typed={"name": "", "kind": OrganisationKind.ASSOCIATION.value} | typed,
        kinds=list(OrganisationKind),
        **context,
    )
