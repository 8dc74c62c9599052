"""Pages of the staff: the form of one criterion."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.core.i18n import LANGUAGES
from app.editions import criteria_sets
from app.editions.comparison import PARTS
from app.editions.criteria import CriterionSheet
from app.editions.desk import HOME, CurrentDesk, Desk
from app.editions.forms import sheet_of, typed_of
from app.editions.models import CheckName, Criterion
from app.web import csrf
from app.web.deps import PageNotFound
from app.web.forms import PostedForm, fields, read_form

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
        edition=desk.edition,
        criteria_set=desk.newest(),
        sheet=sheet.model_dump(mode="json"),
    )
    if refusal:
        return _form(desk, stored, refusal=refusal, **kept)
    return desk.turn_to(f"{HOME}#{sheet.code}")


def _form(
    desk: Desk, criterion: Criterion | None, *, typed: dict[str, str] | None = None, **wrong: Any
) -> Response:
    return desk.show(
        "editions/criterion_form.html",
        criterion=criterion,
        typed=typed_of(criterion) if typed is None else typed,
        checks=list(CheckName),
        parts=PARTS,
        written_in=LANGUAGES,
        **wrong,
    )


def _criterion(desk: Desk, code: str) -> Criterion:
    found = next((each for each in desk.newest().criteria if each.code == code), None)
    if found is None:
        raise PageNotFound
    return found
