"""The files of a proposal themselves: for its own organisation, and for anyone once public."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.files.folder import Folder
from app.files.service import open_stored
from app.proposals.attachments import get_attachment, get_published
from app.proposals.desk import CurrentDesk
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession
from app.web.downloads import send_file

own = APIRouter(prefix="/{language}/association/projets/{proposal_id}/fichiers")
published = APIRouter(prefix="/fichiers/{attachment_id}", dependencies=[Depends(public)])


@own.get("/{attachment_id}")
def read_own(desk: CurrentDesk, attachment_id: UUID) -> Response:
    """Send a file to its own organisation, whoever else may read it."""
    stored = get_attachment(desk.db, desk.proposal, attachment_id).file
    opened = open_stored(Folder(desk.settings.files), stored)
    return send_file(desk.request, opened, is_public=False)


@published.get("", include_in_schema=False)
def read_published(
    request: Request, attachment_id: UUID, db: DbSession, settings: CurrentSettings
) -> Response:
    stored = get_published(db, attachment_id).file
    return send_file(request, open_stored(Folder(settings.files), stored), is_public=True)


@published.get("/vignette", include_in_schema=False)
def read_small(
    request: Request, attachment_id: UUID, db: DbSession, settings: CurrentSettings
) -> Response:
    """Send the small copy of a picture, for lists."""
    stored = get_published(db, attachment_id).file
    opened = open_stored(Folder(settings.files), stored, is_small=True)
    return send_file(request, opened, is_public=True)
