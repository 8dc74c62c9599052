"""What a file is by its bytes; its name and what its sender declares count for nothing."""

from pathlib import Path

import puremagic

from app.core.errors import DomainError, Kind
from app.files.models import FileKind

HEAD = 8192
TAIL = 2048
PICTURES = {"image/jpeg", "image/png", "image/webp"}
TELEPHONE_PICTURES = {"image/heic", "image/heif", "image/avif"}
DOCUMENT = "application/pdf"
DOCUMENT_START, DOCUMENT_END = b"%PDF-", b"%%EOF"


class FileEmpty(DomainError):
    """There is no file, or nothing in it."""

    code = "files.empty"
    kind = Kind.INVALID


class PictureNeeded(DomainError):
    """A picture is asked, and this is none that we keep."""

    code = "files.picture-needed"
    kind = Kind.INVALID


class PictureOfTelephone(DomainError):
    """A picture in the format some telephones keep for themselves."""

    code = "files.telephone-picture"
    kind = Kind.INVALID


class DocumentNeeded(DomainError):
    """A PDF is asked, and this is none."""

    code = "files.document-needed"
    kind = Kind.INVALID


class DocumentIncomplete(DomainError):
    """A PDF that does not end where a PDF ends."""

    code = "files.document-incomplete"
    kind = Kind.INVALID


def require_kind(path: Path, wanted: FileKind) -> None:
    """Refuse a file that its bytes do not show to be what is wanted."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if not head:
            raise FileEmpty
        size = file.seek(0, 2)
        file.seek(max(size - TAIL, 0))
        tail = file.read()
    if wanted is FileKind.PICTURE:
        _require_picture(_type_of(head))
    else:
        _require_document(head, tail)


def _type_of(head: bytes) -> str:
    try:
        return puremagic.from_string(head, mime=True)
    except puremagic.PureError:
        return ""


def _require_picture(found: str) -> None:
    if found in TELEPHONE_PICTURES:
        raise PictureOfTelephone
    if found not in PICTURES:
        raise PictureNeeded


def _require_document(head: bytes, tail: bytes) -> None:
    if not head.startswith(DOCUMENT_START) or _type_of(head) != DOCUMENT:
        raise DocumentNeeded
    if DOCUMENT_END not in tail:
        raise DocumentIncomplete
