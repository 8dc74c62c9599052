"""The demonstration's accounts and organisations."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.accounts.service import create_account
from app.demo.cards import PASSWORD, SIGN_INS
from app.organisations.models import Organisation, OrganisationKind
from app.organisations.service import create_organisation

MEMBER, AGENT, COLLEAGUE, ADMINISTRATOR = SIGN_INS
WRITER = "porteurs@partage.example"
"""Writes for every other organisation; nobody is asked to sign in with it."""
ROLES = {
    MEMBER: Role.MEMBER,
    AGENT: Role.AGENT,
    COLLEAGUE: Role.AGENT,
    ADMINISTRATOR: Role.ADMINISTRATOR,
    WRITER: Role.MEMBER,
}
NAMES = {
    MEMBER: "Awa Diarra",
    AGENT: "Maëlle Le Goff",
    COLLEAGUE: "Gwenaël Rault",
    ADMINISTRATOR: "Yann Morvan",
    WRITER: "Camille Robin",
}
SHOWN_ORGANISATION = "Association Ille-et-Vilaine Mopti (AIVM)"
"""The one whose screens the printed association account sees."""


def create_accounts(db: Session, now: datetime) -> dict[str, Account]:
    """Create the sign-ins that are printed, and the writer of the other projects, by address."""
    return {
        email: create_account(
            db, email=email, name=NAMES[email], role=role, password=PASSWORD, now=now
        )
        for email, role in ROLES.items()
    }


def writer_for(name: str) -> str:
    """Return the address of who writes for an organisation."""
    return MEMBER if name == SHOWN_ORGANISATION else WRITER


def create_bearer(
    db: Session, *, name: str, kind: str, member: Account, now: datetime
) -> Organisation:
    """Create the organisation that bears a project, with its one member."""
    return create_organisation(
        db, name=name, kind=OrganisationKind(kind), members=[member], now=now
    )
