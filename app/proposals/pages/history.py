"""What an association's proposal said after each save, and what changed."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.accounts.access import CurrentMember
from app.proposals.history import list_revisions, steps
from app.proposals.queries import get_own
from app.web import csrf
from app.web.deps import DbSession, Language
from app.web.templating import page

router = APIRouter(prefix="/{language}/association", dependencies=[Depends(csrf.protect)])


@router.get("/projets/{proposal_id}/historique")
def show_history(
    request: Request, language: Language, proposal_id: UUID, account: CurrentMember, db: DbSession
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    return page(
        request,
        "proposals/history.html",
        language=language,
        account=account,
        edition=proposal.edition,
        proposal=proposal,
        steps=steps(list_revisions(db, proposal.id)),
    )
