"""What a partner abroad sees through its own link, on a telephone and without any account."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.core.errors import DomainError
from app.editions.models import Phase
from app.editions.phases import opens_at
from app.proposals import consents
from app.proposals.consents import PartnerWords
from app.proposals.schemas.fields import Line, NeededLine, Strict
from app.web import csrf
from app.web.access import public
from app.web.forms import FieldError, PostedForm, fields, read_form
from app.web.visit import CurrentVisit, Visit

router = APIRouter(
    prefix="/{language}/partenaires/{token}",
    dependencies=[Depends(csrf.protect), Depends(public)],
)


class ConsentForm(Strict):
    """The partner's own words, and what of them is not to be published."""

    name: NeededLine
    place: Line = ""
    role: Line = ""
    statement: Line = ""
    hides_name: bool = False
    hides_place: bool = False
    version: int

    def words(self) -> PartnerWords:
        return PartnerWords(**self.model_dump(exclude={"version"}))


class RefusalForm(Strict):
    """The answer this refusal was written after."""

    version: int


@router.get("")
def show_question(visit: CurrentVisit, token: str) -> Response:
    """Show what is said of the partner; nothing changes, whoever or whatever opens the link."""
    return _question(visit, token)


@router.post("/accord")
def confirm(visit: CurrentVisit, token: str, form: PostedForm) -> Response:
    typed = fields(form)
    read, errors = read_form(ConsentForm, typed)
    if read is None:
        return _question(visit, token, typed, errors)
    words, version = read.words(), read.version
    return _answer(visit, token, consents.confirm, typed, words=words, version=version)


@router.post("/refus")
def refuse(visit: CurrentVisit, token: str, form: PostedForm) -> Response:
    read, errors = read_form(RefusalForm, fields(form))
    if read is None:
        return _question(visit, token, errors=errors)
    return _answer(visit, token, consents.refuse, version=read.version)


def _answer(
    visit: Visit,
    token: str,
    give: Callable[..., None],
    typed: dict[str, str] | None = None,
    **said: Any,
) -> Response:
    """Give the answer and thank for it, or show what somebody else answered meanwhile."""
    partner = consents.find_asked(visit.db, token=token, now=visit.now)
    base_url = visit.settings.base_url
    try:
        with visit.db.begin_nested():
            give(visit.db, partner=partner, base_url=base_url, now=visit.now, **said)
    except consents.ConsentAnsweredMeanwhile as refusal:
        return _question(visit, token, typed, refusal=refusal)
    return visit.go(f"/partenaires/{token}?merci")


def _question(
    visit: Visit,
    token: str,
    typed: dict[str, str] | None = None,
    errors: Sequence[FieldError] = (),
    refusal: DomainError | None = None,
) -> Response:
    partner = consents.find_asked(visit.db, token=token, now=visit.now)
    home = f"/partenaires/{token}"
    return visit.show(
        "proposals/partner.html",
        errors=errors,
        refusal=refusal,
        address=home,
        home=home,
        partner=partner,
        consent=partner.consent,
        proposal=partner.proposal,
        closing=opens_at(partner.proposal.edition, Phase.VOTING),
        typed=consents.words_of(partner) if typed is None else typed,
        is_answered="merci" in visit.request.query_params,
    )
