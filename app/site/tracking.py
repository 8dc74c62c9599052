"""One page with the whole life of a proposal, and on top what is expected from whom by when."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.proposals.desk import CurrentDesk
from app.proposals.queries import find_merged_into
from app.proposals.service import is_open
from app.reviews.queries import find_review
from app.site.life import expected, life_of
from app.web import csrf

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}/suivi",
    dependencies=[Depends(csrf.protect)],
)


@router.get("")
def show_tracking(desk: CurrentDesk) -> Response:
    db, proposal, now = desk.db, desk.proposal, desk.now
    review = find_review(db, proposal.id)
    return desk.show(
        "site/tracking.html",
        edition=proposal.edition,
        merged_into=find_merged_into(db, proposal),
        expected=expected(db, proposal, review, now),
        steps=life_of(db, proposal, review, now),
        is_open=is_open(proposal, now),
    )
