"""The files of a proposal."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import Id, Instant, one_of
from app.core.db import Base
from app.files.models import StoredFile
from app.proposals.models.proposal import Proposal


class AttachmentKind(StrEnum):
    """What a file is to the proposal it belongs to."""

    PICTURE = "picture"
    BUDGET = "budget"
    SUPPORT_LETTER = "support-letter"
    STATUTES = "statutes"
    OTHER = "other"


class Attachment(Base):
    """A file of a proposal: its picture, or a document for everyone or for the staff alone."""

    __tablename__ = "attachment"

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    kind: Mapped[AttachmentKind] = mapped_column(one_of(AttachmentKind))
    description: Mapped[str]
    """What the picture shows, for those who do not see it; what the document is."""
    is_public: Mapped[bool]
    added_at: Mapped[Instant]

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql")
