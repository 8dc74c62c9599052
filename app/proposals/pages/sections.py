"""One section of a proposal: its short form, saved alone."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError
from app.core.i18n import countries
from app.organisations.queries import require_editor
from app.proposals import service
from app.proposals.content import Theme, read
from app.proposals.forms.sections import FORMS
from app.proposals.forms.totals import totals_of
from app.proposals.forms.typed import typed_in, typed_of
from app.proposals.gaps import list_gaps
from app.proposals.goals import targets_by_goal
from app.proposals.models import LineStatus, Proposal
from app.proposals.names import names_in
from app.proposals.queries import get_own
from app.proposals.sections import ADDRESSES, Section
from app.web import csrf
from app.web.deps import DbSession, Language, Now, PageNotFound
from app.web.forms import FieldError, PostedForm, by_field, read_form
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}/rubriques",
    dependencies=[Depends(csrf.protect)],
)

BLANK_ROWS = 2


@router.get("/{word}")
def show_section(
    request: Request,
    language: Language,
    proposal_id: UUID,
    word: str,
    account: CurrentMember,
    db: DbSession,
    now: Now,
) -> Response:
    proposal, section = get_own(db, account.id, proposal_id), _section(word)
    if not service.is_open(proposal, now):
        return RedirectResponse(_address(language, proposal, "/depot"), status_code=303)
    require_editor(db, account_id=account.id, organisation_id=proposal.organisation_id)
    typed = typed_of(section, read(proposal), language)
    return _form(request, language, account, proposal, section, typed=typed, now=now)


@router.post("/{word}")
def change_section(
    request: Request,
    language: Language,
    proposal_id: UUID,
    word: str,
    account: CurrentMember,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    proposal, section = get_own(db, account.id, proposal_id), _section(word)
    typed = typed_in(section, form)
    kept: dict[str, Any] = {"typed": typed, "now": now}
    answered, errors = read_form(FORMS[section], typed)
    # An answer that cannot be read yet is corrected first; who may not write is told at once.
    if answered is None and service.is_open(proposal, now):
        kept |= {"version": _number(form.get("version")), "errors": errors}
        return _form(request, language, account, proposal, section, **kept)
    try:
        with db.begin_nested():
            service.change_section(
                db,
                proposal=proposal,
                section=section,
                content=replace(read(proposal), **(answered.answers() if answered else {})),
                version=_number(form.get("version")),
                by=account.id,
                now=now,
            )
    except DomainError as refusal:
        return _form(request, language, account, proposal, section, refusal=refusal, **kept)
    return _saved(language, proposal, section, form)


def _form(
    request: Request,
    language: str,
    account: Account,
    proposal: Proposal,
    section: Section,
    *,
    typed: dict[str, Any],
    now: Now,
    errors: list[FieldError] | None = None,
    refusal: DomainError | None = None,
    version: int | None = None,
) -> Response:
    return page(
        request,
        "proposals/section.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
        account=account,
        edition=proposal.edition,
        proposal=proposal,
        section=section,
        word=ADDRESSES[section],
        typed=typed,
        errors=errors or [],
        errors_by_field=by_field(errors or []),
        refusal=refusal,
        is_saved="enregistre" in request.query_params,
        is_open=service.is_open(proposal, now),
        version=proposal.version if version is None else version,
        gaps=list_gaps(proposal, section),
        deadline=service.deadline(proposal, now),
        names=names_in(language),
        blank_rows=BLANK_ROWS,
        **_lists(section, typed, language),
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


def _saved(language: str, proposal: Proposal, section: Section, form: FormData) -> Response:
    """Go on to the list of tasks, or back to this page with the part that was asked for."""
    word = ADDRESSES[section]
    then = str(form.get("then", ""))
    if then.isascii() and then.isalpha():
        home = _address(language, proposal, f"/rubriques/{word}")
        return RedirectResponse(f"{home}?enregistre#{then}", status_code=303)
    return RedirectResponse(_address(language, proposal, f"?enregistre={word}"), status_code=303)


def _address(language: str, proposal: Proposal, rest: str) -> str:
    return f"/{language}/association/projets/{proposal.id}{rest}"


def _section(word: str) -> Section:
    for section, known in ADDRESSES.items():
        if known == word:
            return section
    raise PageNotFound


def _number(typed: object) -> int:
    """Read the version the form was made from; a form without one was made from none."""
    return int(typed) if isinstance(typed, str) and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004 - no version is that long
