"""The picture and the documents of a proposal: the pages that add, describe and remove them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.errors import Kind
from app.files.folder import Folder
from app.files.recognition import FileEmpty
from app.proposals import attachments
from app.proposals.desk import CurrentDesk, Desk
from app.proposals.models import Attachment, AttachmentKind
from app.proposals.schemas.fields import NeededLine, Strict
from app.proposals.service import is_open
from app.web import csrf
from app.web.forms import FieldError, PostedForm, fields, read_form
from app.web.uploads import take_upload, uploaded

HOME = "/{language}/association/projets/{proposal_id}/fichiers"
router = APIRouter(prefix=HOME, dependencies=[Depends(csrf.protect)])
uploads = APIRouter(prefix=HOME, dependencies=[Depends(take_upload), Depends(csrf.protect)])
SAVED = "/fichiers?enregistre"
DOCUMENT_KINDS = [kind for kind in AttachmentKind if kind is not AttachmentKind.PICTURE]


class PictureForm(Strict):
    """What the picture shows."""

    description: NeededLine


class DocumentForm(Strict):
    """What the document is, and whether anyone may read it."""

    title: NeededLine
    kind: AttachmentKind
    is_public: bool = False


class DescriptionForm(Strict):
    """What a file that is already there is to be called from now on."""

    description: NeededLine
    is_public: bool = False


@router.get("")
def show_files(desk: CurrentDesk) -> Response:
    return _files(desk)


@uploads.post("/image")
def add_picture(desk: CurrentDesk, form: PostedForm) -> Response:
    read, errors = read_form(PictureForm, _words(form, "picture"))
    if read is not None:
        said = {"kind": AttachmentKind.PICTURE, "is_public": True, **read.model_dump()}
        errors = _add(desk, form, "picture", **said)
    return _files(desk, form, errors) if errors else desk.turn_to(SAVED)


@uploads.post("/documents")
def add_document(desk: CurrentDesk, form: PostedForm) -> Response:
    read, errors = read_form(DocumentForm, _words(form, "document"))
    if read is not None:
        said = {"kind": read.kind, "description": read.title, "is_public": read.is_public}
        errors = _add(desk, form, "document", **said)
    return _files(desk, form, errors) if errors else desk.turn_to(SAVED)


@router.get("/{attachment_id}/description")
def show_description(desk: CurrentDesk, attachment_id: UUID) -> Response:
    return _description(desk, attachments.get_attachment(desk.db, desk.proposal, attachment_id))


@router.post("/{attachment_id}/description")
def describe(desk: CurrentDesk, attachment_id: UUID, form: PostedForm) -> Response:
    attachment = attachments.get_attachment(desk.db, desk.proposal, attachment_id)
    read, errors = read_form(DescriptionForm, fields(form))
    if read is None:
        return _description(desk, attachment, form, errors)
    attachments.describe_attachment(
        desk.db,
        proposal=desk.proposal,
        attachment=attachment,
        by=desk.account.id,
        now=desk.now,
        **read.model_dump(),
    )
    return desk.turn_to(SAVED)


@router.post("/{attachment_id}/retrait")
def remove(desk: CurrentDesk, attachment_id: UUID) -> Response:
    attachments.remove_attachment(
        desk.db,
        proposal=desk.proposal,
        attachment=attachments.get_attachment(desk.db, desk.proposal, attachment_id),
        by=desk.account.id,
        now=desk.now,
    )
    return desk.turn_to(SAVED)


def _words(form: FormData, field: str) -> dict[str, str]:
    """Return what was typed beside the file: a browser may send an empty choice as a text."""
    return {name: value for name, value in fields(form).items() if name != field}


def _add(desk: Desk, form: FormData, field: str, **said: Any) -> list[FieldError]:
    """Add the file sent under `field`; what is wrong with the file itself stands beside it."""
    sent = uploaded(form, field)
    if sent is None:
        return [FieldError(field, FileEmpty.code, {})]
    stream, name = sent
    refusal = desk.attempt(
        attachments.add_attachment,
        proposal=desk.proposal,
        folder=Folder(desk.settings.files),
        stream=stream,
        name=name,
        **said,
    )
    if refusal and refusal.kind is not Kind.INVALID:
        raise refusal
    return [FieldError(field, refusal.code, refusal.params)] if refusal else []


def _files(desk: Desk, form: FormData | None = None, errors: Sequence[FieldError] = ()) -> Response:
    return desk.show(
        "proposals/attachments.html",
        errors=errors,
        address=f"{desk.address}/fichiers",
        attachments=attachments.list_attachments(desk.db, desk.proposal.id),
        kinds=DOCUMENT_KINDS,
        most=attachments.MOST_DOCUMENTS,
        is_open=is_open(desk.proposal, desk.now),
        typed=fields(form) if form else {},
    )


def _description(
    desk: Desk,
    attachment: Attachment,
    form: FormData | None = None,
    errors: Sequence[FieldError] = (),
) -> Response:
    typed = fields(form) if form else {}
    return desk.show(
        "proposals/attachment.html",
        errors=errors,
        attachment=attachment,
        description=typed.get("description", attachment.description),
        is_public="is_public" in typed if form else attachment.is_public,
    )
