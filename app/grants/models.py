"""The grant of a funded project, what was paid of it, and what its association tells."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import Cents, Id, Instant, LongText, UtcDateTime, one_of
from app.core.db import Base
from app.files.models import StoredFile
from app.proposals.models import FinancingLine, Indicator


class GrantState(StrEnum):
    """Where a grant stands, from the result to the last report."""

    AWARDED = "awarded"
    SIGNED = "signed"
    UNDER_WAY = "under-way"
    COMPLETED = "completed"
    ABANDONED = "abandoned"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is expected of its association."""
        return self in {GrantState.COMPLETED, GrantState.ABANDONED}


class Reading(StrEnum):
    """What the Maison Internationale made of a text it read before everyone does."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    SENT_BACK = "sent-back"
    TAKEN_DOWN = "taken-down"
    """Once shown, then not any more; never a report."""


class ReportKind(StrEnum):
    """A report on the way, or the one that ends it."""

    INTERMEDIATE = "intermediate"
    FINAL = "final"


class Grant(Base):
    """What a funded project receives; there is no row until there is something to say of it."""

    __tablename__ = "grant_award"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        ForeignKeyConstraint(
            ["edition_id", "code"],
            ["listed_project.edition_id", "listed_project.code"],
            ondelete="CASCADE",
        ),
    )

    id: Mapped[Id]
    edition_id: Mapped[UUID]
    code: Mapped[str]
    amount_cents: Mapped[Cents]
    """Copied from the published result, which never changes; nobody types it."""
    state: Mapped[GrantState] = mapped_column(one_of(GrantState))
    signed_on: Mapped[date | None]
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was completed or abandoned."""
    abandoned_for: Mapped[LongText] = mapped_column(default="")
    """The reason everyone reads."""
    report_due_on: Mapped[date | None]
    reminded_of: Mapped[date | None]
    """The due day the association was last reminded of."""

    instalments: Mapped[list["Instalment"]] = relationship(
        lazy="selectin", order_by="Instalment.number", cascade="all, delete-orphan"
    )
    news: Mapped[list["News"]] = relationship(
        lazy="selectin", order_by="News.written_at", cascade="all, delete-orphan"
    )
    reports: Mapped[list["Report"]] = relationship(
        lazy="selectin", order_by="Report.number", cascade="all, delete-orphan"
    )


class Instalment(Base):
    """A part of the grant: how much, when it is due, when it was paid."""

    __tablename__ = "instalment"
    __table_args__ = (CheckConstraint("amount_cents > 0", name="amount_positive"),)

    grant_id: Mapped[UUID] = mapped_column(
        ForeignKey("grant_award.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount_cents: Mapped[Cents]
    due_on: Mapped[date]
    paid_on: Mapped[date | None]
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a payment noted by mistake was last taken back."""
    corrected_for: Mapped[LongText] = mapped_column(default="")
    """The reason everyone reads."""


class News(Base):
    """What the association tells on the way, shown once it was read."""

    __tablename__ = "grant_news"

    id: Mapped[Id]
    grant_id: Mapped[UUID] = mapped_column(
        ForeignKey("grant_award.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[str]
    title: Mapped[str]
    text: Mapped[LongText]
    picture_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    picture_text: Mapped[str] = mapped_column(default="")
    """What the picture shows, for those who do not see it."""
    reading: Mapped[Reading] = mapped_column(one_of(Reading))
    reason: Mapped[LongText] = mapped_column(default="")
    """Why it was sent back, for its association; why it was taken down, for everyone."""
    written_at: Mapped[Instant]
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    picture: Mapped[StoredFile | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form


class Report(Base):
    """What was done with the grant, beside what was planned."""

    __tablename__ = "grant_report"
    __table_args__ = (UniqueConstraint("grant_id", "number"),)

    id: Mapped[Id]
    grant_id: Mapped[UUID] = mapped_column(ForeignKey("grant_award.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[ReportKind] = mapped_column(one_of(ReportKind))
    language: Mapped[str]
    done: Mapped[LongText]
    changed: Mapped[LongText]
    """What went otherwise than planned, or failed."""
    equality: Mapped[LongText]
    """How it went for equality between women and men, and against discrimination."""
    reading: Mapped[Reading] = mapped_column(one_of(Reading))
    reason: Mapped[LongText] = mapped_column(default="")
    written_at: Mapped[Instant]
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    spending: Mapped[list["SpentLine"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan"
    )
    values: Mapped[list["IndicatorValue"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def lines(self) -> list["SpentLine"]:
        """What was spent, in the order of the plan."""
        return sorted(self.spending, key=lambda each: each.line.position)

    @property
    def measures(self) -> list["IndicatorValue"]:
        """The values, in the order of the indicators."""
        return sorted(self.values, key=lambda each: each.indicator.position)

    @property
    def spent_cents(self) -> int:
        return sum(each.spent_cents for each in self.spending)


class SpentLine(Base):
    """What one expense of the financing plan cost until the report."""

    __tablename__ = "spent_line"
    __table_args__ = (CheckConstraint("spent_cents >= 0", name="spent_not_negative"),)

    report_id: Mapped[UUID] = mapped_column(
        ForeignKey("grant_report.id", ondelete="CASCADE"), primary_key=True
    )
    line_id: Mapped[UUID] = mapped_column(ForeignKey("financing_line.id"), primary_key=True)
    spent_cents: Mapped[Cents]

    line: Mapped[FinancingLine] = relationship(lazy="joined", innerjoin=True)


class IndicatorValue(Base):
    """What one indicator of the proposal stood at when the report was written."""

    __tablename__ = "indicator_value"

    report_id: Mapped[UUID] = mapped_column(
        ForeignKey("grant_report.id", ondelete="CASCADE"), primary_key=True
    )
    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id"), primary_key=True)
    value: Mapped[int]

    indicator: Mapped[Indicator] = relationship(lazy="joined", innerjoin=True)
