"""Organisations that propose projects: what the public reads, how to reach them, who acts."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.accounts.models import Account
from app.core.columns import Id, Instant, JsonDocument, LongText, UtcDateTime, one_of
from app.core.db import Base
from app.core.i18n import plain_letters


class OrganisationKind(StrEnum):
    """A collective has no legal personality: it names a bearer association before any grant."""

    ASSOCIATION = "association"
    COLLECTIVE = "collective"


class Organisation(Base):
    """An association or a collective that proposes projects; every column is public."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind))
    name: Mapped[str]
    plain_name: Mapped[str] = mapped_column(default="")
    """The name without accents or capitals, for searches; it follows the name by itself."""
    purpose: Mapped[LongText] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    rna: Mapped[str | None]
    siren: Mapped[str | None]
    siret: Mapped[str | None]
    created_at: Mapped[Instant]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @validates("name")
    def _keep_plain_name(self, _key: str, name: str) -> str:
        self.plain_name = plain_letters(name)
        return name


class OrganisationContact(Base):
    """How the staff reach an organisation; apart, so that no public page reads it by accident."""

    __tablename__ = "organisation_contact"

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    person: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    address: Mapped[LongText]


class MemberRole(StrEnum):
    """What a member may do for their organisation: owners also invite, editors write."""

    OWNER = "owner"
    EDITOR = "editor"
    READER = "reader"


class Membership(Base):
    """An account that acts for an organisation; one account may act for several."""

    __tablename__ = "membership"

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[MemberRole] = mapped_column(one_of(MemberRole))

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    account: Mapped[Account] = relationship(lazy="raise_on_sql")


class Invitation(Base):
    """A link mailed to somebody whom an owner wants as a member."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("organisation_id", "email"),)

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    email: Mapped[str]
    role: Mapped[MemberRole] = mapped_column(one_of(MemberRole))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class Bearing(Base):
    """The association that would receive a grant for a collective, once it has accepted."""

    __tablename__ = "bearing"

    collective_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    association_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    named_at: Mapped[Instant]
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    collective: Mapped[Organisation] = relationship(
        lazy="raise_on_sql", foreign_keys=[collective_id]
    )
    association: Mapped[Organisation] = relationship(
        lazy="raise_on_sql", foreign_keys=[association_id]
    )


class VerificationState(StrEnum):
    """Whether somebody has seen that the organisation is what it says."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    TO_CONFIRM = "to-confirm"


class Verification(Base):
    """Where the check of an organisation's numbers stands; the staff have the last word."""

    __tablename__ = "verification"

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[VerificationState] = mapped_column(one_of(VerificationState))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the worker asks the registries; empty when there is nothing left to ask."""
    attempts: Mapped[int] = mapped_column(default=0)
    found: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    """What the registry says of these numbers; companies and associations, never people."""
    doubts: Mapped[list[str]] = mapped_column(JsonDocument)
    """Codes of what does not fit between the registry and the organisation."""
    reason: Mapped[LongText] = mapped_column(default="")
    """Why the staff confirmed it by hand."""
    changed_at: Mapped[Instant]


class RegistryAnswer(Base):
    """An answer of the registries, kept so that they are not asked twice for nothing."""

    __tablename__ = "registry_answer"

    numbers: Mapped[str] = mapped_column(primary_key=True)
    record: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    """Empty when the registries do not know these numbers."""
    fetched_at: Mapped[Instant]
    expires_at: Mapped[Instant]
