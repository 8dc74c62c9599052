"""Pages: the published result, why each project won or lost, and the tellers' steps."""

from fastapi import APIRouter, BackgroundTasks, Depends, Request
from starlette.responses import Response

from app.editions.queries import get_edition, get_project, projects_by_code
from app.results import service
from app.results.queries import find_turnout, get_line, get_published
from app.results.tellers import CurrentTable
from app.voting.ceremony import leave_nothing
from app.voting.ceremony import open_urn as open_the_urn
from app.voting.queries import find_round
from app.voting.rounds import close_by_hand
from app.web import csrf
from app.web.access import public
from app.web.deps import DbSession, Language
from app.web.page_cache import shared
from app.web.templating import page

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])
TELLERS = "/mir/editions/{slug}/depouillement"
SEE_OTHER = 303


@router.get("/editions/{slug}/resultats", dependencies=[Depends(public), Depends(shared)])
def show_result(request: Request, language: Language, slug: str, db: DbSession) -> Response:
    edition = get_edition(db, slug)
    result = get_published(db, edition.id)
    listed = projects_by_code(db, edition.id)
    slices = [
        (listed[each.code].title_in(language), each.cost_cents)
        for each in result.lines
        if each.is_funded
    ]
    return page(
        request,
        "results/result.html",
        language=language,
        edition=edition,
        result=result,
        listed=listed,
        slices=slices,
        turnout=find_turnout(db, edition, result),
        has_urn=find_round(db, edition.id) is not None,
    )


@router.get(
    "/editions/{slug}/resultats/{code:path}", dependencies=[Depends(public), Depends(shared)]
)
def show_line(
    request: Request, language: Language, slug: str, code: str, db: DbSession
) -> Response:
    edition = get_edition(db, slug)
    result = get_published(db, edition.id)
    return page(
        request,
        "results/project.html",
        language=language,
        edition=edition,
        result=result,
        line=get_line(result, code),
        project=get_project(db, edition.id, code),
        listed=projects_by_code(db, edition.id),
    )


@router.get(TELLERS)
def show_count(table: CurrentTable) -> Response:
    return table.lay_out()


@router.post(TELLERS + "/cloture")
def close(table: CurrentTable) -> Response:
    return table.take(close_by_hand, keys=table.keys)


@router.post(TELLERS + "/ouverture")
def open_urn(table: CurrentTable, tasks: BackgroundTasks) -> Response:
    answer = table.take(open_the_urn, keys=table.keys)
    if answer.status_code == SEE_OTHER:
        # After the commit: the emptied urn must leave no trace in the file, and no key.
        database = table.request.app.state.database
        tasks.add_task(leave_nothing, database, table.keys, table.edition.id)
    return answer


@router.post(TELLERS + "/comptage")
def count(table: CurrentTable) -> Response:
    return table.take(service.count_edition)


@router.post(TELLERS + "/publication")
def publish(table: CurrentTable) -> Response:
    return table.take(service.publish_result)
