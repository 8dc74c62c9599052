"""Pages of the association: write a report, and read it again."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.i18n import LANGUAGES, amount
from app.grants.desk import CurrentGrantDesk, GrantDesk
from app.grants.forms import ReportForm
from app.grants.models import Report, ReportKind
from app.grants.queries import get_report
from app.grants.readings import OPEN
from app.grants.reports import ReportContent, planned_expenses, write_report
from app.grants.states import Action, can
from app.web import csrf
from app.web.forms import PostedForm, fields, read_form

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}/suivi/bilans",
    dependencies=[Depends(csrf.protect)],
)


@router.get("/nouveau")
def show_new_report(desk: CurrentGrantDesk) -> Response:
    desk.followed()
    desk.require_editor()
    return _form(desk, None, {"language": desk.language})


@router.post("/nouveau")
def write_new_report(desk: CurrentGrantDesk, form: PostedForm) -> Response:
    return _write(desk, form, None)


@router.get("/{number}")
def show_report(desk: CurrentGrantDesk, number: int) -> Response:
    report = get_report(desk.followed().grant, number)
    return _form(desk, number, _typed_of(report, desk.language))


@router.post("/{number}")
def rewrite_report(desk: CurrentGrantDesk, number: int, form: PostedForm) -> Response:
    return _write(desk, form, number)


def _write(desk: GrantDesk, form: FormData, number: int | None) -> Response:
    desk.require_editor()
    desk.followed()
    typed = fields(form)
    read, errors = read_form(ReportForm, _gathered(desk, typed))
    if read is None:
        return _form(desk, number, typed, errors=errors)
    refusal = desk.attempt(
        write_report,
        proposal=desk.proposal,
        content=ReportContent(**read.model_dump(exclude={"version"})),
        number=number,
        version=read.version,
    )
    if refusal:
        return _form(desk, number, typed, refusal=refusal)
    return desk.turn_to("/suivi/subvention?enregistre")


def _figures(desk: GrantDesk) -> dict[str, str]:
    """Name the field of each figure as the proposal does."""
    lines = [line.label for line in planned_expenses(desk.proposal)]
    indicators = [each.name for each in desk.proposal.indicators]
    return {f"spent.{row}": label for row, label in enumerate(lines)} | {
        f"values.{row}": name for row, name in enumerate(indicators)
    }


def _gathered(desk: GrantDesk, typed: dict[str, str]) -> dict[str, Any]:
    """Put the figures typed row by row into two lists, a blank where nothing was typed."""
    words = {name: text for name, text in typed.items() if "." not in name}
    figures: dict[str, list[str]] = {"spent": [], "values": []}
    for field in _figures(desk):
        figures[field.partition(".")[0]].append(typed.get(field, ""))
    return words | figures


def _typed_of(report: Report, language: str) -> dict[str, str]:
    """Return a kept report as its form would have been typed."""
    words = ("kind", "language", "done", "changed", "equality", "version")
    spent = {
        f"spent.{row}": amount(each.spent_cents, language) for row, each in enumerate(report.lines)
    }
    values = {f"values.{row}": str(each.value) for row, each in enumerate(report.measures)}
    return {name: str(getattr(report, name)) for name in words} | spent | values


def _form(desk: GrantDesk, number: int | None, typed: dict[str, str], **wrong: Any) -> Response:
    followed = desk.followed()
    report = get_report(followed.grant, number) if number else None
    word = str(number) if number else "nouveau"
    is_open = report is None or report.reading in OPEN
    return desk.show(
        "grants/report.html",
        address=f"{desk.address}/suivi/bilans/{word}",
        edition=desk.proposal.edition,
        followed=followed,
        report=report,
        word=word,
        is_open=desk.can_write and is_open and can(followed.state, Action.REPORT),
        expenses=planned_expenses(desk.proposal),
        figures=_figures(desk),
        kinds=list(ReportKind),
        languages=LANGUAGES,
        typed=typed,
        **wrong,
    )
