"""Pages: close the vote before its hour: asked with a reason, confirmed by somebody else."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.core.errors import DomainError
from app.editions.models import Phase
from app.editions.phases import closes_at
from app.voting.closing import ask_closing, confirm_closing, drop_closing
from app.voting.pages.desk import CurrentTellersDesk, Desk
from app.voting.queries import find_early_closing
from app.web import csrf

PATH = "cloture-anticipee"
router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/" + PATH, dependencies=[Depends(csrf.protect)]
)


@router.get("")
def show_closing(desk: CurrentTellersDesk) -> Response:
    return _show(desk)


@router.post("")
def ask(desk: CurrentTellersDesk, reason: Annotated[str, Form()] = "") -> Response:
    return desk.take(ask_closing, PATH, _show, reason=reason)


@router.post("/confirmation")
def confirm(desk: CurrentTellersDesk) -> Response:
    return desk.take(confirm_closing, PATH, _show, keys=desk.keys)


@router.post("/abandon")
def put_aside(desk: CurrentTellersDesk) -> Response:
    return desk.take(drop_closing, PATH, _show)


def _show(desk: Desk, refusal: DomainError | None = None) -> Response:
    voting_round = desk.voting_round
    return desk.show(
        "voting/early_closing.html",
        address=desk.address(PATH),
        refusal=refusal,
        round=voting_round,
        asked=find_early_closing(desk.db, voting_round.id) if voting_round else None,
        closes_at=closes_at(desk.edition, Phase.VOTING),
    )
