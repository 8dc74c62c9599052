"""The picture and the documents of a proposal, as the staff reads them: all of them."""

from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.files.folder import Folder
from app.files.service import open_stored
from app.proposals.attachments import get_attachment, list_attachments
from app.reviews.pages.desk import CurrentDesk
from app.web import csrf
from app.web.downloads import send_file

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/instruction/{code}/fichiers",
    dependencies=[Depends(csrf.protect)],
)


@router.get("")
def show_files(desk: CurrentDesk) -> Response:
    proposal = desk.review().proposal
    attachments = list_attachments(desk.db, proposal.id)
    return desk.show("reviews/files.html", proposal=proposal, attachments=attachments)


@router.get("/{attachment_id}")
def read_file(desk: CurrentDesk, attachment_id: UUID) -> Response:
    stored = get_attachment(desk.db, desk.review().proposal, attachment_id).file
    opened = open_stored(Folder(desk.settings.files), stored)
    return send_file(desk.request, opened, is_public=False)
