"""Pages of an association: suggest that two projects become one, and answer such a suggestion."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.core.errors import DomainError
from app.core.text import readable
from app.organisations.queries import list_own_organisations, require_editor
from app.proposals.desk import CurrentDesk, Desk
from app.proposals.queries import find_merged_into, get_public
from app.proposals.similar import find_similar
from app.reviews.merging import answer_merge, ask_merge, get_request, list_requests
from app.web import csrf

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}/fusions",
    dependencies=[Depends(csrf.protect)],
)

Text = Annotated[str, Form()]


@router.get("")
def show_merges(desk: CurrentDesk) -> Response:
    return _merges(desk)


@router.post("")
def ask(desk: CurrentDesk, into: Text = "", message: Text = "") -> Response:
    proposal = desk.proposal
    bearer = proposal.organisation_id
    require_editor(desk.db, account_id=desk.account.id, organisation_id=bearer)
    try:
        with desk.db.begin_nested():
            ask_merge(
                desk.db,
                proposal=proposal,
                into=get_public(desk.db, proposal.edition_id, into),
                message=readable(message),
                by=desk.account.id,
                base_url=desk.settings.base_url,
                now=desk.now,
            )
    except DomainError as refusal:
        return _merges(desk, refusal)
    return desk.turn_to("/fusions")


@router.post("/{request_id}")
def answer(desk: CurrentDesk, request_id: UUID, reponse: Text = "") -> Response:
    try:
        with desk.db.begin_nested():
            answer_merge(
                desk.db,
                request=get_request(desk.db, desk.proposal, request_id),
                organisation_id=desk.proposal.organisation_id,
                is_agreed=reponse == "accord",
                by=desk.account.id,
                base_url=desk.settings.base_url,
                now=desk.now,
            )
    except DomainError as refusal:
        return _merges(desk, refusal)
    return desk.turn_to("/fusions")


def _merges(desk: Desk, refusal: DomainError | None = None) -> Response:
    db, proposal = desk.db, desk.proposal
    own = {each.id for each in list_own_organisations(db, desk.account.id)}
    edition = proposal.edition
    return desk.show(
        "reviews/merges.html",
        refusal=refusal,
        address=f"/{desk.language}{desk.address}/fusions",
        edition=edition,
        requests=list_requests(db, [proposal.id]),
        merged_into=find_merged_into(db, proposal),
        can_answer=proposal.organisation_id in own,
        similar=find_similar(db, edition=edition, title=proposal.title, besides=proposal.code),
    )
