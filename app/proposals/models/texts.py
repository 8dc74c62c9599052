"""The public texts of a proposal: in other languages, and hidden when they must be."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Instant, LongText, one_of
from app.core.db import Base


class TextPart(StrEnum):
    """A public text of a proposal that may be reported and hidden, in every language at once."""

    TITLE = "title"
    SUMMARY = "summary"
    DESCRIPTION = "description"


class HidingReason(StrEnum):
    """Why a public text may be taken away; nothing else is a reason."""

    INSULT = "insult"
    PERSONAL_DATA = "personal-data"
    DANGER = "danger"
    UNLAWFUL = "unlawful"
    ADVERTISING = "advertising"
    COPIED = "copied"


class TextOrigin(StrEnum):
    """Who put a project's texts into another language."""

    AUTHOR = "author"
    HUMAN = "human"
    MACHINE = "machine"


class TranslatedText(Base):
    """What a proposal says in another language than French, and who wrote it there."""

    __tablename__ = "translated_text"

    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]
    description: Mapped[LongText]
    origin: Mapped[TextOrigin] = mapped_column(one_of(TextOrigin))
    source_sha256: Mapped[str]
    """Of the French texts it was made from: when they change, it is out of date."""
    changed_at: Mapped[Instant]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form


class HiddenText(Base):
    """A public text that staff took away; the row leaves when the text is shown again."""

    __tablename__ = "hidden_text"

    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[TextPart] = mapped_column(one_of(TextPart), primary_key=True)
    reason: Mapped[HidingReason] = mapped_column(one_of(HidingReason))
    hidden_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    hidden_at: Mapped[Instant]
