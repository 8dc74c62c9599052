"""One section of a proposal: its short form, saved alone."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.i18n import countries
from app.proposals import service
from app.proposals.content import Theme, read
from app.proposals.desk import CurrentDesk, Desk
from app.proposals.forms.sections import FORMS
from app.proposals.forms.totals import totals_of
from app.proposals.forms.typed import typed_in, typed_of
from app.proposals.gaps import list_gaps
from app.proposals.goals import targets_by_goal
from app.proposals.models import LineStatus
from app.proposals.names import names_in
from app.proposals.sections import ADDRESSES, Section
from app.web import csrf
from app.web.deps import PageNotFound
from app.web.forms import PostedForm, read_form

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}/rubriques",
    dependencies=[Depends(csrf.protect)],
)

BLANK_ROWS = 2


@router.get("/{word}")
def show_section(desk: CurrentDesk, word: str) -> Response:
    proposal, section = desk.proposal, _section(word)
    if not service.is_open(proposal, desk.now):
        return desk.turn_to("/depot")
    desk.require_editor()
    return _form(desk, section, typed=typed_of(section, read(proposal), desk.language))


@router.post("/{word}")
def change_section(desk: CurrentDesk, word: str, form: PostedForm) -> Response:
    proposal, section = desk.proposal, _section(word)
    version = _number(form.get("version"))
    typed = typed_in(section, form)
    answered, errors = read_form(FORMS[section], typed)
    # An answer that cannot be read yet is corrected first; who may not write is told at once.
    if answered is None and service.is_open(proposal, desk.now):
        return _form(desk, section, typed=typed, version=version, errors=errors)
    refusal = desk.attempt(
        service.change_section,
        proposal=proposal,
        section=section,
        content=replace(read(proposal), **(answered.answers() if answered else {})),
        version=version,
    )
    if refusal:
        return _form(desk, section, typed=typed, refusal=refusal)
    return _saved(desk, section, form)


def _form(
    desk: Desk,
    section: Section,
    *,
    typed: dict[str, Any],
    version: int | None = None,
    **wrong: Any,
) -> Response:
    proposal = desk.proposal
    return desk.show(
        "proposals/section.html",
        edition=proposal.edition,
        section=section,
        word=ADDRESSES[section],
        typed=typed,
        is_open=service.is_open(proposal, desk.now),
        version=proposal.version if version is None else version,
        gaps=list_gaps(proposal, section),
        deadline=service.deadline(proposal, desk.now),
        names=names_in(desk.language),
        blank_rows=BLANK_ROWS,
        **_lists(section, typed, desk.language),
        **wrong,
    )


def _lists(section: Section, typed: dict[str, Any], language: str) -> dict[str, Any]:
    """Return what only some sections offer: choices, targets of the goals ticked, totals."""
    return {
        "countries": countries(language),
        "themes": list(Theme),
        "line_statuses": list(LineStatus),
        "targets_by_goal": targets_by_goal(),
        "totals": totals_of(typed) if section is Section.FINANCING else None,
    }


def _saved(desk: Desk, section: Section, form: FormData) -> Response:
    """Go on to the list of tasks, or back to this page with the part that was asked for."""
    word = ADDRESSES[section]
    then = str(form.get("then", ""))
    if then.isascii() and then.isalpha():
        return desk.turn_to(f"/rubriques/{word}?enregistre#{then}")
    return desk.turn_to(f"?enregistre={word}")


def _section(word: str) -> Section:
    for section, known in ADDRESSES.items():
        if known == word:
            return section
    raise PageNotFound


def _number(typed: object) -> int:
    """Read the version the form was made from; a form without one was made from none."""
    return int(typed) if isinstance(typed, str) and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004 - no version is that long
