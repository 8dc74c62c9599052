"""The demonstration's accounts and organisations."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.accounts.service import create_account
from app.demo.cards import PASSWORD, SIGN_INS
from app.organisations.models import Organisation, OrganisationKind
from app.organisations.service import create_organisation

MEMBER, AGENT, ADMINISTRATOR = SIGN_INS
ROLES = {MEMBER: Role.MEMBER, AGENT: Role.AGENT, ADMINISTRATOR: Role.ADMINISTRATOR}
NAMES = {MEMBER: "Awa Diarra", AGENT: "Maëlle Le Goff", ADMINISTRATOR: "Yann Morvan"}
SHOWN_ORGANISATION = "Association Ille-et-Vilaine Mopti (AIVM)"
"""The one whose screens the printed association account sees."""


def create_accounts(db: Session, now: datetime) -> dict[str, Account]:
    """Create the three sign-ins that are printed, by address."""
    return {
        email: create_account(
            db, email=email, name=NAMES[email], role=role, password=PASSWORD, now=now
        )
        for email, role in ROLES.items()
    }


def create_bearer(
    db: Session, *, name: str, kind: str, member: Account, now: datetime
) -> Organisation:
    """Create the organisation that bears a project; only the shown one has a member."""
    members = [member] if name == SHOWN_ORGANISATION else []
    return create_organisation(db, name=name, kind=OrganisationKind(kind), members=members, now=now)
