"""What is known of a stored file; its bytes are in the folder, under its identifier."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Id, Instant, one_of
from app.core.db import Base


class FileKind(StrEnum):
    """What a file is kept as: a picture we redrew, or a PDF that is only ever downloaded."""

    PICTURE = "picture"
    DOCUMENT = "document"


class StoredFile(Base):
    """One file whose bytes never change: another content is another row."""

    __tablename__ = "stored_file"

    id: Mapped[Id]
    kind: Mapped[FileKind] = mapped_column(one_of(FileKind))
    label: Mapped[str]
    """The name it came with, cleaned: shown and proposed at download, never a path."""
    sha256: Mapped[str]
    """Of the bytes kept, which for a picture are not those received."""
    size_bytes: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    stored_at: Mapped[Instant]
    stored_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
