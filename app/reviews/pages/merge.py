"""Pages of an association: suggest that two projects become one, and answer such a suggestion."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.core.errors import DomainError
from app.core.text import readable
from app.organisations.queries import list_own_organisations
from app.proposals.desk import CurrentDesk, Desk
from app.proposals.queries import find_merged_into, get_public
from app.proposals.similar import find_similar
from app.reviews.merging import answer_merge, ask_merge, get_request, list_requests
from app.web import csrf
from app.web.deps import DbSession

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
    desk.require_editor()

    def ask_for(db: DbSession, **said: Any) -> None:
        other = get_public(db, proposal.edition_id, into)
        ask_merge(db, proposal=proposal, into=other, message=readable(message), **said)

    return _take(desk, ask_for)


@router.post("/{request_id}")
def answer(desk: CurrentDesk, request_id: UUID, reponse: Text = "") -> Response:
    proposal, is_agreed = desk.proposal, reponse == "accord"

    def answer_it(db: DbSession, **said: Any) -> None:
        request, bearer = get_request(db, proposal, request_id), proposal.organisation_id
        answer_merge(db, request=request, organisation_id=bearer, is_agreed=is_agreed, **said)

    return _take(desk, answer_it)


def _take(desk: Desk, step: Callable[..., None]) -> Response:
    refusal = desk.attempt(step, base_url=desk.settings.base_url)
    return _merges(desk, refusal) if refusal else desk.turn_to("/fusions")


def _merges(desk: Desk, refusal: DomainError | None = None) -> Response:
    db, proposal = desk.db, desk.proposal
    own = {each.id for each in list_own_organisations(db, desk.account.id)}
    edition = proposal.edition
    return desk.show(
        "reviews/merges.html",
        refusal=refusal,
        address=f"{desk.address}/fusions",
        edition=edition,
        requests=list_requests(db, [proposal.id]),
        merged_into=find_merged_into(db, proposal),
        can_answer=proposal.organisation_id in own,
        similar=find_similar(db, edition=edition, title=proposal.title, besides=proposal.code),
    )
