"""The picture and the documents of a proposal: the pages that keep them, and the files."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError, Kind
from app.files.folder import Folder
from app.files.recognition import FileEmpty
from app.files.service import open_stored
from app.proposals import attachments
from app.proposals.models import Attachment, AttachmentKind, Proposal
from app.proposals.queries import get_own
from app.proposals.schemas.fields import NeededLine, Strict
from app.proposals.service import is_open
from app.web import csrf
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.downloads import send_file
from app.web.forms import FieldError, PostedForm, by_field, fields, read_form
from app.web.templating import page
from app.web.uploads import take_upload, uploaded

HOME = "/{language}/association/projets/{proposal_id}/fichiers"
router = APIRouter(prefix=HOME, dependencies=[Depends(csrf.protect)])
uploads = APIRouter(prefix=HOME, dependencies=[Depends(take_upload), Depends(csrf.protect)])
published = APIRouter(prefix="/fichiers/{attachment_id}", dependencies=[Depends(public)])

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


def own_proposal(proposal_id: UUID, account: CurrentMember, db: DbSession) -> Proposal:
    return get_own(db, account.id, proposal_id)


OwnProposal = Annotated[Proposal, Depends(own_proposal)]


@router.get("")
def show_files(
    request: Request,
    language: Language,
    account: CurrentMember,
    proposal: OwnProposal,
    db: DbSession,
    now: Now,
) -> Response:
    return _files(request, language, account, proposal, db, now)


@uploads.post("/image")
def add_picture(
    request: Request,
    language: Language,
    account: CurrentMember,
    proposal: OwnProposal,
    db: DbSession,
    now: Now,
    settings: CurrentSettings,
    form: PostedForm,
) -> Response:
    read, errors = read_form(PictureForm, _words(form, "picture"))
    if read is not None:
        said = {"kind": AttachmentKind.PICTURE, "is_public": True, **read.model_dump()}
        errors = _add(db, proposal, settings, form, "picture", by=account.id, now=now, **said)
    if errors:
        return _files(request, language, account, proposal, db, now, form, errors)
    return _back(language, proposal)


@uploads.post("/documents")
def add_document(
    request: Request,
    language: Language,
    account: CurrentMember,
    proposal: OwnProposal,
    db: DbSession,
    now: Now,
    settings: CurrentSettings,
    form: PostedForm,
) -> Response:
    read, errors = read_form(DocumentForm, _words(form, "document"))
    if read is not None:
        said = {"kind": read.kind, "description": read.title, "is_public": read.is_public}
        errors = _add(db, proposal, settings, form, "document", by=account.id, now=now, **said)
    if errors:
        return _files(request, language, account, proposal, db, now, form, errors)
    return _back(language, proposal)


@router.get("/{attachment_id}/description")
def show_description(
    request: Request,
    language: Language,
    attachment_id: UUID,
    account: CurrentMember,
    proposal: OwnProposal,
    db: DbSession,
) -> Response:
    attachment = attachments.get_attachment(db, proposal, attachment_id)
    return _description(request, language, account, proposal, attachment)


@router.post("/{attachment_id}/description")
def describe(
    request: Request,
    language: Language,
    attachment_id: UUID,
    account: CurrentMember,
    proposal: OwnProposal,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    attachment = attachments.get_attachment(db, proposal, attachment_id)
    read, errors = read_form(DescriptionForm, fields(form))
    if read is None:
        return _description(request, language, account, proposal, attachment, form, errors)
    attachments.describe_attachment(
        db, proposal=proposal, attachment=attachment, by=account.id, now=now, **read.model_dump()
    )
    return _back(language, proposal)


@router.post("/{attachment_id}/retrait")
def remove(
    language: Language,
    attachment_id: UUID,
    account: CurrentMember,
    proposal: OwnProposal,
    db: DbSession,
    now: Now,
) -> Response:
    attachment = attachments.get_attachment(db, proposal, attachment_id)
    attachments.remove_attachment(
        db, proposal=proposal, attachment=attachment, by=account.id, now=now
    )
    return _back(language, proposal)


@router.get("/{attachment_id}")
def read_own(
    request: Request,
    language: Language,  # noqa: ARG001 - part of the address
    attachment_id: UUID,
    proposal: OwnProposal,
    db: DbSession,
    settings: CurrentSettings,
) -> Response:
    """Send a file to its own organisation, whoever else may read it."""
    stored = attachments.get_attachment(db, proposal, attachment_id).file
    return send_file(request, open_stored(Folder(settings.files), stored), is_public=False)


@published.get("", include_in_schema=False)
def read_published(
    request: Request, attachment_id: UUID, db: DbSession, settings: CurrentSettings
) -> Response:
    stored = attachments.get_published(db, attachment_id).file
    return send_file(request, open_stored(Folder(settings.files), stored), is_public=True)


@published.get("/vignette", include_in_schema=False)
def read_small(
    request: Request, attachment_id: UUID, db: DbSession, settings: CurrentSettings
) -> Response:
    """Send the small copy of a picture, for lists."""
    stored = attachments.get_published(db, attachment_id).file
    opened = open_stored(Folder(settings.files), stored, is_small=True)
    return send_file(request, opened, is_public=True)


def _words(form: FormData, field: str) -> dict[str, str]:
    """Return what was typed beside the file: a browser may send an empty choice as a text."""
    return {name: value for name, value in fields(form).items() if name != field}


def _add(
    db: DbSession,
    proposal: Proposal,
    settings: CurrentSettings,
    form: FormData,
    field: str,
    **said: Any,
) -> list[FieldError]:
    """Add the file sent under `field`; what is wrong with the file itself stands beside it."""
    sent = uploaded(form, field)
    if sent is None:
        return [FieldError(field, FileEmpty.code, {})]
    stream, name = sent
    folder = Folder(settings.files)
    try:
        with db.begin_nested():
            attachments.add_attachment(
                db, proposal=proposal, folder=folder, stream=stream, name=name, **said
            )
    except DomainError as refusal:
        if refusal.kind is not Kind.INVALID:
            raise
        return [FieldError(field, refusal.code, refusal.params)]
    return []


def _files(
    request: Request,
    language: str,
    account: Account,
    proposal: Proposal,
    db: DbSession,
    now: Now,
    form: FormData | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    return page(
        request,
        "proposals/attachments.html",
        language=language,
        status=422 if errors else 200,
        address=_home(language, proposal),
        account=account,
        proposal=proposal,
        attachments=attachments.list_attachments(db, proposal.id),
        kinds=DOCUMENT_KINDS,
        most=attachments.MOST_DOCUMENTS,
        is_open=is_open(proposal, now),
        typed=fields(form) if form else {},
        errors=errors or [],
        errors_by_field=by_field(errors or []),
        is_saved="enregistre" in request.query_params,
    )


def _description(
    request: Request,
    language: str,
    account: Account,
    proposal: Proposal,
    attachment: Attachment,
    form: FormData | None = None,
    errors: list[FieldError] | None = None,
) -> Response:
    typed = fields(form) if form else {}
    return page(
        request,
        "proposals/attachment.html",
        language=language,
        status=422 if errors else 200,
        account=account,
        proposal=proposal,
        attachment=attachment,
        description=typed.get("description", attachment.description),
        is_public="is_public" in typed if form else attachment.is_public,
        errors=errors or [],
        errors_by_field=by_field(errors or []),
    )


def _home(language: str, proposal: Proposal) -> str:
    return f"/{language}/association/projets/{proposal.id}/fichiers"


def _back(language: str, proposal: Proposal) -> Response:
    return RedirectResponse(f"{_home(language, proposal)}?enregistre", status_code=303)
