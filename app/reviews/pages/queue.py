"""Pages: the queue of an edition."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.accounts.access import CurrentReviewer
from app.editions.queries import get_edition, list_criteria
from app.proposals.queries import PUBLIC
from app.reviews.queries import list_reviews
from app.web import csrf
from app.web.deps import DbSession, Language
from app.web.templating import page

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])


@router.get("/mir/editions/{slug}/instruction")
def show_queue(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentReviewer,
    db: DbSession,
    statut: str = "",
) -> Response:
    edition = get_edition(db, slug)
    reviews = list_reviews(db, edition.id)
    statuses = [review.proposal.status for review in reviews]
    wanted = statut if statut in PUBLIC else ""
    return page(
        request,
        "reviews/queue.html",
        language=language,
        account=account,
        edition=edition,
        reviews=[each for each in reviews if wanted in {"", each.proposal.status}],
        wanted=wanted,
        counts={status: statuses.count(status) for status in PUBLIC},
        criteria=list_criteria(db, edition.id),
    )
