"""The data page of an edition, and the files themselves under addresses without a language."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import FileResponse, Response

from app.editions.queries import find_freeze, get_edition
from app.grants.queries import list_followed
from app.opendata.access import lasting
from app.opendata.bundle import NoBundle
from app.opendata.exports import (
    COLUMNS,
    FOLLOW_UP_COLUMNS,
    LEAST_BALLOTS,
    follow_up_csv,
    projects_csv,
    recount_command,
    result_json,
)
from app.opendata.service import (
    BUNDLE,
    FOLLOW_UP,
    PROJECTS,
    RESULT,
    RULES,
    BundleFile,
    DataFile,
    ballots_file,
    bundle_file,
    list_files,
    verifier_file,
)
from app.results.queries import find_published, get_published
from app.web import csrf
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession, Language, PageNotFound
from app.web.downloads import is_held, tagged
from app.web.page_cache import shared
from app.web.templating import page

router = APIRouter(
    prefix="/{language}",
    dependencies=[Depends(csrf.protect), Depends(public), Depends(lasting), Depends(shared)],
)
files = APIRouter(prefix="/donnees/{slug}", dependencies=[Depends(public), Depends(lasting)])


@router.get("/editions/{slug}/donnees")
def show_data(
    request: Request, language: Language, slug: str, db: DbSession, settings: CurrentSettings
) -> Response:
    edition = get_edition(db, slug)
    result = find_published(db, edition.id)
    files = list_files(db, edition=edition, result=result, settings=settings)
    return page(
        request,
        "opendata/edition.html",
        language=language,
        edition=edition,
        result=result,
        files=files,
        is_bundled=any(file.name == BUNDLE for file in files),
        origin=settings.base_url,
        columns=COLUMNS,
        follow_up_columns=FOLLOW_UP_COLUMNS,
        is_followed=any(file.name == FOLLOW_UP for file in files),
        least=LEAST_BALLOTS,
        command=recount_command(result) if result else "",
    )


@files.get("/projets.csv", include_in_schema=False)
def send_projects(request: Request, slug: str, db: DbSession) -> Response:
    edition = get_edition(db, slug)
    content = projects_csv(db, edition, find_published(db, edition.id))
    return _sent(request, DataFile(PROJECTS, content))


@files.get("/regles.json", include_in_schema=False)
def send_rules(request: Request, slug: str, db: DbSession) -> Response:
    """Send the exact bytes whose fingerprint was published at the opening."""
    frozen = find_freeze(db, get_edition(db, slug).id)
    if frozen is None:
        raise PageNotFound
    return _sent(request, DataFile(RULES, frozen.document.encode()))


@files.get("/bulletins.pb", include_in_schema=False)
def send_ballots(request: Request, slug: str, db: DbSession, settings: CurrentSettings) -> Response:
    edition = get_edition(db, slug)
    result = get_published(db, edition.id)
    return _sent(request, ballots_file(db, edition=edition, result=result, zone=settings.zone))


@files.get("/resultat.json", include_in_schema=False)
def send_result(request: Request, slug: str, db: DbSession) -> Response:
    edition = get_edition(db, slug)
    return _sent(request, DataFile(RESULT, result_json(db, edition, get_published(db, edition.id))))


@files.get("/suivi.csv", include_in_schema=False)
def send_follow_up(request: Request, slug: str, db: DbSession) -> Response:
    edition = get_edition(db, slug)
    return _sent(request, DataFile(FOLLOW_UP, follow_up_csv(edition, list_followed(db, edition))))


@files.get("/urne.zip", include_in_schema=False)
def send_bundle(request: Request, slug: str, db: DbSession, settings: CurrentSettings) -> Response:
    """Send all that is needed to check the vote alone, as it was written at its publication."""
    edition = get_edition(db, slug)
    result = get_published(db, edition.id)
    bundle = bundle_file(db, edition=edition, result=result, settings=settings)
    if bundle is None:
        raise NoBundle
    return _sent(request, bundle)


@files.get("/verify.py", include_in_schema=False)
def send_verifier(request: Request, slug: str, db: DbSession) -> Response:
    """Send the program that checks a bundle; the same for every edition."""
    get_edition(db, slug)
    return _sent(request, verifier_file())


def _sent(request: Request, file: DataFile | BundleFile) -> Response:
    """Send a file under its tag, or say that the reader's copy is still the same."""
    headers = tagged(file.sha256)
    if is_held(request, headers):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    if isinstance(file, BundleFile):
        return FileResponse(file.path, media_type=file.media_type, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)
