"""Begin a proposal: for which organisation, and its title."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError
from app.editions.access import CurrentEdition
from app.editions.models import Edition, Phase
from app.editions.phases import closes_at, require
from app.organisations.queries import get_own_organisation, list_own_organisations
from app.proposals import service
from app.proposals.content import Content
from app.proposals.forms.sections import DraftForm
from app.web import csrf
from app.web.forms import PostedForm, fields, read_form
from app.web.visit import CurrentVisit, Visit

router = APIRouter(
    prefix="/{language}/association/editions/{slug}", dependencies=[Depends(csrf.protect)]
)


@router.get("/nouveau-projet")
def show_new_form(visit: CurrentVisit, account: CurrentMember, edition: CurrentEdition) -> Response:
    require(edition, Phase.SUBMISSION, visit.now)
    return _form(visit, account, edition, {"organisation": "", "title": ""})


@router.post("/nouveau-projet")
def draft(
    visit: CurrentVisit, account: CurrentMember, edition: CurrentEdition, form: PostedForm
) -> Response:
    db = visit.db
    posted = fields(form)
    typed = {name: posted.get(name, "") for name in DraftForm.model_fields}
    read, errors = read_form(DraftForm, typed)
    if read is None:
        return _form(visit, account, edition, typed, errors=errors)
    try:
        with db.begin_nested():
            proposal = service.draft_proposal(
                db,
                edition=edition,
                organisation=get_own_organisation(db, account.id, read.organisation),
                author_id=account.id,
                content=Content(read.title),
                now=visit.now,
            )
    except DomainError as refusal:
        return _form(visit, account, edition, typed, refusal=refusal)
    return visit.go(f"/association/projets/{proposal.id}")


def _form(
    visit: Visit, account: Account, edition: Edition, typed: dict[str, str], **wrong: Any
) -> Response:
    own = list_own_organisations(visit.db, account.id)
    return visit.show(
        "proposals/new.html",
        account=account,
        edition=edition,
        organisations=[(organisation.slug, organisation.name) for organisation in own],
        typed=typed,
        deadline=closes_at(edition, Phase.SUBMISSION),
        **wrong,
    )
