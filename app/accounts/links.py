"""Links mailed to an address: opaque, hashed at rest, expiring, used once."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.models import LinkPurpose, MailedLink, Role
from app.core.errors import DomainError, Kind
from app.core.tokens import hashed, new_token

LASTS = {LinkPurpose.REGISTRATION: timedelta(hours=24), LinkPurpose.RESET: timedelta(hours=1)}
INVITATION_LASTS = timedelta(days=7)
MOST_AN_HOUR = 5
"""Links to one address: more would be somebody flooding a mailbox."""


class LinkNotValid(DomainError):
    """The link is unknown, too old, or was used."""

    code = "accounts.link-not-valid"
    kind = Kind.GONE


def new_link(
    db: Session,
    *,
    purpose: LinkPurpose,
    email: str,
    now: datetime,
    role: Role = Role.MEMBER,
    lasts: timedelta | None = None,
) -> str:
    """Keep the hash of a fresh token and return the token, for a letter only."""
    token = new_token()
    link = MailedLink(
        token_hash=hashed(token),
        purpose=purpose,
        email=email,
        role=role,
        created_at=now,
        expires_at=now + (lasts or LASTS[purpose]),
    )
    db.add(link)
    return token


def is_flooded(db: Session, *, email: str, now: datetime) -> bool:
    """Tell whether this address was sent enough links for now."""
    recent = (MailedLink.email == email) & (MailedLink.created_at > now - timedelta(hours=1))
    count = db.scalar(select(func.count()).select_from(MailedLink).where(recent))
    return (count or 0) >= MOST_AN_HOUR


def get_link(db: Session, *, token: str, purpose: LinkPurpose, now: datetime) -> MailedLink:
    """Read a link that can still be used; reading changes nothing."""
    link = db.get(MailedLink, hashed(token))
    if link is None or link.purpose is not purpose or link.expires_at <= now:
        raise LinkNotValid
    return link


def use_link(db: Session, *, token: str, purpose: LinkPurpose, now: datetime) -> MailedLink:
    """Spend a link, and with it every other link of the same address and purpose."""
    link = get_link(db, token=token, purpose=purpose, now=now)
    own = (MailedLink.email == link.email) & (MailedLink.purpose == purpose)
    db.expunge(link)
    spent = db.execute(delete(MailedLink).where(own).returning(MailedLink.token_hash))
    # Of two presses at once, only one deletes the row.
    if link.token_hash not in set(spent.scalars()):
        raise LinkNotValid
    return link


def forget_links(db: Session, *, email: str) -> None:
    """Make every link of an address useless."""
    db.execute(delete(MailedLink).where(MailedLink.email == email))


def forget_expired(db: Session, *, now: datetime) -> None:
    """Forget the addresses that nobody confirmed."""
    db.execute(delete(MailedLink).where(MailedLink.expires_at <= now))


def is_any_expired(db: Session, *, now: datetime) -> bool:
    expired = select(MailedLink.token_hash).where(MailedLink.expires_at <= now)
    return db.scalar(expired.limit(1)) is not None
