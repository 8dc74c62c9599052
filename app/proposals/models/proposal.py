"""A proposed project, and the organisations that bear it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

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
from app.core.i18n import plain_letters
from app.editions.models import Edition
from app.organisations.models import Organisation
from app.proposals.models.financing import FinancingLine
from app.proposals.models.partner import Partner
from app.proposals.models.promises import Indicator, Milestone
from app.proposals.models.texts import HiddenText, TranslatedText


class ProposalStatus(StrEnum):
    """Where a proposal stands; a decision is public once taken."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not-eligible"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    """Joined with another proposal, with the agreement of both organisations."""


class Proposal(Base):
    """A project an organisation proposes to one edition."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        CheckConstraint("amount_asked_cents >= 0", name="amount_not_negative"),
        Index(None, "edition_id", "status", "country"),
    )

    id: Mapped[Id]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    code: Mapped[str]
    """Public identifier within the edition, made from the first title and never changed."""
    status: Mapped[ProposalStatus] = mapped_column(one_of(ProposalStatus))
    title: Mapped[str] = mapped_column(default="")
    plain_title: Mapped[str] = mapped_column(default="")
    """The title without accents or capitals, for searches; it follows the title by itself."""
    summary: Mapped[str] = mapped_column(default="")
    """One sentence, at most 200 characters, plain words."""
    description: Mapped[LongText] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    """ISO 3166-1 alpha-2 of the partner territory."""
    place: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    themes: Mapped[Codes] = mapped_column(default=list)
    goals: Mapped[list[int]] = mapped_column(JsonDocument, default=list)
    """SDG numbers, 1 to 17, sorted."""
    targets: Mapped[Codes] = mapped_column(default=list)
    """SDG targets of those goals, such as 6.1, in their order."""
    sector: Mapped[str] = mapped_column(default="")
    """Purpose code of the OECD's DAC, five figures."""
    gender_marker: Mapped[int | None]
    """OECD policy marker: 0 not targeted, 1 significant objective, 2 principal; None not said."""
    mitigation_marker: Mapped[int | None]
    adaptation_marker: Mapped[int | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    amount_asked_cents: Mapped[Cents] = mapped_column(default=0)
    note: Mapped[LongText] = mapped_column(default="")
    """What the reader must know about the source of these facts."""
    created_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when a correction asked during the review lets its organisation write again."""
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id"))
    version: Mapped[int] = mapped_column()
    """Grows with each change, so that two editors cannot overwrite each other silently."""
    section_changes: Mapped[Document] = mapped_column(default=dict)
    """By section, the version that last changed it: `{"version": …, "by": …, "at": …}`."""

    @validates("title")
    def _keep_plain_title(self, _key: str, title: str) -> str:
        self.plain_title = plain_letters(title)
        return title

    edition: Mapped[Edition] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    partners: Mapped[list[Partner]] = relationship(
        back_populates="proposal",
        lazy="selectin",
        order_by="Partner.position",
        cascade="all, delete-orphan",
    )
    lines: Mapped[list[FinancingLine]] = relationship(
        lazy="selectin", order_by="FinancingLine.position", cascade="all, delete-orphan"
    )
    indicators: Mapped[list[Indicator]] = relationship(
        lazy="selectin", order_by="Indicator.position", cascade="all, delete-orphan"
    )
    milestones: Mapped[list[Milestone]] = relationship(
        lazy="selectin", order_by="Milestone.position", cascade="all, delete-orphan"
    )

    @property
    def public_partners(self) -> list[Partner]:
        """The partners shown: not those who said no, or no longer."""
        return [partner for partner in self.partners if not partner.has_refused]

    @property
    def public_place(self) -> str:
        """The place shown: none but the country when a partner's is not to be published."""
        return "" if any(partner.hides_place for partner in self.partners) else self.place

    @property
    def public_point(self) -> tuple[float, float] | None:
        """Where the map shows it: nowhere when a partner's place is not to be published."""
        if any(partner.hides_place for partner in self.partners):
            return None
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    translations: Mapped[list[TranslatedText]] = relationship(
        lazy="raise_on_sql", order_by="TranslatedText.language", cascade="all, delete-orphan"
    )
    hidden_texts: Mapped[list[HiddenText]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form


class CoBearer(Base):
    """An organisation that bears a proposal beside its first one, since two were joined."""

    __tablename__ = "co_bearer"

    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, index=True
    )

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
