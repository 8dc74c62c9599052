"""Pages of the staff: every organisation, what the registries say of it, confirm it by hand."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.accounts.access import CurrentReviewer
from app.accounts.models import Account
from app.core.errors import DomainError
from app.organisations import queries, verification
from app.organisations.models import Organisation
from app.web import csrf
from app.web.forms import FieldError, at_field
from app.web.visit import CurrentVisit, Visit

router = APIRouter(prefix="/{language}/mir/organisations", dependencies=[Depends(csrf.protect)])

FIELDS = {"organisations.reason-missing": "reason"}


@router.get("")
def show_organisations(visit: CurrentVisit, account: CurrentReviewer) -> Response:
    return visit.show(
        "organisations/staff_list.html",
        account=account,
        organisations=[
            (organisation, checked, queries.is_bearer_missing(organisation, bearing))
            for organisation, checked, bearing in queries.list_organisations(visit.db)
        ],
    )


@router.get("/{slug}")
def show_organisation(visit: CurrentVisit, slug: str, account: CurrentReviewer) -> Response:
    return _page(visit, account, queries.get_organisation(visit.db, slug))


@router.post("/{slug}/confirmation")
def confirm(
    visit: CurrentVisit,
    slug: str,
    account: CurrentReviewer,
    reason: Annotated[str, Form()] = "",
) -> Response:
    organisation = queries.get_organisation(visit.db, slug)
    try:
        verification.confirm_by_hand(
            visit.db, organisation=organisation, reason=reason, by=account.id, now=visit.now
        )
    except DomainError as refusal:
        return _page(visit, account, organisation, at_field(refusal, FIELDS))
    return visit.go(f"/mir/organisations/{slug}")


def _page(
    visit: Visit, account: Account, organisation: Organisation, error: FieldError | None = None
) -> Response:
    db = visit.db
    bearing = queries.find_bearing(db, organisation.id)
    return visit.show(
        "organisations/staff_sheet.html",
        errors=[error] if error else [],
        address=f"/mir/organisations/{organisation.slug}",
        account=account,
        organisation=organisation,
        contact=queries.find_contact(db, organisation.id),
        verification=queries.find_verification(db, organisation.id),
        bearing=bearing,
        is_bearer_missing=queries.is_bearer_missing(organisation, bearing),
        memberships=queries.list_memberships(db, organisation.id),
    )
