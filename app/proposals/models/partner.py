"""A partner in the territory or here, and its own agreement."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.core.columns import Document, Id, Instant, UtcDateTime, one_of
from app.core.db import Base

if TYPE_CHECKING:
    from app.proposals.models.proposal import Proposal


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

    proposal: Mapped["Proposal"] = relationship(back_populates="partners", lazy="raise_on_sql")
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
