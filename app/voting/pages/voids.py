"""Pages: the voids of a vote: listed, asked for by one person, confirmed by another."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.core.errors import DomainError
from app.voting.disputes import disputes_end
from app.voting.pages.desk import CurrentDesk, Desk
from app.voting.queries import list_voids
from app.voting.voids import AT_THE_DESK, ask_void_by_code, confirm_void, drop_void
from app.web import csrf

PATH = "annulations"
router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/" + PATH, dependencies=[Depends(csrf.protect)]
)
Text = Annotated[str, Form()]


@router.get("")
def show_voids(desk: CurrentDesk) -> Response:
    return _show(desk)


@router.post("")
def ask(desk: CurrentDesk, code: Text = "", reason: Text = "") -> Response:
    def again(desk: Desk, refusal: DomainError) -> Response:
        return _show(desk, refusal, code, reason)

    return desk.take(ask_void_by_code, PATH, again, code=code, reason=reason)


@router.post("/{void_id}/confirmation")
def confirm(desk: CurrentDesk, void_id: UUID) -> Response:
    return desk.take(confirm_void, PATH, _show, void_id=void_id, keys=desk.keys)


@router.post("/{void_id}/abandon")
def put_aside(desk: CurrentDesk, void_id: UUID) -> Response:
    return desk.take(drop_void, PATH, _show, void_id=void_id)


def _show(
    desk: Desk, refusal: DomainError | None = None, code: str = "", reason: str = ""
) -> Response:
    voting_round = desk.voting_round
    end = disputes_end(voting_round, desk.edition) if voting_round else None
    return desk.show(
        "voting/voids.html",
        address=desk.address(PATH),
        refusal=refusal,
        round=voting_round,
        lines=list_voids(desk.db, voting_round.id) if voting_round else [],
        disputes_end=end,
        is_possible=voting_round is not None and (end is None or desk.now < end),
        reasons=[each.value for each in AT_THE_DESK],
        typed={"code": code, "reason": reason},
    )
