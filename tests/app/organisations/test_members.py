"""Who acts for an organisation: invitations, roles, and the owner who is always there."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.links import LinkNotValid
from app.accounts.models import Account
from app.accounts.service import close_account
from app.accounts.sessions import sign_in
from app.audit.models import Event
from app.core.db import Database
from app.core.errors import DomainError
from app.organisations import invitations
from app.organisations.invitations import (
    AlreadyMember,
    TooManyInvitations,
    accept_as_newcomer,
    accept_invitation,
    invite_member,
    withdraw_invitation,
)
from app.organisations.members import (
    LastOwner,
    MemberNotFound,
    change_role,
    leave_everywhere,
    remove_member,
)
from app.organisations.models import Invitation, MemberRole, Membership, Organisation
from app.organisations.queries import list_invitations, list_memberships, list_own_organisations
from tests.builders import make_account, make_membership, make_organisation
from tests.mailbox import letters, letters_in

BASE = "http://testserver"
EMAIL = "awa@example.org"
NEW = "un puits pour Gandon"


def invite(
    db: Session,
    organisation: Organisation,
    by: Account,
    now: datetime,
    email: str = EMAIL,
    role: MemberRole = MemberRole.EDITOR,
) -> str:
    """Invite and return the token of the letter."""
    invite_member(
        db, organisation=organisation, email=email, role=role, inviter=by, base_url=BASE, now=now
    )
    return letters(db)[-1].token


def roles(db: Session, organisation: Organisation) -> dict[str, MemberRole]:
    return {each.account.name: each.role for each in list_memberships(db, organisation.id)}


@pytest.fixture
def ada(db: Session, now: datetime) -> Account:
    return make_account(db, now=now)


@pytest.fixture
def mopti(db: Session, now: datetime, ada: Account) -> Organisation:
    return make_organisation(db, now=now, members=[ada])


def test_an_invited_account_becomes_a_member_with_the_role_offered(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    awa = make_account(db, now=now, email=EMAIL)
    token = invite(db, mopti, ada, now, role=MemberRole.READER)
    assert accept_invitation(db, token=token, account=awa, now=now) is mopti
    assert roles(db, mopti) == {"Ada": MemberRole.OWNER, "Awa": MemberRole.READER}
    assert list_invitations(db, mopti.id) == []


def test_a_newcomer_accepts_with_an_account_made_on_the_spot(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    token = invite(db, mopti, ada, now)
    awa = accept_as_newcomer(db, token=token, name="Awa", password=NEW, language="fr", now=now)
    assert (awa.email, awa.confirmed_at) == (EMAIL, now)
    assert list_own_organisations(db, awa.id) == [mopti]
    assert sign_in(db, email=EMAIL, password=NEW, now=now)[0] is awa


def test_a_person_acts_for_several_organisations(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    other = make_organisation(db, now=now, slug="compostri")
    bob = make_account(db, now=now, email="bob@example.org")
    make_membership(db, other, bob, MemberRole.OWNER)
    token = invite(db, other, bob, now, email=ada.email)
    accept_invitation(db, token=token, account=ada, now=now)
    assert list_own_organisations(db, ada.id) == [other, mopti]


def test_an_invitation_is_worth_one_membership_and_a_time(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    awa = make_account(db, now=now, email=EMAIL)
    token = invite(db, mopti, ada, now)
    with pytest.raises(LinkNotValid):
        accept_invitation(db, token=token, account=awa, now=now + invitations.LASTS)
    accept_invitation(db, token=token, account=awa, now=now)
    with pytest.raises(LinkNotValid):
        accept_invitation(db, token=token, account=awa, now=now)


def test_a_second_invitation_replaces_the_first(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    first = invite(db, mopti, ada, now)
    second = invite(db, mopti, ada, now + timedelta(seconds=1), role=MemberRole.OWNER)
    awa = make_account(db, now=now, email=EMAIL)
    with pytest.raises(LinkNotValid):
        accept_invitation(db, token=first, account=awa, now=now)
    accept_invitation(db, token=second, account=awa, now=now)
    assert roles(db, mopti)["Awa"] is MemberRole.OWNER


def test_an_invitation_withdrawn_is_worth_nothing(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    token = invite(db, mopti, ada, now)
    (invitation,) = list_invitations(db, mopti.id)
    for _ in range(2):
        withdraw_invitation(db, organisation=mopti, invitation_id=invitation.id, by=ada.id, now=now)
    with pytest.raises(LinkNotValid):
        accept_as_newcomer(db, token=token, name="Awa", password=NEW, language="fr", now=now)


def test_a_member_is_not_invited_again_and_keeps_their_role_when_accepting_anothers_link(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    with pytest.raises(AlreadyMember):
        invite(db, mopti, ada, now, email=ada.email)
    token = invite(db, mopti, ada, now, role=MemberRole.READER)
    accept_invitation(db, token=token, account=ada, now=now)
    assert roles(db, mopti) == {"Ada": MemberRole.OWNER}


def test_nobody_writes_to_strangers_without_end(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    for number in range(invitations.MOST_INVITATIONS):
        invite(db, mopti, ada, now, email=f"a{number}@example.org")
    with pytest.raises(TooManyInvitations):
        invite(db, mopti, ada, now)


def test_the_last_owner_neither_leaves_nor_steps_down(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    awa = make_account(db, now=now, email=EMAIL)
    make_membership(db, mopti, awa, MemberRole.EDITOR)
    own = {"organisation": mopti, "account_id": ada.id, "by": ada.id, "now": now}
    with pytest.raises(LastOwner):
        change_role(db, role=MemberRole.EDITOR, **own)  # type: ignore[arg-type]
    with pytest.raises(LastOwner):
        remove_member(db, base_url=BASE, **own)  # type: ignore[arg-type]
    with pytest.raises(LastOwner):
        leave_everywhere(db, account=ada, base_url=BASE, now=now)
    change_role(
        db, organisation=mopti, account_id=awa.id, role=MemberRole.OWNER, by=ada.id, now=now
    )
    remove_member(db, base_url=BASE, **own)  # type: ignore[arg-type]
    assert roles(db, mopti) == {"Awa": MemberRole.OWNER}


def test_an_owner_whose_account_is_closed_does_not_count(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    awa = make_account(db, now=now, email=EMAIL)
    make_membership(db, mopti, awa, MemberRole.OWNER)
    close_account(db, account=awa, base_url=BASE, now=now)
    with pytest.raises(LastOwner):
        remove_member(db, organisation=mopti, account_id=ada.id, by=ada.id, base_url=BASE, now=now)


def test_whoever_acts_alone_may_close_their_account(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    leave_everywhere(db, account=ada, base_url=BASE, now=now)
    close_account(db, account=ada, base_url=BASE, now=now)
    assert list_memberships(db, mopti.id) == []


def test_a_removed_member_is_told_and_one_who_leaves_is_not(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    awa, bob = (make_account(db, now=now, email=f"{name}@example.org") for name in ("awa", "bob"))
    for person, by in ((awa, ada), (bob, bob)):
        make_membership(db, mopti, person, MemberRole.EDITOR)
        remove_member(
            db, organisation=mopti, account_id=person.id, by=by.id, base_url=BASE, now=now
        )
    assert [letter.to for letter in letters(db)] == [EMAIL]
    with pytest.raises(MemberNotFound):
        remove_member(db, organisation=mopti, account_id=awa.id, by=ada.id, base_url=BASE, now=now)


def test_the_journal_tells_each_act_and_names_no_address(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    token = invite(db, mopti, ada, now)
    awa = accept_as_newcomer(db, token=token, name="Awa", password=NEW, language="fr", now=now)
    change_role(
        db, organisation=mopti, account_id=awa.id, role=MemberRole.READER, by=ada.id, now=now
    )
    remove_member(db, organisation=mopti, account_id=awa.id, by=ada.id, base_url=BASE, now=now)
    actions = list(db.scalars(select(Event.action).order_by(Event.sequence)))
    assert actions == [
        "member.invited",
        "account.created",
        "member.joined",
        "member.changed",
        "member.removed",
    ]
    assert EMAIL not in repr(db.execute(select(Event.__table__)).all())


def test_addresses_of_people_who_never_answered_are_forgotten(
    db: Session, now: datetime, ada: Account, mopti: Organisation
):
    invite(db, mopti, ada, now)
    assert not invitations.is_any_expired(db, now=now)
    invitations.forget_expired(db, now=now + invitations.LASTS)
    assert db.scalars(select(Invitation)).all() == []


def at_once(database: Database, *acts: Callable[[Session], object]) -> list[str]:
    """Run each act in its own transaction, all at the same time; return what became of them."""
    outcomes: list[str] = []
    together = threading.Barrier(len(acts))

    def run(act: Callable[[Session], object]) -> None:
        together.wait()
        try:
            with database.writing() as db:
                act(db)
        except DomainError as refusal:
            outcomes.append(refusal.code)
        else:
            outcomes.append("done")

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_two_acceptances_at_once_make_one_member(any_database: Database, now: datetime):
    with any_database.writing() as db:
        ada = make_account(db, now=now)
        people = [make_account(db, now=now, email=f"{name}@example.org") for name in "ab"]
        organisation = make_organisation(db, now=now, members=[ada])
        invite(db, organisation, ada, now)
    token = letters_in(any_database)[0].token
    outcomes = at_once(
        any_database,
        *(
            lambda db, person=person: accept_invitation(db, token=token, account=person, now=now)
            for person in people
        ),
    )
    assert outcomes == ["accounts.link-not-valid", "done"]
    with any_database.reading() as db:
        assert len(db.scalars(select(Membership)).all()) == 2


def test_two_owners_who_leave_at_once_leave_one_behind(any_database: Database, now: datetime):
    with any_database.writing() as db:
        owners = [make_account(db, now=now, email=f"{name}@example.org") for name in "ab"]
        organisation = make_organisation(db, now=now, members=owners)
    outcomes = at_once(
        any_database,
        *(
            lambda db, owner=owner: remove_member(
                db,
                organisation=organisation,
                account_id=owner.id,
                by=owner.id,
                base_url=BASE,
                now=now,
            )
            for owner in owners
        ),
    )
    assert outcomes == ["done", "organisations.last-owner"]
