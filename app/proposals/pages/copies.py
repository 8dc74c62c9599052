"""Take up a project of a former edition again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.accounts.access import CurrentMember
from app.editions.access import CurrentEdition
from app.editions.models import Phase
from app.editions.phases import closes_at, require
from app.proposals.copies import copy_proposal, list_copiable
from app.proposals.queries import get_own
from app.web import csrf
from app.web.visit import CurrentVisit

router = APIRouter(
    prefix="/{language}/association/editions/{slug}/reprendre",
    dependencies=[Depends(csrf.protect)],
)


@router.get("")
def show_former(visit: CurrentVisit, account: CurrentMember, edition: CurrentEdition) -> Response:
    require(edition, Phase.SUBMISSION, visit.now)
    return visit.show(
        "proposals/former.html",
        account=account,
        edition=edition,
        proposals=list_copiable(visit.db, account_id=account.id, edition=edition),
        deadline=closes_at(edition, Phase.SUBMISSION),
    )


@router.post("")
def copy(
    visit: CurrentVisit,
    account: CurrentMember,
    edition: CurrentEdition,
    proposal_id: Annotated[UUID, Form()],
) -> Response:
    source = get_own(visit.db, account.id, proposal_id)
    copied = copy_proposal(visit.db, source=source, edition=edition, by=account.id, now=visit.now)
    return visit.go(f"/association/projets/{copied.id}")
