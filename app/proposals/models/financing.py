"""The financing plan, line by line."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Cents, Id, one_of
from app.core.db import Base


class LineSide(StrEnum):
    """Which side of the financing plan a line stands on."""

    EXPENSE = "expense"
    INCOME = "income"


class LineStatus(StrEnum):
    """How sure an income is; `requested` marks the one line asked from this budget."""

    PLANNED = "planned"
    ACQUIRED = "acquired"
    ASKED = "asked"
    REQUESTED = "requested"
    IN_KIND = "in-kind"
    """Given without money, on either side: time, a room, a loan of tools."""


class FinancingLine(Base):
    """One expense or income of the plan, in cents."""

    __tablename__ = "financing_line"
    __table_args__ = (CheckConstraint("amount_cents >= 0", name="amount_not_negative"),)

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    position: Mapped[int]
    side: Mapped[LineSide] = mapped_column(one_of(LineSide))
    label: Mapped[str]
    amount_cents: Mapped[Cents]
    status: Mapped[LineStatus] = mapped_column(one_of(LineStatus))
