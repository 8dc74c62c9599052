"""Pages: the published result, why each project won or lost, and the tellers' steps."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentTeller
from app.accounts.models import Account
from app.core.errors import DomainError
from app.editions.models import Edition
from app.editions.queries import get_edition, get_project, list_projects
from app.results import service
from app.results.queries import find_result, find_turnout, get_line, get_published
from app.voting import service as voting
from app.voting.keys import KeyStore
from app.voting.queries import find_round
from app.web import csrf
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.problems import STATUS
from app.web.sentences import sentence
from app.web.templating import page

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])
TELLERS = "/mir/editions/{slug}/depouillement"


@router.get("/editions/{slug}/resultats", dependencies=[Depends(public)])
def show_result(request: Request, language: Language, slug: str, db: DbSession) -> Response:
    edition = get_edition(db, slug)
    result = get_published(db, edition.id)
    titles = _titles(db, edition)
    return page(
        request,
        "results/result.html",
        language=language,
        edition=edition,
        result=result,
        titles=titles,
        slices=[(titles[each.code], each.cost_cents) for each in result.lines if each.is_funded],
        turnout=find_turnout(db, edition, result),
    )


@router.get("/editions/{slug}/resultats/{code:path}", dependencies=[Depends(public)])
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
        titles=_titles(db, edition),
    )


@router.get(TELLERS)
def show_count(
    request: Request, language: Language, slug: str, account: CurrentTeller, db: DbSession
) -> Response:
    return _tellers_page(request, language, get_edition(db, slug), db, account)


@router.post(TELLERS + "/cloture")
def close(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentTeller,
    db: DbSession,
    settings: CurrentSettings,
    now: Now,
) -> Response:
    def step(edition: Edition, by: UUID) -> object:
        keys = KeyStore(settings.keys)
        return voting.close_by_hand(db, edition=edition, keys=keys, now=now, by=by)

    return _take_step(request, language, slug, db, account, step)


@router.post(TELLERS + "/ouverture")
def open_urn(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentTeller,
    db: DbSession,
    settings: CurrentSettings,
    now: Now,
    tasks: BackgroundTasks,
) -> Response:
    def step(edition: Edition, by: UUID) -> object:
        keys = KeyStore(settings.keys)
        ballots = voting.open_urn(db, edition=edition, keys=keys, now=now, by=by)
        # After the commit: the emptied urn must leave no trace in the file.
        tasks.add_task(request.app.state.database.compact)
        return ballots

    return _take_step(request, language, slug, db, account, step)


@router.post(TELLERS + "/comptage")
def count(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentTeller,
    db: DbSession,
    now: Now,
) -> Response:
    def step(edition: Edition, by: UUID) -> object:
        return service.count_edition(db, edition=edition, now=now, by=by)

    return _take_step(request, language, slug, db, account, step)


@router.post(TELLERS + "/publication")
def publish(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentTeller,
    db: DbSession,
    now: Now,
) -> Response:
    def step(edition: Edition, by: UUID) -> object:
        return service.publish_result(db, edition=edition, now=now, by=by)

    return _take_step(request, language, slug, db, account, step)


def _take_step(
    request: Request,
    language: str,
    slug: str,
    db: DbSession,
    account: Account,
    step: Callable[[Edition, UUID], object],
) -> Response:
    """Take one step and go back to the list, or say there why it cannot be taken now."""
    edition = get_edition(db, slug)
    try:
        with db.begin_nested():
            step(edition, account.id)
    except DomainError as refusal:
        return _tellers_page(request, language, edition, db, account, refusal)
    return RedirectResponse(f"/{language}/mir/editions/{slug}/depouillement", status_code=303)


def _tellers_page(
    request: Request,
    language: str,
    edition: Edition,
    db: DbSession,
    account: Account,
    refusal: DomainError | None = None,
) -> Response:
    result = find_result(db, edition.id)
    zone = request.app.state.settings.zone
    return page(
        request,
        "results/count.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 200,
        address=f"/{language}/mir/editions/{edition.slug}/depouillement",
        edition=edition,
        account=account,
        voting_round=find_round(db, edition.id),
        result=result,
        titles=_titles(db, edition),
        turnout=find_turnout(db, edition, result) if result else None,
        refusal=sentence(refusal.code, refusal.params, language, zone) if refusal else "",
    )


def _titles(db: DbSession, edition: Edition) -> dict[str, str]:
    return {project.code: project.title for project in list_projects(db, edition.id)}
