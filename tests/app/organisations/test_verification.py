"""Whether an organisation is what it says: the worker asks, the staff decide, nothing waits."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.core.db import Database
from app.core.settings import Settings
from app.organisations.models import (
    Organisation,
    RegistryAnswer,
    Verification,
    VerificationState,
)
from app.organisations.queries import find_verification
from app.organisations.registries.client import Access, Answer, Numbers, Outcome, ask
from app.organisations.registries.records import Record
from app.organisations.service import Contact, Facts, change_organisation
from app.organisations.verification import (
    FIRST_PAUSE,
    MOST_ATTEMPTS,
    ReasonMissing,
    asker,
    confirm_by_hand,
)
from app.worker import look_up_due
from tests.app.organisations.registry_server import recorded, says, serving
from tests.builders import make_account, make_organisation

SIREN = "389486242"
FITTING = Record(name="LES AMIS DE MOPTI", siren=SIREN, rna="W301000624")


class Registry:
    """Gives the same answer to everyone, and counts how often it is asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[Numbers] = []

    def __call__(self, numbers: Numbers) -> Answer:
        self.asked.append(numbers)
        return self.answer


def found(**changes: object) -> Registry:
    return Registry(Answer(Outcome.FOUND, FITTING.model_copy(update=changes)))


def declare(db: Session, now: datetime, **facts: str) -> Organisation:
    ada = make_account(db, now=now, email=f"{len(facts)}-{now.hour}@example.org")
    organisation = make_organisation(db, now=now, members=[ada])
    change(db, organisation, ada, now, **({"siren": SIREN} | facts))
    return organisation


def change(
    db: Session, organisation: Organisation, by: Account, now: datetime, **facts: str
) -> None:
    change_organisation(
        db,
        organisation=organisation,
        facts=Facts(**({"name": organisation.name} | facts)),  # type: ignore[arg-type]
        contact=Contact(),
        version=organisation.version,
        by=by.id,
        now=now,
    )


def state_of(database: Database) -> tuple[VerificationState, list[str]]:
    with database.reading() as db:
        verification = db.scalars(select(Verification)).one()
        return verification.state, verification.doubts


def test_an_organisation_that_fits_the_registry_is_confirmed(any_database: Database, now: datetime):
    with any_database.writing() as db:
        declare(db, now)
    assert state_of(any_database)[0] is VerificationState.PENDING
    look_up_due(any_database, found(), now)
    assert state_of(any_database) == (VerificationState.CONFIRMED, [])


@pytest.mark.parametrize(
    ("registry", "doubt"),
    [
        (found(name="COMPOST ET JARDINS"), "registry.other-name"),
        (found(is_active=False), "registry.closed"),
        (found(is_association=False), "registry.not-an-association"),
        (Registry(Answer(Outcome.UNKNOWN)), "registry.unknown"),
        (Registry(Answer(Outcome.DOWN)), "registry.down"),
    ],
)
def test_whatever_does_not_fit_is_left_to_the_staff(
    database: Database, now: datetime, registry: Registry, doubt: str
):
    with database.writing() as db:
        declare(db, now)
    look_up_due(database, registry, now)
    assert state_of(database) == (VerificationState.TO_CONFIRM, [doubt])


def test_two_numbers_that_disagree_are_left_to_the_staff(database: Database, now: datetime):
    with database.writing() as db:
        declare(db, now, rna="W351000123")
    look_up_due(database, found(), now)
    assert state_of(database)[1] == ["registry.other-rna"]


def test_an_organisation_without_number_is_left_to_the_staff_at_once(
    database: Database, now: datetime
):
    registry = found()
    with database.writing() as db:
        declare(db, now, siren="", name="Compostri")
    assert state_of(database)[0] is VerificationState.TO_CONFIRM
    look_up_due(database, registry, now)
    assert registry.asked == []


def test_a_registry_that_was_down_is_asked_again_later_and_not_for_ever(
    database: Database, now: datetime
):
    down = Registry(Answer(Outcome.DOWN))
    with database.writing() as db:
        declare(db, now)
    look_up_due(database, down, now)
    look_up_due(database, down, now + FIRST_PAUSE / 2)
    assert len(down.asked) == 1
    look_up_due(database, found(), now + FIRST_PAUSE)
    assert state_of(database)[0] is VerificationState.CONFIRMED
    with database.writing() as db:
        declare_again(db, now)
    for attempt in range(MOST_ATTEMPTS + 3):
        look_up_due(database, down, now + timedelta(days=40 * (attempt + 1)))
    assert len(down.asked) == 1 + MOST_ATTEMPTS


def declare_again(db: Session, now: datetime) -> None:
    organisation = db.scalars(select(Organisation)).one()
    change(db, organisation, db.scalars(select(Account)).one(), now, rna="W351000123", siren=SIREN)


def test_the_worker_asks_the_registry_over_the_wire(database: Database, now: datetime):
    with database.writing() as db:
        declare(db, now, name="Association sportive Salindroise", rna="W301000624")
    with serving(says(recorded("recherche-entreprises"))) as transport:
        look_up_due(database, partial(ask, access=Access(), transport=transport), now)
    assert state_of(database) == (VerificationState.CONFIRMED, [])
    assert transport.asked[0].host == "recherche-entreprises.api.gouv.fr"


def test_an_answer_is_kept_and_nobody_asked_twice(database: Database, now: datetime):
    registry = found()
    with database.writing() as db:
        declare(db, now)
    look_up_due(database, registry, now)
    with database.writing() as db:
        ada = make_account(db, now=now, email="eve@example.org")
        twin = make_organisation(db, now=now, members=[ada], slug="amis-de-mopti")
        change(db, twin, ada, now, siren=SIREN)
    look_up_due(database, registry, now + timedelta(days=1))
    assert len(registry.asked) == 1
    with database.reading() as db:
        states = db.scalars(select(Verification.state))
        assert set(states) == {VerificationState.CONFIRMED}
        assert db.scalar(select(func.count()).select_from(RegistryAnswer)) == 1


def test_a_number_changed_while_the_registry_thinks_is_asked_again(
    database: Database, now: datetime
):
    with database.writing() as db:
        declare(db, now)

    def slow(_numbers: Numbers) -> Answer:
        with database.writing() as db:
            declare_again(db, now)
        return Answer(Outcome.FOUND, FITTING)

    look_up_due(database, slow, now)
    assert state_of(database)[0] is VerificationState.PENDING


def test_nobody_is_asked_unless_the_operator_says_so(
    database: Database, now: datetime, settings: Settings
):
    with database.writing() as db:
        declare(db, now)
    look_up_due(database, asker(settings), now)
    assert state_of(database) == (VerificationState.TO_CONFIRM, ["registry.not-asked"])


def test_the_staff_confirm_by_hand_with_a_reason(db: Session, now: datetime):
    mae = make_account(db, now=now, role=Role.AGENT)
    organisation = make_organisation(db, now=now)
    with pytest.raises(ReasonMissing):
        confirm_by_hand(db, organisation=organisation, reason="  ", by=mae.id, now=now)
    confirm_by_hand(db, organisation=organisation, reason="Statuts vus.", by=mae.id, now=now)
    verification = find_verification(db, organisation.id)
    assert verification is not None
    assert (verification.state, verification.reason) == (
        VerificationState.CONFIRMED,
        "Statuts vus.",
    )


def test_a_registry_slower_than_the_staff_does_not_overrule_them(database: Database, now: datetime):
    with database.writing() as db:
        organisation = declare(db, now)
        mae = make_account(db, now=now, role=Role.AGENT)

    def slow(_numbers: Numbers) -> Answer:
        with database.writing() as db:
            confirm_by_hand(
                db, organisation=organisation, reason="Statuts vus.", by=mae.id, now=now
            )
        return Answer(Outcome.UNKNOWN)

    look_up_due(database, slow, now)
    assert state_of(database)[0] is VerificationState.CONFIRMED


def test_only_a_change_of_identity_starts_the_check_anew(database: Database, now: datetime):
    with database.writing() as db:
        declare(db, now)
    look_up_due(database, found(), now)
    with database.writing() as db:
        organisation = db.scalars(select(Organisation)).one()
        ada = db.scalars(select(Account)).one()
        change(db, organisation, ada, now, siren=SIREN, city="Rennes")
    assert state_of(database)[0] is VerificationState.CONFIRMED
    with database.writing() as db:
        organisation = db.scalars(select(Organisation)).one()
        change(db, organisation, ada, now, siren=SIREN, name="Compostri")
    assert state_of(database)[0] is VerificationState.PENDING
