"""What changed in a proposal since it was submitted, for the staff who check it."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.accounts.access import CurrentReviewer
from app.editions.models import Phase
from app.editions.phases import closes_at
from app.editions.queries import get_edition
from app.proposals.history import as_submitted, differences, list_revisions, steps
from app.reviews.queries import get_review
from app.web import csrf
from app.web.deps import DbSession, Language
from app.web.templating import page

router = APIRouter(prefix="/{language}/mir", dependencies=[Depends(csrf.protect)])


@router.get("/editions/{slug}/instruction/{code}/historique")
def show_history(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    account: CurrentReviewer,
    db: DbSession,
) -> Response:
    proposal = get_review(db, get_edition(db, slug).id, code, reader=account.id).proposal
    revisions = list_revisions(db, proposal.id)
    first = as_submitted(revisions, closes_at(proposal.edition, Phase.SUBMISSION))
    return page(
        request,
        "reviews/history.html",
        language=language,
        account=account,
        edition=proposal.edition,
        proposal=proposal,
        steps=steps(revisions),
        submitted=first,
        corrections=differences(first.content, revisions[-1].content) if first else [],
    )
