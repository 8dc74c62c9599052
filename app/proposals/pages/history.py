"""What an association's proposal said after each save, and what changed."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.proposals.desk import CurrentDesk
from app.proposals.history import list_revisions, steps
from app.web import csrf

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}/historique",
    dependencies=[Depends(csrf.protect)],
)


@router.get("")
def show_history(desk: CurrentDesk) -> Response:
    proposal = desk.proposal
    return desk.show(
        "proposals/history.html",
        edition=proposal.edition,
        steps=steps(list_revisions(desk.db, proposal.id)),
    )
