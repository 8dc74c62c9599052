"""Pages of the staff: the form of one criterion."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentReviewer
from app.accounts.models import Account
from app.core.errors import DomainError
from app.core.i18n import LANGUAGES
from app.editions import criteria_sets
from app.editions.comparison import PARTS
from app.editions.criteria import CriterionSheet
from app.editions.forms import sheet_of, typed_of
from app.editions.models import CheckName, Criterion, Edition
from app.editions.queries import get_edition, get_newest_criteria_set
from app.web import csrf
from app.web.deps import DbSession, Language, Now, PageNotFound
from app.web.forms import FieldError, PostedForm, by_field, fields, read_form
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/criteres", dependencies=[Depends(csrf.protect)]
)


@router.get("/nouveau")
def show_new_form(
    request: Request, language: Language, slug: str, account: CurrentReviewer, db: DbSession
) -> Response:
    return _form(request, language, account, get_edition(db, slug), None)


@router.post("/nouveau")
def add(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentReviewer,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    edition = get_edition(db, slug)
    return _write(request, language, account, db, edition, None, fields(form), now=now)


@router.get("/critere/{code}")
def show_form(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    account: CurrentReviewer,
    db: DbSession,
) -> Response:
    edition = get_edition(db, slug)
    return _form(request, language, account, edition, _criterion(db, edition, code))


@router.post("/critere/{code}")
def change(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    account: CurrentReviewer,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    edition = get_edition(db, slug)
    stored = _criterion(db, edition, code)
    typed = fields(form) | {"code": code}
    return _write(request, language, account, db, edition, stored, typed, now=now)


@router.post("/critere/{code}/retrait")
def drop(
    language: Language, slug: str, code: str, account: CurrentReviewer, db: DbSession, now: Now
) -> Response:
    edition = get_edition(db, slug)
    criteria_sets.drop_criterion(
        db,
        edition=edition,
        criteria_set=get_newest_criteria_set(db, edition.id),
        code=code,
        by=account.id,
        now=now,
    )
    return _back(language, slug)


def _write(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    edition: Edition,
    stored: Criterion | None,
    typed: dict[str, str],
    *,
    now: Now,
) -> Response:
    kept: dict[str, Any] = {"typed": typed_of(None) | typed}
    kept["typed"]["is_correctable"] = typed.get("is_correctable", "")
    sheet, errors = read_form(CriterionSheet, sheet_of(typed, stored))
    if sheet is None:
        return _form(request, language, account, edition, stored, errors=errors, **kept)
    write = criteria_sets.change_criterion if stored else criteria_sets.add_criterion
    try:
        with db.begin_nested():
            write(
                db,
                edition=edition,
                criteria_set=get_newest_criteria_set(db, edition.id),
                sheet=sheet.model_dump(mode="json"),
                by=account.id,
                now=now,
            )
    except DomainError as refusal:
        return _form(request, language, account, edition, stored, refusal=refusal, **kept)
    return _back(language, edition.slug, f"#{sheet.code}")


def _form(
    request: Request,
    language: str,
    account: Account,
    edition: Edition,
    criterion: Criterion | None,
    *,
    typed: dict[str, str] | None = None,
    errors: list[FieldError] | None = None,
    refusal: DomainError | None = None,
) -> Response:
    return page(
        request,
        "editions/criterion_form.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
        account=account,
        edition=edition,
        criterion=criterion,
        typed=typed_of(criterion) if typed is None else typed,
        errors=errors or [],
        errors_by_field=by_field(errors or []),
        refusal=refusal,
        checks=list(CheckName),
        parts=PARTS,
        written_in=LANGUAGES,
    )


def _criterion(db: DbSession, edition: Edition, code: str) -> Criterion:
    newest = get_newest_criteria_set(db, edition.id)
    found = next((each for each in newest.criteria if each.code == code), None)
    if found is None:
        raise PageNotFound
    return found


def _back(language: str, slug: str, anchor: str = "") -> Response:
    return RedirectResponse(f"/{language}/mir/editions/{slug}/criteres{anchor}", status_code=303)
