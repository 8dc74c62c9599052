"""The files of a proposal: one picture, a few documents; who may add them and who may read them."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.db import take_turn
from app.core.errors import DomainError, Kind
from app.files import service as files
from app.files.folder import Folder
from app.files.models import FileKind
from app.organisations.queries import require_editor
from app.proposals.models import Attachment, AttachmentKind, Proposal
from app.proposals.queries import PUBLIC
from app.proposals.service import is_open

MOST_DOCUMENTS = 8


class AttachmentNotFound(DomainError):
    """There is no such file here, or it is not for this reader."""

    code = "attachments.not-found"
    kind = Kind.NOT_FOUND


class AttachmentsClosed(DomainError):
    """The proposal can no longer be written, so its files stay as they are."""

    code = "attachments.closed"
    kind = Kind.CONFLICT


class TooManyDocuments(DomainError):
    """The proposal has all the documents one may have."""

    code = "attachments.too-many"
    kind = Kind.CONFLICT


def add_attachment(
    db: Session,
    *,
    proposal: Proposal,
    folder: Folder,
    stream: BinaryIO,
    name: str,
    kind: AttachmentKind,
    description: str,
    is_public: bool,
    by: UUID,
    now: datetime,
) -> Attachment:
    """Keep a file with the proposal; a new picture takes the place of the former one."""
    _require_writable(db, proposal, by, now)
    former = _of_kind(db, proposal, is_picture=kind is AttachmentKind.PICTURE)
    if kind is not AttachmentKind.PICTURE and len(former) >= MOST_DOCUMENTS:
        raise TooManyDocuments(most=MOST_DOCUMENTS)
    wanted = FileKind.PICTURE if kind is AttachmentKind.PICTURE else FileKind.DOCUMENT
    stored = files.store(db, folder=folder, stream=stream, name=name, kind=wanted, by=by, now=now)
    attachment = Attachment(
        proposal_id=proposal.id,
        file=stored,
        kind=kind,
        description=description,
        is_public=is_public or kind is AttachmentKind.PICTURE,
        added_at=now,
    )
    db.add(attachment)
    if kind is AttachmentKind.PICTURE:
        _forget(db, former)
    _note(db, "proposal.file-added", proposal, attachment, by, now)
    return attachment


def describe_attachment(
    db: Session,
    *,
    proposal: Proposal,
    attachment: Attachment,
    description: str,
    is_public: bool,
    by: UUID,
    now: datetime,
) -> None:
    """Say anew what a file is and who may read it; a picture is always public."""
    _require_writable(db, proposal, by, now)
    attachment.description = description
    attachment.is_public = is_public or attachment.kind is AttachmentKind.PICTURE
    _note(db, "proposal.file-described", proposal, attachment, by, now)


def remove_attachment(
    db: Session, *, proposal: Proposal, attachment: Attachment, by: UUID, now: datetime
) -> None:
    """Take a file away for good."""
    _require_writable(db, proposal, by, now)
    _forget(db, [attachment])
    _note(db, "proposal.file-removed", proposal, attachment, by, now)


def list_attachments(db: Session, proposal_id: UUID) -> list[Attachment]:
    """Return every file of a proposal, the picture first, then the oldest first."""
    found = db.scalars(_of(proposal_id))
    return sorted(found, key=lambda each: each.kind is not AttachmentKind.PICTURE)


def list_published(db: Session, proposal_id: UUID) -> list[Attachment]:
    """Return the files of a public proposal that anyone may read."""
    return [each for each in list_attachments(db, proposal_id) if each.is_public]


def get_attachment(db: Session, proposal: Proposal, attachment_id: UUID) -> Attachment:
    return _found(db.scalar(_of(proposal.id).where(Attachment.id == attachment_id)))


def get_published(db: Session, attachment_id: UUID) -> Attachment:
    """Return a public file of a proposal that is public itself."""
    wanted = (
        select(Attachment)
        .join(Attachment.proposal)
        .where(Attachment.id == attachment_id, Attachment.is_public, Proposal.status.in_(PUBLIC))
    )
    return _found(db.scalar(wanted))


def _require_writable(db: Session, proposal: Proposal, by: UUID, now: datetime) -> None:
    require_editor(db, account_id=by, organisation_id=proposal.organisation_id)
    if not is_open(proposal, now):
        raise AttachmentsClosed
    # Two members at once: the second counts what the first has added.
    take_turn(db, f"attachments of {proposal.id}")


def _of(proposal_id: UUID) -> Select[Attachment]:
    wanted = select(Attachment).where(Attachment.proposal_id == proposal_id)
    return wanted.order_by(Attachment.added_at, Attachment.id)


def _of_kind(db: Session, proposal: Proposal, *, is_picture: bool) -> list[Attachment]:
    all_of_them = list_attachments(db, proposal.id)
    return [each for each in all_of_them if (each.kind is AttachmentKind.PICTURE) is is_picture]


def _forget(db: Session, attachments: Sequence[Attachment]) -> None:
    for attachment in attachments:
        db.delete(attachment)
        files.remove(db, stored=attachment.file)


def _note(
    db: Session, action: str, proposal: Proposal, attachment: Attachment, by: UUID, now: datetime
) -> None:
    said = {"code": proposal.code, "kind": attachment.kind.value, "public": attachment.is_public}
    record(db, action=action, on=("proposal", proposal.id), now=now, by=by, **said)


def _found(attachment: Attachment | None) -> Attachment:
    if attachment is None:
        raise AttachmentNotFound
    return attachment
