"""Store a file, open it, remove it, and find what no row names."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.files.folder import GRACE, Folder, seal
from app.files.labels import cleaned_label
from app.files.models import FileKind, StoredFile
from app.files.pictures import redraw
from app.files.recognition import require_kind

LARGEST_BYTES = 10_000_000
LABELS = {FileKind.PICTURE: ("image", "jpg"), FileKind.DOCUMENT: ("document", "pdf")}


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """Where the bytes are, what distinguishes them from any other, and what they are called."""

    path: Path
    tag: str
    label: str
    is_picture: bool


def store(
    db: Session,
    *,
    folder: Folder,
    stream: BinaryIO,
    name: str,
    kind: FileKind,
    by: UUID,
    now: datetime,
) -> StoredFile:
    """Keep what `stream` holds as `kind`, or refuse it; `name` becomes a label and no more.

    The bytes are on the disk before the caller's transaction commits. If it never does they have
    no row, and the worker sweeps them.
    """
    fallback, extension = LABELS[kind]
    stored = StoredFile(
        id=uuid4(),
        kind=kind,
        label=cleaned_label(name, fallback=fallback, extension=extension),
        stored_at=now,
        stored_by=by,
    )
    whole = folder.whole(stored.id)
    with folder.received(stream, most_bytes=LARGEST_BYTES) as received:
        require_kind(received, kind)
        if kind is FileKind.PICTURE:
            stored.width, stored.height = redraw(received, whole, folder.small(stored.id))
        else:
            received.rename(whole)
    stored.sha256 = seal(whole)
    stored.size_bytes = whole.stat().st_size
    db.add(stored)
    return stored


def open_stored(folder: Folder, stored: StoredFile, *, is_small: bool = False) -> OpenedFile:
    """Point at the bytes of a stored file, or at the small copy of a picture."""
    return OpenedFile(
        path=folder.small(stored.id) if is_small else folder.whole(stored.id),
        tag=f"{stored.sha256}-small" if is_small else stored.sha256,
        label=stored.label,
        is_picture=stored.kind is FileKind.PICTURE,
    )


def remove(db: Session, *, stored: StoredFile) -> None:
    """Forget a file; its bytes go with the worker's next sweep."""
    db.delete(stored)


def list_orphans(db: Session, *, folder: Folder, now: datetime) -> list[Path]:
    """List the files that no row names, those that may still get one left out."""
    old = folder.older_than(now - GRACE)
    known = {each.hex for each in db.scalars(select(StoredFile.id))} if old else set()
    return [path for path in old if path.name.split(".")[0] not in known]
