"""Accounts: ask for one, confirm it, change it, close it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import letters, links
from app.accounts.models import Account, LinkPurpose, Role
from app.accounts.passwords import require_strong
from app.accounts.queries import STAFF, find_account
from app.accounts.sessions import revoke_sessions
from app.audit.service import record
from app.core.addresses import read_address
from app.core.errors import DomainError, Kind
from app.core.i18n import DEFAULT_LANGUAGE
from app.core.passwords import hash_password, matches
from app.core.text import readable
from app.mail.service import write

LONGEST_NAME = 120


class AddressTaken(DomainError):
    """There is an account with this address."""

    code = "accounts.address-taken"
    kind = Kind.CONFLICT


class NameMissing(DomainError):
    """Nobody can be called nothing, or by a page of text."""

    code = "accounts.name-missing"
    kind = Kind.INVALID


class WrongPassword(DomainError):
    """The signed-in person did not give their present password."""

    code = "accounts.wrong-password"
    kind = Kind.INVALID


class NotOneself(DomainError):
    """Staff close the accounts of others here, and their own on their own page."""

    code = "accounts.not-oneself"
    kind = Kind.INVALID


def create_account(
    db: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password: str,
    now: datetime,
    language: str = DEFAULT_LANGUAGE,
    confirmed_at: datetime | None = None,
) -> Account:
    """Create an account; `email` is compared without case."""
    address, name = read_address(email), _read_name(name)
    require_strong(password, email=address, name=name)
    account = Account(
        email=address,
        name=name,
        role=role,
        password_hash=hash_password(password),
        language=language,
        created_at=now,
        confirmed_at=confirmed_at,
    )
    try:
        # The unique address decides between two people, and the caller needs the identifier.
        with db.begin_nested():
            db.add(account)
    except IntegrityError as taken:
        raise AddressTaken from taken
    return account


def send_link(db: Session, *, email: str, language: str, base_url: str, now: datetime) -> None:
    """Mail a way in: to a new address a registration, to a known one a new password.

    The caller learns nothing: whatever the address, the same work and no answer.
    """
    address = read_address(email)
    if links.is_flooded(db, email=address, now=now):
        return
    account = find_account(db, address)
    purpose = LinkPurpose.RESET if account else LinkPurpose.REGISTRATION
    spoken = account.language if account else language
    token = links.new_link(db, purpose=purpose, email=address, now=now)
    path = "mot-de-passe-oublie" if account else "inscription"
    write(
        db,
        words=letters.RESET if account else letters.WELCOME,
        recipient=address,
        language=spoken,
        now=now,
        name=account.name if account else "",
        hours=_hours(purpose),
        link=f"{base_url}/{spoken}/{path}/{token}",
    )


def invite_staff(
    db: Session,
    *,
    email: str,
    role: Role,
    inviter: str,
    language: str,
    base_url: str,
    now: datetime,
    by: UUID | None = None,
) -> None:
    """Mail the way in to an agent or administrator; their address is not known yet."""
    address = read_address(email)
    if find_account(db, address):
        raise AddressTaken
    lasts = links.INVITATION_LASTS
    token = links.new_link(
        db, purpose=LinkPurpose.REGISTRATION, email=address, now=now, role=role, lasts=lasts
    )
    write(
        db,
        words=letters.INVITED,
        recipient=address,
        language=language,
        now=now,
        name=inviter,
        hours=lasts.days * 24,
        link=f"{base_url}/{language}/inscription/{token}",
    )
    record(db, action="staff.invited", on=("role", role.value), now=now, by=by)


def register(
    db: Session, *, token: str, name: str, password: str, language: str, now: datetime
) -> Account:
    """Turn a confirmed address into an account, once."""
    link = links.use_link(db, token=token, purpose=LinkPurpose.REGISTRATION, now=now)
    account = create_account(
        db,
        email=link.email,
        name=name,
        role=link.role,
        password=password,
        now=now,
        language=language,
        confirmed_at=now,
    )
    _note(db, "account.created", account, now, account.id, role=account.role.value)
    return account


def reset_password(
    db: Session, *, token: str, password: str, base_url: str, now: datetime
) -> Account:
    """Replace a forgotten password, which also shows that the address is this person's."""
    link = links.use_link(db, token=token, purpose=LinkPurpose.RESET, now=now)
    account = find_account(db, link.email)
    if account is None:
        raise links.LinkNotValid
    account.confirmed_at = account.confirmed_at or now
    _replace_password(db, account, password, base_url, now)
    _note(db, "account.password-reset", account, now, account.id)
    return account


def change_password(
    db: Session, *, account: Account, current: str, password: str, base_url: str, now: datetime
) -> None:
    """Replace the password of someone signed in; every session ends, this one included."""
    require_password(account, current)
    _replace_password(db, account, password, base_url, now)
    _note(db, "account.password-changed", account, now, account.id)


def change_details(
    db: Session, *, account: Account, name: str, language: str, now: datetime
) -> None:
    """Change how a person is called and which language we write to them in."""
    account.name, account.language = _read_name(name), language
    _note(db, "account.changed", account, now, account.id)


def close_account(
    db: Session, *, account: Account, base_url: str, now: datetime, by: UUID | None = None
) -> None:
    """End an account for good: no sign-in, no session, no address; the name stays on past acts."""
    if account.disabled_at is not None:
        return
    write(
        db,
        words=letters.CLOSED,
        recipient=account.email,
        language=account.language,
        now=now,
        name=account.name,
        link=f"{base_url}/{account.language}/aide",
    )
    links.forget_links(db, email=account.email)
    revoke_sessions(db, account_id=account.id)
    account.disabled_at = now
    account.email = f"{account.id}@closed.invalid"
    account.password_hash = ""
    _note(db, "account.closed", account, now, by)


def require_password(account: Account, password: str) -> None:
    """Refuse someone at an open screen who does not know the password."""
    if not matches(password, account.password_hash):
        raise WrongPassword


def is_staff(account: Account) -> bool:
    return account.role in STAFF


def _replace_password(
    db: Session, account: Account, password: str, base_url: str, now: datetime
) -> None:
    require_strong(password, email=account.email, name=account.name)
    account.password_hash = hash_password(password)
    links.forget_links(db, email=account.email)
    revoke_sessions(db, account_id=account.id)
    write(
        db,
        words=letters.PASSWORD_CHANGED,
        recipient=account.email,
        language=account.language,
        now=now,
        name=account.name,
        link=f"{base_url}/{account.language}/mot-de-passe-oublie",
    )


def _read_name(name: str) -> str:
    name = " ".join(readable(name).split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise NameMissing(limit=LONGEST_NAME)
    return name


def _hours(purpose: LinkPurpose) -> int:
    return int(links.LASTS[purpose].total_seconds()) // 3600


def _note(
    db: Session, action: str, account: Account, now: datetime, by: UUID | None, **details: str
) -> None:
    record(db, action=action, on=("account", account.id), now=now, by=by, **details)
