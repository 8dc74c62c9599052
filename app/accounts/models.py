"""Accounts of people who sign in, their sessions, and the links mailed to them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import Id, Instant, UtcDateTime, one_of
from app.core.db import Base


class Role(StrEnum):
    """What an account is for; a resident votes without any account."""

    ADMINISTRATOR = "administrator"
    AGENT = "agent"
    MEMBER = "member"


class Account(Base):
    """A person who signs in: MIR staff, or a member of an association or collective."""

    __tablename__ = "account"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(one_of(Role))
    password_hash: Mapped[str]
    language: Mapped[str] = mapped_column(default="fr")
    created_at: Mapped[Instant]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a mailed link showed that the address is this person's; an operator vouches else."""
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LoginSession(Base):
    """A signed-in browser or API client; only the hash of its opaque token is kept."""

    __tablename__ = "login_session"
    is_in_public = False

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    created_at: Mapped[Instant]
    seen_at: Mapped[Instant]

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class LinkPurpose(StrEnum):
    """What the holder of a mailed link may do, once."""

    REGISTRATION = "registration"
    RESET = "reset"


class MailedLink(Base):
    """A link sent to an address: it proves that whoever opens it reads that mailbox."""

    __tablename__ = "mailed_link"
    is_in_public = False

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(one_of(LinkPurpose))
    email: Mapped[str] = mapped_column(index=True)
    role: Mapped[Role] = mapped_column(one_of(Role))
    """What a registration makes of its reader; only an administrator's invitation says staff."""
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
