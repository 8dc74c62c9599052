"""The page an association comes back to: what it can begin, and what it has begun."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.accounts.access import CurrentMember
from app.editions.models import Phase
from app.editions.phases import closes_at, phase_at
from app.editions.queries import list_editions
from app.grants.queries import funded_codes
from app.organisations.queries import list_own_organisations
from app.proposals import service
from app.proposals.gaps import needed
from app.proposals.queries import list_own
from app.web import csrf
from app.web.visit import CurrentVisit

router = APIRouter(prefix="/{language}/association", dependencies=[Depends(csrf.protect)])


@router.get("")
def show_dashboard(visit: CurrentVisit, account: CurrentMember) -> Response:
    db, now = visit.db, visit.now
    proposals = list_own(db, account.id)
    entered = {each.edition for each in proposals}
    editions = [each for each in list_editions(db) if phase_at(each, now) is Phase.SUBMISSION]
    return visit.show(
        "site/association.html",
        account=account,
        organisations=list_own_organisations(db, account.id),
        proposals=proposals,
        funded={edition.id: funded_codes(db, edition) for edition in entered},
        open_editions=editions,
        is_open=service.is_open,
        is_reopened=service.is_reopened,
        gaps=needed,
        until=lambda proposal: service.deadline(proposal, now),
        deadline=lambda edition: closes_at(edition, Phase.SUBMISSION),
    )
