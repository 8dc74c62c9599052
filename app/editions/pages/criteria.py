"""Pages of the staff: write the criteria of an edition, begin a version, give it force."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from app.core.text import readable
from app.editions import criteria_sets
from app.editions.criteria import read_criteria, sheets_of, write_criteria
from app.editions.desk import CurrentDesk, CurrentHeadDesk
from app.editions.queries import get_criteria_in_force, get_criteria_set, get_edition
from app.web import csrf
from app.web.deps import DbSession
from app.web.forms import PostedForm

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/criteres", dependencies=[Depends(csrf.protect)]
)


@router.get("")
def show_desk(desk: CurrentDesk) -> Response:
    return desk.lay_out()


@router.get("/fichier")
def download(desk: CurrentDesk, version: int = 1) -> Response:
    """Give one version as the file that the import and the command line read."""
    chosen = get_criteria_set(desk.db, desk.edition.id, version)
    name = f"criteres-{desk.edition.slug}-{version}.json"
    return Response(
        write_criteria(chosen.criteria),
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.post("/fichier")
def replace_from_file(desk: CurrentDesk, form: PostedForm) -> Response:
    content = _posted_file(form)

    def replace(db: DbSession, **said: Any) -> None:
        criteria_sets.replace_criteria(db, criteria=read_criteria(content), **said)

    return desk.take(replace, criteria_set=desk.newest())


@router.post("/copie")
def copy(desk: CurrentDesk, form: PostedForm) -> Response:
    """Put another edition's criteria in place of these."""
    other = get_edition(desk.db, str(form.get("edition", "")))
    source = get_criteria_in_force(desk.db, other.id)
    return desk.take(
        criteria_sets.replace_criteria,
        criteria_set=desk.newest(),
        criteria=sheets_of(source.criteria),
    )


@router.post("/version")
def begin_version(desk: CurrentDesk) -> Response:
    return desk.take(criteria_sets.begin_version)


@router.post("/abandon")
def drop_version(desk: CurrentDesk) -> Response:
    return desk.take(criteria_sets.drop_version, criteria_set=desk.newest())


@router.post("/vigueur")
def give_force(desk: CurrentHeadDesk, form: PostedForm) -> Response:
    """Colleagues write a version; that it judges from now on is for the administrator to say."""
    reason = readable(str(form.get("reason", "")))
    return desk.take(criteria_sets.give_force, criteria_set=desk.newest(), reason=reason)


def _posted_file(form: FormData) -> bytes:
    uploaded = form.get("file")
    if not isinstance(uploaded, UploadFile):
        return b""
    with uploaded.file as file:
        return file.read()
