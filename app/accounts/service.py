"""Sign in, stay signed in, sign out; create accounts."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, LoginSession, Role
from app.core.errors import DomainError, Kind
from app.core.passwords import SHORTEST_PASSWORD, hash_password, matches

IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=1)


class WrongCredentials(DomainError):
    """The address or the password is wrong; which one is not said."""

    code = "accounts.wrong-credentials"
    kind = Kind.UNAUTHENTICATED


class PasswordTooShort(DomainError):
    """A password shorter than ASVS 6.2.1 asks for."""

    code = "accounts.password-too-short"
    kind = Kind.INVALID


class AddressTaken(DomainError):
    """There is an account with this address."""

    code = "accounts.address-taken"
    kind = Kind.CONFLICT


def create_account(
    db: Session, *, email: str, name: str, role: Role, password: str, now: datetime
) -> Account:
    """Create an account; `email` is compared without case."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(limit=SHORTEST_PASSWORD)
    address = normalised(email)
    if db.scalar(select(Account.id).where(Account.email == address)):
        raise AddressTaken
    account = Account(
        email=address, name=name, role=role, password_hash=hash_password(password), created_at=now
    )
    db.add(account)
    # The identifier is needed by the caller's memberships and journal rows.
    db.flush()
    return account


def sign_in(db: Session, *, email: str, password: str, now: datetime) -> tuple[Account, str]:
    """Return the account and a fresh opaque token, of which only the hash is stored."""
    account = db.scalar(select(Account).where(Account.email == normalised(email)))
    is_right = matches(password, account.password_hash if account else None)
    if account is None or not is_right or account.disabled_at is not None:
        raise WrongCredentials
    token = secrets.token_urlsafe(32)
    _forget_ended_sessions(db, now)
    db.add(
        LoginSession(token_hash=_hashed(token), account_id=account.id, created_at=now, seen_at=now)
    )
    return account, token


def find_signed_in(db: Session, *, token: str, now: datetime) -> Account | None:
    """Return whose token this is, or None when unknown, idle or too old."""
    session = db.get(LoginSession, _hashed(token))
    if session is None or session.account.disabled_at is not None:
        return None
    if now - session.created_at > ABSOLUTE or now - session.seen_at > IDLE:
        return None
    return session.account


def keep_signed_in(db: Session, *, token: str, now: datetime) -> None:
    """Note that the session is in use; only writing requests call this."""
    session = db.get(LoginSession, _hashed(token))
    if session is not None and now - session.seen_at > SEEN_EVERY:
        session.seen_at = now


def sign_out(db: Session, *, token: str) -> None:
    db.execute(delete(LoginSession).where(LoginSession.token_hash == _hashed(token)))


def revoke_sessions(db: Session, *, account_id: UUID) -> None:
    """Close every session of an account, at once and everywhere."""
    db.execute(delete(LoginSession).where(LoginSession.account_id == account_id))


def _forget_ended_sessions(db: Session, now: datetime) -> None:
    ended = (LoginSession.created_at < now - ABSOLUTE) | (LoginSession.seen_at < now - IDLE)
    db.execute(delete(LoginSession).where(ended))


def normalised(email: str) -> str:
    return email.strip().casefold()


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
