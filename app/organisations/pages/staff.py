"""Pages of the staff: every organisation, what the registries say of it, confirm it by hand."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentReviewer
from app.accounts.models import Account
from app.core.errors import DomainError
from app.organisations import queries, verification
from app.organisations.models import Organisation
from app.web import csrf
from app.web.deps import DbSession, Language, Now
from app.web.forms import FieldError, at_field, by_field
from app.web.templating import page

router = APIRouter(prefix="/{language}/mir/organisations", dependencies=[Depends(csrf.protect)])

FIELDS = {"organisations.reason-missing": "reason"}


@router.get("")
def show_organisations(
    request: Request, language: Language, account: CurrentReviewer, db: DbSession
) -> Response:
    return page(
        request,
        "organisations/staff_list.html",
        language=language,
        account=account,
        organisations=[
            (organisation, checked, queries.is_bearer_missing(organisation, bearing))
            for organisation, checked, bearing in queries.list_organisations(db)
        ],
    )


@router.get("/{slug}")
def show_organisation(
    request: Request, language: Language, slug: str, account: CurrentReviewer, db: DbSession
) -> Response:
    return _page(request, language, account, db, queries.get_organisation(db, slug))


@router.post("/{slug}/confirmation")
def confirm(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentReviewer,
    db: DbSession,
    now: Now,
    reason: Annotated[str, Form()] = "",
) -> Response:
    organisation = queries.get_organisation(db, slug)
    try:
        verification.confirm_by_hand(
            db, organisation=organisation, reason=reason, by=account.id, now=now
        )
    except DomainError as refusal:
        return _page(request, language, account, db, organisation, at_field(refusal, FIELDS))
    return RedirectResponse(f"/{language}/mir/organisations/{slug}", status_code=303)


def _page(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    organisation: Organisation,
    error: FieldError | None = None,
) -> Response:
    errors = [error] if error else []
    bearing = queries.find_bearing(db, organisation.id)
    return page(
        request,
        "organisations/staff_sheet.html",
        language=language,
        status=422 if error else 200,
        address=f"/{language}/mir/organisations/{organisation.slug}",
        account=account,
        organisation=organisation,
        contact=queries.find_contact(db, organisation.id),
        verification=queries.find_verification(db, organisation.id),
        bearing=bearing,
        is_bearer_missing=queries.is_bearer_missing(organisation, bearing),
        memberships=queries.list_memberships(db, organisation.id),
        errors=errors,
        errors_by_field=by_field(errors),
    )
