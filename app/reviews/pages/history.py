"""What changed in a proposal since it was submitted, for the staff who check it."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.editions.models import Phase
from app.editions.phases import closes_at
from app.proposals.history import as_submitted, differences, list_revisions, steps
from app.reviews.pages.desk import CurrentDesk
from app.web import csrf

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/instruction/{code}/historique",
    dependencies=[Depends(csrf.protect)],
)


@router.get("")
def show_history(desk: CurrentDesk) -> Response:
    proposal = desk.review().proposal
    revisions = list_revisions(desk.db, proposal.id)
    first = as_submitted(revisions, closes_at(desk.edition, Phase.SUBMISSION))
    return desk.show(
        "reviews/history.html",
        proposal=proposal,
        steps=steps(revisions),
        submitted=first,
        corrections=differences(first.content, revisions[-1].content) if first else [],
    )
