"""Organisations that propose projects, and their members."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.accounts.models import Account
from app.core.columns import Id, Instant, one_of
from app.core.db import Base
from app.core.i18n import plain_letters


class OrganisationKind(StrEnum):
    """A collective has no legal personality: it names a bearer association before any grant."""

    ASSOCIATION = "association"
    COLLECTIVE = "collective"


class Organisation(Base):
    """An association or a collective that proposes projects."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind))
    name: Mapped[str]
    plain_name: Mapped[str] = mapped_column(default="")
    """The name without accents or capitals, for searches; it follows the name by itself."""
    rna: Mapped[str | None]
    siren: Mapped[str | None]
    created_at: Mapped[Instant]

    @validates("name")
    def _keep_plain_name(self, _key: str, name: str) -> str:
        self.plain_name = plain_letters(name)
        return name


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
