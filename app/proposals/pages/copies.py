"""Take up a project of a former edition again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.editions.models import Phase
from app.editions.phases import closes_at, require
from app.editions.queries import get_edition
from app.proposals.copies import copy_proposal, list_copiable
from app.proposals.queries import get_own
from app.web import csrf
from app.web.deps import DbSession, Language, Now
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/association/editions/{slug}/reprendre",
    dependencies=[Depends(csrf.protect)],
)


@router.get("")
def show_former(
    request: Request, language: Language, slug: str, account: CurrentMember, db: DbSession, now: Now
) -> Response:
    edition = get_edition(db, slug)
    require(edition, Phase.SUBMISSION, now)
    return page(
        request,
        "proposals/former.html",
        language=language,
        account=account,
        edition=edition,
        proposals=list_copiable(db, account_id=account.id, edition=edition),
        deadline=closes_at(edition, Phase.SUBMISSION),
    )


@router.post("")
def copy(
    language: Language,
    slug: str,
    account: CurrentMember,
    db: DbSession,
    now: Now,
    proposal_id: Annotated[UUID, Form()],
) -> Response:
    source = get_own(db, account.id, proposal_id)
    edition = get_edition(db, slug)
    copied = copy_proposal(db, source=source, edition=edition, by=account.id, now=now)
    return RedirectResponse(f"/{language}/association/projets/{copied.id}", status_code=303)
