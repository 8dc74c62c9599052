"""Counted results, kept with everything needed to count again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import Cents, Document, Id, Instant, JsonDocument, UtcDateTime
from app.core.db import Base


class Result(Base):
    """The outcome of one edition by one rule; hidden from everyone outside until published."""

    __tablename__ = "result"

    id: Mapped[Id]
    edition_id: Mapped[UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), unique=True
    )
    rule: Mapped[str]
    rule_version: Mapped[str]
    parameters: Mapped[Document]
    ballots: Mapped[int]
    blank_ballots: Mapped[int]
    cost_cents: Mapped[Cents]
    budget_cents: Mapped[Cents]
    outcome: Mapped[Document]
    """`ballots.record.outcome_document` of the count."""
    satisfaction: Mapped[Document]
    """How the ballots fared: `{"without": …}`, those none of whose projects is funded."""
    comparison: Mapped[Document]
    """The same ballots under `greedy`: `{"winners": …, "cost_cents": …, "without": …}`."""
    official: Mapped[list[str] | None] = mapped_column(JsonDocument)
    """Winners the file of an imported election names; None when it names none."""
    input_sha256: Mapped[str]
    outcome_sha256: Mapped[str]
    counted_at: Mapped[Instant]
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lines: Mapped[list["ResultLine"]] = relationship(
        lazy="selectin", order_by="ResultLine.position", cascade="all, delete-orphan"
    )


class ResultLine(Base):
    """What became of one project, and the code of the sentence that says why."""

    __tablename__ = "result_line"

    result_id: Mapped[UUID] = mapped_column(
        ForeignKey("result.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    """Winners in order of selection, then the others by support."""
    is_funded: Mapped[bool]
    supporters: Mapped[int]
    points: Mapped[int]
    """Euro ballots: cents received; approvals: votes; rankings: points of the ranks."""
    cost_cents: Mapped[Cents]
    explanation: Mapped[str]
    parameters: Mapped[Document]
