"""The page of a proposal: its tasks, how far each is, what is missing; taking it back."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.editions.queries import list_criteria
from app.organisations.queries import is_editor
from app.proposals import service
from app.proposals.gaps import SectionState, list_tasks
from app.proposals.queries import get_own
from app.proposals.similar import find_similar
from app.web import csrf
from app.web.deps import DbSession, Language, Now
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}", dependencies=[Depends(csrf.protect)]
)


@router.get("")
def show_tasks(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    if not service.is_open(proposal, now):
        return RedirectResponse(f"{request.url.path}/depot", status_code=303)
    tasks = list_tasks(proposal)
    saved = request.query_params.get("enregistre")
    return page(
        request,
        "proposals/tasks.html",
        language=language,
        account=account,
        edition=proposal.edition,
        proposal=proposal,
        can_write=is_editor(db, account_id=account.id, organisation_id=proposal.organisation_id),
        tasks=tasks,
        done=sum(task.state is SectionState.DONE for task in tasks),
        saved=next((task.section for task in tasks if task.word == saved), None),
        deadline=service.deadline(proposal, now),
        is_reopened=service.is_reopened(proposal, now),
        criteria=list_criteria(db, proposal.edition_id),
        similar=find_similar(
            db, edition=proposal.edition, title=proposal.title, besides=proposal.code
        ),
    )
