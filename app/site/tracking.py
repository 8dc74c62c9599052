"""One page with the whole life of a proposal, and on top what is expected from whom by when."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.accounts.access import CurrentMember
from app.proposals.queries import find_merged_into, get_own
from app.proposals.service import is_open
from app.site.life import expected, life_of
from app.web import csrf
from app.web.deps import DbSession, Language, Now
from app.web.templating import page

router = APIRouter(prefix="/{language}/association", dependencies=[Depends(csrf.protect)])


@router.get("/projets/{proposal_id}/suivi")
def show_tracking(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    return page(
        request,
        "site/tracking.html",
        language=language,
        account=account,
        edition=proposal.edition,
        proposal=proposal,
        merged_into=find_merged_into(db, proposal),
        expected=expected(db, proposal, now),
        steps=life_of(db, proposal, now),
        is_open=is_open(proposal, now),
    )
