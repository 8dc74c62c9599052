"""Sessions: sign in, stay signed in, sign out here or everywhere."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, LoginSession
from app.accounts.queries import find_account
from app.core.errors import DomainError, Kind
from app.core.passwords import matches
from app.core.tokens import hashed, new_token

IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=8)
SEEN_EVERY = timedelta(minutes=1)


class WrongCredentials(DomainError):
    """The address or the password is wrong; which one is not said."""

    code = "accounts.wrong-credentials"
    kind = Kind.UNAUTHENTICATED


def sign_in(db: Session, *, email: str, password: str, now: datetime) -> tuple[Account, str]:
    """Return the account and a fresh opaque token, of which only the hash is stored."""
    account = find_account(db, email)
    is_right = matches(password, account.password_hash if account else None)
    if account is None or not is_right or account.disabled_at is not None:
        raise WrongCredentials
    return account, open_session(db, account_id=account.id, now=now)


def open_session(db: Session, *, account_id: UUID, now: datetime) -> str:
    """Begin a session of someone whose identity was just shown, and return its token."""
    token = new_token()
    db.execute(delete(LoginSession).where(_has_ended(now)))
    db.add(
        LoginSession(token_hash=hashed(token), account_id=account_id, created_at=now, seen_at=now)
    )
    return token


def find_signed_in(db: Session, *, token: str, now: datetime) -> Account | None:
    """Return whose token this is, or None when unknown, idle or too old."""
    session = _find(db, token)
    if session is None or session.account.disabled_at is not None:
        return None
    if now - session.created_at > ABSOLUTE or now - session.seen_at > IDLE:
        return None
    return session.account


def keep_signed_in(db: Session, *, token: str, now: datetime) -> None:
    """Note that the session is in use; only writing requests call this."""
    session = _find(db, token)
    if session is not None and now - session.seen_at > SEEN_EVERY:
        session.seen_at = now


def list_sessions(db: Session, *, account_id: UUID, now: datetime) -> list[LoginSession]:
    """Return the sessions that are still open, the last used first."""
    open_ones = select(LoginSession).where(LoginSession.account_id == account_id, ~_has_ended(now))
    return list(db.scalars(open_ones.order_by(LoginSession.seen_at.desc(), LoginSession.id)))


def is_session_of(session: LoginSession, token: str) -> bool:
    """Tell whether this is the session that `token` opens."""
    return session.token_hash == hashed(token)


def sign_out(db: Session, *, token: str) -> None:
    db.execute(delete(LoginSession).where(LoginSession.token_hash == hashed(token)))


def revoke_session(db: Session, *, account_id: UUID, session_id: UUID) -> None:
    """Close one session of an account; one already closed, or someone else's, changes nothing."""
    own = LoginSession.account_id == account_id
    db.execute(delete(LoginSession).where(own, LoginSession.id == session_id))


def revoke_sessions(db: Session, *, account_id: UUID) -> None:
    """Close every session of an account, at once and everywhere."""
    db.execute(delete(LoginSession).where(LoginSession.account_id == account_id))


def _find(db: Session, token: str) -> LoginSession | None:
    return db.scalar(select(LoginSession).where(LoginSession.token_hash == hashed(token)))


def _has_ended(now: datetime) -> ColumnElement[bool]:
    return (LoginSession.created_at < now - ABSOLUTE) | (LoginSession.seen_at < now - IDLE)
