"""A collective and the association that bears it."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.organisations.bearers import NotBearable, NotNamed, answer_bearing, name_bearer
from app.organisations.models import MemberRole, Organisation, OrganisationKind
from app.organisations.queries import find_bearing, is_bearer_missing, list_borne
from tests.builders import make_account, make_membership, make_organisation
from tests.mailbox import letters

BASE = "http://testserver"


@pytest.fixture
def ada(db: Session, now: datetime) -> Account:
    return make_account(db, now=now)


@pytest.fixture
def bob(db: Session, now: datetime) -> Account:
    return make_account(db, now=now, email="bob@example.org")


@pytest.fixture
def collective(db: Session, now: datetime, ada: Account) -> Organisation:
    kind = OrganisationKind.COLLECTIVE
    return make_organisation(db, now=now, members=[ada], slug="toits-du-monde", kind=kind)


@pytest.fixture
def association(db: Session, now: datetime, bob: Account) -> Organisation:
    return make_organisation(db, now=now, members=[bob], slug="compostri")


def name(
    db: Session, collective: Organisation, association: Organisation, by: Account, now: datetime
) -> None:
    name_bearer(
        db, collective=collective, association=association, by=by.id, base_url=BASE, now=now
    )


def answer(
    db: Session,
    collective: Organisation,
    association: Organisation,
    by: Account,
    now: datetime,
    *,
    is_accepted: bool = True,
) -> None:
    answer_bearing(
        db,
        collective=collective,
        association=association,
        is_accepted=is_accepted,
        by=by.id,
        base_url=BASE,
        now=now,
    )


def is_missing(db: Session, collective: Organisation) -> bool:
    db.expire_all()
    return is_bearer_missing(collective, find_bearing(db, collective.id))


def test_a_bearer_is_there_once_it_has_accepted(
    db: Session,
    now: datetime,
    ada: Account,
    bob: Account,
    collective: Organisation,
    association: Organisation,
):
    assert is_missing(db, collective)
    name(db, collective, association, ada, now)
    assert is_missing(db, collective)
    assert [each.collective for each in list_borne(db, association.id)] == [collective]
    answer(db, collective, association, bob, now)
    assert not is_missing(db, collective)
    assert [letter.to for letter in letters(db)] == [bob.email, ada.email]


def test_only_the_owners_of_the_association_are_asked(
    db: Session,
    now: datetime,
    ada: Account,
    bob: Account,
    collective: Organisation,
    association: Organisation,
):
    reader = make_account(db, now=now, email="eve@example.org")
    make_membership(db, association, reader, MemberRole.READER)
    name(db, collective, association, ada, now)
    assert [letter.to for letter in letters(db)] == [bob.email]


def test_an_association_may_decline_and_later_bear_no_more(
    db: Session,
    now: datetime,
    ada: Account,
    bob: Account,
    collective: Organisation,
    association: Organisation,
):
    name(db, collective, association, ada, now)
    answer(db, collective, association, bob, now)
    answer(db, collective, association, bob, now, is_accepted=False)
    assert is_missing(db, collective)
    with pytest.raises(NotNamed):
        answer(db, collective, association, bob, now)


def test_naming_another_association_takes_the_acceptance_away(
    db: Session,
    now: datetime,
    ada: Account,
    bob: Account,
    collective: Organisation,
    association: Organisation,
):
    other = make_organisation(db, now=now, members=[bob], slug="compost-35")
    name(db, collective, association, ada, now)
    answer(db, collective, association, bob, now)
    name(db, collective, other, ada, now)
    assert is_missing(db, collective)
    with pytest.raises(NotNamed):
        answer(db, collective, association, bob, now)


def test_an_association_is_borne_by_nobody_and_a_collective_bears_nobody(
    db: Session, now: datetime, ada: Account, collective: Organisation, association: Organisation
):
    for pair in ((association, association), (association, collective), (collective, collective)):
        with pytest.raises(NotBearable):
            name(db, *pair, ada, now)


def test_an_association_never_lacks_a_bearer(db: Session, association: Organisation):
    assert not is_missing(db, association)
