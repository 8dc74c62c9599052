"""An edition of the budget: envelope, calendar, rules, criteria, and what the opening froze."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import (
    Cents,
    Codes,
    Document,
    Id,
    Instant,
    JsonDocument,
    LongText,
    UtcDateTime,
    one_of,
)
from app.core.db import Base


class PopulationBasis(StrEnum):
    """Which of INSEE's two figures makes the envelope."""

    MUNICIPALE = "municipale"
    TOTALE = "totale"


class BallotKind(StrEnum):
    """What the resident is asked to do (DESIGN.md section 5)."""

    EURO = "euro"
    APPROVAL = "approval"
    APPROVAL_WITHIN_ENVELOPE = "approval-within-envelope"
    RANKING = "ranking"
    CHOOSE_ONE = "choose-1"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    ORDINAL = "ordinal"


RESIDENT_KINDS = (
    BallotKind.EURO,
    BallotKind.APPROVAL,
    BallotKind.APPROVAL_WITHIN_ENVELOPE,
    BallotKind.RANKING,
)
"""The kinds a city can choose; the others only come with an imported election."""


class Phase(StrEnum):
    """The five phases of an edition, in their order."""

    SUBMISSION = "submission"
    REVIEW = "review"
    VOTING = "voting"
    COUNTING = "counting"
    PUBLISHED = "published"


class CriterionKind(StrEnum):
    """Checked by a named function, or judged by a person."""

    AUTOMATIC = "automatic"
    ASSESSED = "assessed"


class CheckName(StrEnum):
    """The checks a criterion can name; `app.proposals.checks` runs them."""

    PLAN_BALANCES = "plan-balances"
    AMOUNT_UNDER_CEILING = "amount-under-ceiling"
    PARTNER_IN_TERRITORY = "partner-in-territory"
    PARTNER_CONSENTS = "partner-consents"
    AT_LEAST_ONE_GOAL = "at-least-one-goal"
    MEASURABLE_INDICATORS = "measurable-indicators"
    AMOUNT_REQUESTED = "amount-requested"
    NOT_FULLY_FUNDED = "not-fully-funded"
    IN_KIND_BALANCES = "in-kind-balances"
    SECTOR_GIVEN = "sector-given"
    GENDER_MARKER_GIVEN = "gender-marker-given"
    CLIMATE_MARKERS_GIVEN = "climate-markers-given"
    CALENDAR_GIVEN = "calendar-given"
    MILESTONES_WITHIN_CALENDAR = "milestones-within-calendar"
    INDICATORS_WITH_BASELINE = "indicators-with-baseline"


class Edition(Base):
    """One run of the budget in one city."""

    __tablename__ = "edition"
    __table_args__ = (CheckConstraint("budget_cents >= 0", name="budget_not_negative"),)

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    theme: Mapped[str]
    city_name: Mapped[str]
    insee_code: Mapped[str]
    currency: Mapped[str] = mapped_column(default="EUR")
    budget_cents: Mapped[Cents]
    population: Mapped[int | None]
    """Residents in the chosen figure; None for an imported election."""
    population_basis: Mapped[PopulationBasis | None] = mapped_column(one_of(PopulationBasis))
    population_year: Mapped[int | None]
    """Census year of the INSEE file."""
    population_source: Mapped[str] = mapped_column(default="")
    """File and page the figure was read from, or the file of an imported election."""
    population_sha256: Mapped[str] = mapped_column(default="")
    population_chosen_by: Mapped[str] = mapped_column(default="")
    ballot_kind: Mapped[BallotKind] = mapped_column(one_of(BallotKind))
    largest_choice: Mapped[int | None]
    """The k of approvals and rankings; None means no limit."""
    counting_rule: Mapped[str]
    rule_parameters: Mapped[Document]
    tie_seed: Mapped[str]
    """Public text from which the lot order of ties is drawn."""
    is_imported: Mapped[bool] = mapped_column(default=False)
    file_metadata: Mapped[Document] = mapped_column(default=dict)
    """META section of the `.pb` file an imported election was read from."""
    is_simulated: Mapped[bool] = mapped_column(default=False)
    """Its ballots were invented; every page that shows them says so."""
    is_practice: Mapped[bool] = mapped_column(default=False)
    """A rehearsal of another edition's vote: listed nowhere, wiped when it has been of use."""
    decisions_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The set hour at which every decision on a proposal is released; None if imported."""
    correction_days: Mapped[int] = mapped_column(default=0)
    """How long an organisation has to correct, unless the request says otherwise."""
    appeal_days: Mapped[int] = mapped_column(default=0)
    """How long after its release a refusal can be appealed."""
    dispute_hours: Mapped[int] = mapped_column(default=0)
    """How long after the close ballots can still be voided; the urn stays shut until then."""
    created_at: Mapped[Instant]
    result_published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Set with the publication, so that every page of the edition can lead to its result."""

    windows: Mapped[list["PhaseWindow"]] = relationship(
        lazy="selectin", order_by="PhaseWindow.opens_at", cascade="all, delete-orphan"
    )

    def window_at(self, now: datetime) -> "PhaseWindow | None":
        """Return the phase open at `now`; None before the first and in a gap between two."""
        for window in self.windows:
            if window.opens_at <= now and (window.closes_at is None or now < window.closes_at):
                return window
        return None

    def stage_at(self, now: datetime) -> Phase | None:
        """Return the phase as visitors see it: published once the result is there, no sooner."""
        if self.result_published_at is not None:
            return Phase.PUBLISHED
        window = self.window_at(now)
        if window is not None and window.phase is Phase.PUBLISHED:
            return Phase.COUNTING
        return window.phase if window else None


class PhaseWindow(Base):
    """When one phase of an edition opens and closes; the last one never closes."""

    __tablename__ = "phase_window"
    __table_args__ = (
        CheckConstraint("closes_at IS NULL OR closes_at > opens_at", name="closes_after_opening"),
    )

    edition_id: Mapped[UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    phase: Mapped[Phase] = mapped_column(one_of(Phase), primary_key=True)
    opens_at: Mapped[Instant]
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CriteriaSet(Base):
    """One version of an edition's criteria; what was submitted under it is judged by it."""

    __tablename__ = "criteria_set"
    __table_args__ = (UniqueConstraint("edition_id", "version"),)

    id: Mapped[Id]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    version: Mapped[int]
    created_at: Mapped[Instant]
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """From when on nobody edits it: for the first version, the opening of submissions, known
    beforehand; for a later one, the hour it took force. Empty while a later one is written."""
    reason: Mapped[LongText] = mapped_column(default="")
    """Why a later version changed the criteria, for everyone to read."""

    criteria: Mapped[list["Criterion"]] = relationship(
        lazy="selectin", order_by="Criterion.position", cascade="all, delete-orphan"
    )

    def is_frozen(self, now: datetime) -> bool:
        return self.frozen_at is not None and self.frozen_at <= now


class Criterion(Base):
    """A rule of admissibility fixed beforehand, as data: its texts carry every language."""

    __tablename__ = "criterion"
    __table_args__ = (UniqueConstraint("criteria_set_id", "code"),)

    id: Mapped[Id]
    criteria_set_id: Mapped[UUID] = mapped_column(ForeignKey("criteria_set.id", ondelete="CASCADE"))
    code: Mapped[str]
    position: Mapped[int]
    kind: Mapped[CriterionKind] = mapped_column(one_of(CriterionKind))
    check: Mapped[str | None]
    """One of `CheckName`."""
    parameters: Mapped[Document]
    is_correctable: Mapped[bool]
    texts: Mapped[Document]
    """`{language: {"title", "help", "evidence", "refusal", "correction"}}`: the evidence asked,
    and the sentences ready for a refusal and for a request to correct."""


class ListedProject(Base):
    """A project as it stands on the ballot: a copy that later edits of its proposal leave alone."""

    __tablename__ = "listed_project"

    edition_id: Mapped[UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(primary_key=True)
    """Public identifier within the edition; the `project_id` of the `.pb` file."""
    position: Mapped[int]
    title: Mapped[str]
    summary: Mapped[LongText] = mapped_column(default="")
    cost_cents: Mapped[Cents]
    organisation: Mapped[str] = mapped_column(default="")
    country: Mapped[str | None]
    place: Mapped[str] = mapped_column(default="")
    themes: Mapped[Codes] = mapped_column(default=list)
    goals: Mapped[list[int]] = mapped_column(JsonDocument, default=list)
    """SDG numbers, 1 to 17."""
    texts: Mapped[Document] = mapped_column(default=dict)
    """`{language: {"title": …, "summary": …, "origin": …}}`, beside the French that is frozen."""
    summary_hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When staff took the summary away, if they did; the title is signed and stays."""
    summary_hidden_reason: Mapped[str] = mapped_column(default="")
    proposal_id: Mapped[UUID | None]
    """The proposal it came from; empty for an imported election. No key: a later layer owns it."""

    def title_in(self, language: str) -> str:
        return str(self.texts[language]["title"]) if language in self.texts else self.title

    @property
    def shown_summary(self) -> str:
        return "" if self.summary_hidden_at else self.summary


class Freeze(Base):
    """Rules, projects and costs as fixed at the opening: canonical JSON and its SHA-256."""

    __tablename__ = "freeze"

    edition_id: Mapped[UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    document: Mapped[LongText]
    sha256: Mapped[str]
    frozen_at: Mapped[Instant]
