"""Organisations that propose projects, and their members."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.core.columns import Id, Instant, one_of
from app.core.db import Base


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
    rna: Mapped[str | None]
    siren: Mapped[str | None]
    created_at: Mapped[Instant]


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
