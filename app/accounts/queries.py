"""Reading accounts."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.core.addresses import normalised
from app.core.errors import DomainError, Kind

STAFF = (Role.ADMINISTRATOR, Role.AGENT)


class AccountNotFound(DomainError):
    """No account has this address or number."""

    code = "accounts.not-found"
    kind = Kind.NOT_FOUND


def find_account(db: Session, email: str) -> Account | None:
    return db.scalar(select(Account).where(Account.email == normalised(email)))


def get_account(db: Session, email: str) -> Account:
    account = find_account(db, email)
    if account is None:
        raise AccountNotFound
    return account


def get_staff_member(db: Session, account_id: UUID) -> Account:
    account = db.get(Account, account_id)
    if account is None or account.role not in STAFF:
        raise AccountNotFound
    return account


def list_staff(db: Session) -> list[Account]:
    """Return the agents and administrators who can sign in, by name."""
    wanted = select(Account).where(Account.role.in_(STAFF), Account.disabled_at.is_(None))
    return list(db.scalars(wanted.order_by(Account.name, Account.id)))
