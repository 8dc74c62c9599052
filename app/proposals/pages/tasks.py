"""The page of a proposal: its tasks, how far each is, what is missing; taking it back."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.editions.queries import list_criteria
from app.organisations.queries import is_editor
from app.proposals import service
from app.proposals.desk import CurrentDesk
from app.proposals.gaps import SectionState, list_tasks
from app.proposals.similar import find_similar
from app.web import csrf

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}", dependencies=[Depends(csrf.protect)]
)


@router.get("")
def show_tasks(desk: CurrentDesk) -> Response:
    db, proposal, member = desk.db, desk.proposal, desk.account
    if not service.is_open(proposal, desk.now):
        return desk.turn_to("/depot")
    tasks = list_tasks(proposal)
    saved = desk.request.query_params.get("enregistre")
    return desk.show(
        "proposals/tasks.html",
        edition=proposal.edition,
        can_write=is_editor(db, account_id=member.id, organisation_id=proposal.organisation_id),
        tasks=tasks,
        done=sum(task.state is SectionState.DONE for task in tasks),
        saved=next((task.section for task in tasks if task.word == saved), None),
        deadline=service.deadline(proposal, desk.now),
        is_reopened=service.is_reopened(proposal, desk.now),
        criteria=list_criteria(db, proposal.edition_id),
        similar=find_similar(
            db, edition=proposal.edition, title=proposal.title, besides=proposal.code
        ),
    )
