"""What the demonstration shows of organisations: members of each role, a sheet, a bearer asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.accounts.service import create_account
from app.core.settings import Settings
from app.core.slugs import slug_of
from app.core.tokens import new_token
from app.demo.people import AGENT, MEMBER, SHOWN_ORGANISATION
from app.organisations.bearers import name_bearer
from app.organisations.invitations import invite_member
from app.organisations.members import appoint_member
from app.organisations.models import MemberRole, Organisation
from app.organisations.queries import get_organisation
from app.organisations.service import Contact, Facts, change_organisation
from app.organisations.verification import confirm_by_hand

COLLEAGUES = {
    "Moussa Traoré": ("redaction@partage.example", MemberRole.EDITOR),
    "Léa Bernard": ("lecture@partage.example", MemberRole.READER),
}
INVITED = "secretariat@partage.example"
COLLECTIVE = "Acteurs de l'ESS rennais (collectif)"


def enrich_organisations(
    db: Session, *, accounts: dict[str, Account], settings: Settings, now: datetime
) -> None:
    """Fill in the sheet of the organisation that is shown, and give it something to answer."""
    owner, shown = accounts[MEMBER], get_organisation(db, slug_of(SHOWN_ORGANISATION))
    _fill_in(db, shown, owner, now)
    confirm_by_hand(
        db,
        organisation=shown,
        reason="Démonstration : statuts et récépissé vus sur papier.",
        by=accounts[AGENT].id,
        now=now,
    )
    _gather_members(db, shown, owner, settings, now)
    name_bearer(
        db,
        collective=get_organisation(db, slug_of(COLLECTIVE)),
        association=shown,
        by=owner.id,
        base_url=settings.base_url,
        now=now,
    )


def _fill_in(db: Session, shown: Organisation, owner: Account, now: datetime) -> None:
    change_organisation(
        db,
        organisation=shown,
        facts=Facts(
            name=shown.name,
            kind=shown.kind,
            purpose="Coopérer avec les habitantes et habitants de la région de Mopti, au Mali.",
            city="Rennes",
        ),
        contact=Contact(person=owner.name, email=owner.email),
        version=shown.version,
        by=owner.id,
        now=now,
    )


def _gather_members(
    db: Session, shown: Organisation, owner: Account, settings: Settings, now: datetime
) -> None:
    for name, (email, role) in COLLEAGUES.items():
        # Nobody signs in with these two: a password nobody knows.
        person = create_account(
            db, email=email, name=name, role=Role.MEMBER, password=new_token(), now=now
        )
        appoint_member(db, organisation=shown, account=person, role=role, now=now)
    invite_member(
        db,
        organisation=shown,
        email=INVITED,
        role=MemberRole.READER,
        inviter=owner,
        base_url=settings.base_url,
        now=now,
    )
