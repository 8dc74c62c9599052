"""Pages of the staff: write the criteria of an edition, begin a version, give it force."""

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentAdministrator, CurrentReviewer
from app.accounts.models import Account
from app.core.errors import DomainError
from app.core.text import readable
from app.editions import criteria_sets
from app.editions.comparison import compare
from app.editions.criteria import read_criteria, sheets_of, write_criteria
from app.editions.models import Edition
from app.editions.queries import (
    get_criteria_in_force,
    get_criteria_set,
    get_edition,
    get_newest_criteria_set,
    list_criteria_sets,
    list_editions,
)
from app.web import csrf
from app.web.deps import DbSession, Language, Now
from app.web.forms import PostedForm
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/criteres", dependencies=[Depends(csrf.protect)]
)


@router.get("")
def show_desk(
    request: Request, language: Language, slug: str, account: CurrentReviewer, db: DbSession
) -> Response:
    return _desk(request, language, account, db, get_edition(db, slug))


@router.get("/fichier")
def download(slug: str, _account: CurrentReviewer, db: DbSession, version: int = 1) -> Response:
    """Give one version as the file that the import and the command line read."""
    chosen = get_criteria_set(db, get_edition(db, slug).id, version)
    name = f"criteres-{slug}-{version}.json"
    return Response(
        write_criteria(chosen.criteria),
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.post("/fichier")
def replace_from_file(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentReviewer,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    edition = get_edition(db, slug)
    try:
        with db.begin_nested():
            criteria_sets.replace_criteria(
                db,
                edition=edition,
                criteria_set=get_newest_criteria_set(db, edition.id),
                criteria=read_criteria(_posted_file(form)),
                by=account.id,
                now=now,
            )
    except DomainError as refusal:
        return _desk(request, language, account, db, edition, refusal=refusal)
    return _back(language, slug)


@router.post("/copie")
def copy(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentReviewer,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    """Put another edition's criteria in place of these."""
    edition = get_edition(db, slug)
    source = get_criteria_in_force(db, get_edition(db, str(form.get("edition", ""))).id)
    try:
        with db.begin_nested():
            criteria_sets.replace_criteria(
                db,
                edition=edition,
                criteria_set=get_newest_criteria_set(db, edition.id),
                criteria=sheets_of(source.criteria),
                by=account.id,
                now=now,
            )
    except DomainError as refusal:
        return _desk(request, language, account, db, edition, refusal=refusal)
    return _back(language, slug)


@router.post("/version")
def begin_version(
    language: Language, slug: str, account: CurrentReviewer, db: DbSession, now: Now
) -> Response:
    criteria_sets.begin_version(db, edition=get_edition(db, slug), by=account.id, now=now)
    return _back(language, slug)


@router.post("/abandon")
def drop_version(
    language: Language, slug: str, account: CurrentReviewer, db: DbSession, now: Now
) -> Response:
    edition = get_edition(db, slug)
    newest = get_newest_criteria_set(db, edition.id)
    criteria_sets.drop_version(db, edition=edition, criteria_set=newest, by=account.id, now=now)
    return _back(language, slug)


@router.post("/vigueur")
def give_force(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentAdministrator,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    """Colleagues write a version; that it judges from now on is for the administrator to say."""
    edition = get_edition(db, slug)
    reason = readable(str(form.get("reason", "")))
    try:
        with db.begin_nested():
            criteria_sets.give_force(
                db,
                edition=edition,
                criteria_set=get_newest_criteria_set(db, edition.id),
                reason=reason,
                by=account.id,
                now=now,
            )
    except DomainError as refusal:
        return _desk(request, language, account, db, edition, refusal=refusal)
    return _back(language, slug)


def _desk(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    edition: Edition,
    *,
    refusal: DomainError | None = None,
) -> Response:
    versions = list_criteria_sets(db, edition.id)
    newest = get_newest_criteria_set(db, edition.id)
    former = versions[1] if len(versions) > 1 else None
    return page(
        request,
        "editions/criteria_desk.html",
        language=language,
        address=f"/{language}/mir/editions/{edition.slug}/criteres",
        status=STATUS[refusal.kind] if refusal else 200,
        account=account,
        edition=edition,
        versions=versions,
        newest=newest,
        differences=compare(former.criteria, newest.criteria) if former else [],
        others=[each for each in list_editions(db) if not each.is_imported and each != edition],
        refusal=refusal,
    )


def _posted_file(form: FormData) -> bytes:
    uploaded = form.get("file")
    if not isinstance(uploaded, UploadFile):
        return b""
    with uploaded.file as file:
        return file.read()


def _back(language: str, slug: str, anchor: str = "") -> Response:
    return RedirectResponse(f"/{language}/mir/editions/{slug}/criteres{anchor}", status_code=303)
