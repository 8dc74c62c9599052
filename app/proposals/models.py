"""A proposed project: its text, partners in the territory, financing plan and indicators."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.accounts.models import Account
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
from app.files.models import StoredFile
from app.organisations.models import Organisation


class ProposalStatus(StrEnum):
    """Where a proposal stands; a decision is public once taken."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not-eligible"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    """Joined with another proposal, with the agreement of both organisations."""


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


class ConsentAnswer(StrEnum):
    """What a partner answered through its link."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """Where a partner's agreement stands; `changed` since it agreed, it must be asked again."""

    NOT_ASKED = "not-asked"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


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
    partners: Mapped[list["Partner"]] = relationship(
        back_populates="proposal",
        lazy="selectin",
        order_by="Partner.position",
        cascade="all, delete-orphan",
    )
    lines: Mapped[list["FinancingLine"]] = relationship(
        lazy="selectin", order_by="FinancingLine.position", cascade="all, delete-orphan"
    )
    indicators: Mapped[list["Indicator"]] = relationship(
        lazy="selectin", order_by="Indicator.position", cascade="all, delete-orphan"
    )
    milestones: Mapped[list["Milestone"]] = relationship(
        lazy="selectin", order_by="Milestone.position", cascade="all, delete-orphan"
    )

    @property
    def public_partners(self) -> list["Partner"]:
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

    translations: Mapped[list["TranslatedText"]] = relationship(
        lazy="raise_on_sql", order_by="TranslatedText.language", cascade="all, delete-orphan"
    )
    hidden_texts: Mapped[list["HiddenText"]] = relationship(
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


class Partner(Base):
    """A body that carries the project with the organisation, there or here."""

    __tablename__ = "partner"

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    country: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    """What it does in the project."""
    hides_name: Mapped[bool] = mapped_column(default=False)
    hides_place: Mapped[bool] = mapped_column(default=False)

    proposal: Mapped[Proposal] = relationship(back_populates="partners", lazy="raise_on_sql")
    consent: Mapped["PartnerConsent | None"] = relationship(
        lazy="joined", cascade="all, delete-orphan", passive_deletes=True
    )

    @validates("hides_name", "hides_place")
    def keep_hidden(self, name: str, value: bool) -> bool:  # noqa: FBT001 - SQLAlchemy's own form
        """Leave unpublished what the partner itself wants so, whoever writes the row."""
        return value or (self.consent is not None and bool(getattr(self.consent, name)))

    @property
    def facts(self) -> dict[str, str]:
        """What a partner agrees to: an agreement holds as long as nothing of it changes."""
        return {name: getattr(self, name) for name in ("name", "country", "place", "role")}

    @property
    def standing(self) -> Standing:
        """Where its agreement stands."""
        if self.consent is None:
            return Standing.NOT_ASKED
        if self.consent.answer is None:
            return Standing.WAITING
        if self.consent.answer is ConsentAnswer.CONFIRMED and self.consent.agreed != self.facts:
            return Standing.CHANGED
        return Standing(self.consent.answer.value)

    @property
    def public_statement(self) -> str:
        """Its own sentence, once it agreed and may be named."""
        has_agreed = self.consent is not None and self.standing is Standing.CONFIRMED
        return self.consent.statement if self.consent and has_agreed and not self.hides_name else ""

    @property
    def has_refused(self) -> bool:
        return self.standing in {Standing.DECLINED, Standing.WITHDRAWN}


class PartnerConsent(Base):
    """What a partner was asked and answered through its own link; no contact is kept."""

    __tablename__ = "partner_consent"

    partner_id: Mapped[UUID] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    language: Mapped[str]
    is_mailed: Mapped[bool]
    """Sent by us, or handed over by the association, which then could have used it itself."""
    asked_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    answer: Mapped[ConsentAnswer | None] = mapped_column(one_of(ConsentAnswer))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed: Mapped[Document] = mapped_column(default=dict)
    """What was said of the partner when it agreed."""
    statement: Mapped[str] = mapped_column(default="")
    """A sentence of its own, published with its name."""
    hides_name: Mapped[bool] = mapped_column(default=False)
    hides_place: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    """Grows with each answer, so that two people with one link cannot overwrite each other."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form


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


class ProposalRevision(Base):
    """A proposal's content as it stood after one save; only its authors and the staff read it."""

    __tablename__ = "proposal_revision"

    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[Document]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Empty when a partner or the calendar acted."""
    at: Mapped[Instant]

    writer: Mapped[Account | None] = relationship(lazy="joined")


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


class TextReport(Base):
    """Somebody, nobody knows who, finds that a public text should be taken away."""

    __tablename__ = "text_report"

    id: Mapped[Id]
    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), index=True
    )
    part: Mapped[TextPart] = mapped_column(one_of(TextPart))
    reason: Mapped[HidingReason] = mapped_column(one_of(HidingReason))
    message: Mapped[LongText] = mapped_column(default="")
    reported_at: Mapped[Instant]
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    proposal: Mapped[Proposal] = relationship(lazy="raise_on_sql")


class DraftReminder(Base):
    """That a draft's organisation was reminded so many days before the deadline."""

    __tablename__ = "draft_reminder"

    proposal_id: Mapped[UUID] = mapped_column(
        ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    days_before: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sent_at: Mapped[Instant]
