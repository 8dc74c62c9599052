"""JSON: the published result for anyone; counting and publishing for those who may."""

from fastapi import APIRouter, Depends

from app.accounts.access import CurrentTeller
from app.editions.models import Edition
from app.editions.queries import get_edition, get_project, list_projects
from app.results import service
from app.results.exports import document_of, line_document
from app.results.models import Result
from app.results.queries import find_turnout, get_line, get_published
from app.results.schemas import LineOut, ResultOut
from app.web.access import public
from app.web.deps import DbSession, Now
from app.web.page_cache import shared

router = APIRouter(prefix="/api/v1/editions/{slug}", tags=["results"])


@router.get("/result", dependencies=[Depends(public), Depends(shared)])
def show_result(slug: str, db: DbSession) -> ResultOut:
    """Return the published result, with all that is needed to count again."""
    edition = get_edition(db, slug)
    return _shown(db, edition, get_published(db, edition.id))


@router.get("/result/{code:path}", dependencies=[Depends(public), Depends(shared)])
def show_line(slug: str, code: str, db: DbSession) -> LineOut:
    """Say what became of one project, and why."""
    edition = get_edition(db, slug)
    line = get_line(get_published(db, edition.id), code)
    title = get_project(db, edition.id, code).title
    return LineOut(**line_document(line, title))


@router.post("/count", status_code=201)
def count(slug: str, account: CurrentTeller, db: DbSession, now: Now) -> ResultOut:
    """Count the opened ballots, or count them again while nothing is published."""
    edition = get_edition(db, slug)
    return _shown(db, edition, service.count_edition(db, edition=edition, now=now, by=account.id))


@router.post("/publication", status_code=201)
def publish(slug: str, account: CurrentTeller, db: DbSession, now: Now) -> ResultOut:
    """Show the counted result to everyone."""
    edition = get_edition(db, slug)
    return _shown(db, edition, service.publish_result(db, edition=edition, now=now, by=account.id))


def _shown(db: DbSession, edition: Edition, result: Result) -> ResultOut:
    turnout = find_turnout(db, edition, result)
    projects = list_projects(db, edition.id)
    return ResultOut(**document_of(edition, projects, result, turnout))
