"""Pages of the staff: the form of one criterion."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.core.errors import DomainError
from app.core.i18n import LANGUAGES
from app.editions import criteria_sets
from app.editions.comparison import PARTS
from app.editions.criteria import CriterionSheet
from app.editions.desk import CurrentDesk, Desk
from app.editions.forms import sheet_of, typed_of
from app.editions.models import CheckName, Criterion
from app.web import csrf
from app.web.deps import PageNotFound
from app.web.forms import FieldError, PostedForm, by_field, fields, read_form
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/criteres", dependencies=[Depends(csrf.protect)]
)


@router.get("/nouveau")
def show_new_form(desk: CurrentDesk) -> Response:
    return _form(desk, None)


@router.post("/nouveau")
def add(desk: CurrentDesk, form: PostedForm) -> Response:
    return _write(desk, None, fields(form))


@router.get("/critere/{code}")
def show_form(desk: CurrentDesk, code: str) -> Response:
    return _form(desk, _criterion(desk, code))


@router.post("/critere/{code}")
def change(desk: CurrentDesk, code: str, form: PostedForm) -> Response:
    return _write(desk, _criterion(desk, code), fields(form) | {"code": code})


@router.post("/critere/{code}/retrait")
def drop(desk: CurrentDesk, code: str) -> Response:
    return desk.take(criteria_sets.drop_criterion, criteria_set=desk.newest(), code=code)


def _write(desk: Desk, stored: Criterion | None, typed: dict[str, str]) -> Response:
    kept: dict[str, Any] = {"typed": typed_of(None) | typed}
    kept["typed"]["is_correctable"] = typed.get("is_correctable", "")
    sheet, errors = read_form(CriterionSheet, sheet_of(typed, stored))
    if sheet is None:
        return _form(desk, stored, errors=errors, **kept)
    refusal = desk.attempt(
        criteria_sets.change_criterion if stored else criteria_sets.add_criterion,
        criteria_set=desk.newest(),
        sheet=sheet.model_dump(mode="json"),
    )
    if refusal:
        return _form(desk, stored, refusal=refusal, **kept)
    return desk.back(f"#{sheet.code}")


def _form(
    desk: Desk,
    criterion: Criterion | None,
    *,
    typed: dict[str, str] | None = None,
    errors: Sequence[FieldError] = (),
    refusal: DomainError | None = None,
) -> Response:
    return page(
        desk.request,
        "editions/criterion_form.html",
        language=desk.language,
        status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
        account=desk.account,
        edition=desk.edition,
        criterion=criterion,
        typed=typed_of(criterion) if typed is None else typed,
        errors=errors,
        errors_by_field=by_field(errors),
        refusal=refusal,
        checks=list(CheckName),
        parts=PARTS,
        written_in=LANGUAGES,
    )


def _criterion(desk: Desk, code: str) -> Criterion:
    found = next((each for each in desk.newest().criteria if each.code == code), None)
    if found is None:
        raise PageNotFound
    return found
