"""What a project promises: what it will measure, and the steps it will reach."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Id
from app.core.db import Base


class Indicator(Base):
    """What the project promises to measure."""

    __tablename__ = "indicator"

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    unit: Mapped[str]
    target: Mapped[int]
    baseline: Mapped[int | None]
    """How much there is before the project."""


class Milestone(Base):
    """A step of the project, and the day it will be reached."""

    __tablename__ = "milestone"

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str]
    due_on: Mapped[date | None]
