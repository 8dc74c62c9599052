"""The agreement, the instalments and the end of a grant, each step in its turn and on record."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Event
from app.core.db import Base, Database
from app.core.erasure import erase, reach_of
from app.editions.models import Edition
from app.editions.queries import list_editions
from app.files.folder import Folder
from app.grants import service
from app.grants.listing import facts_of
from app.grants.models import Grant, GrantState
from app.grants.queries import ProjectNotFunded, get_followed, list_followed
from app.grants.states import Action, ReasonMissing, StepNotPossible, can
from app.organisations.models import OrganisationKind
from tests.builders import make_edition, make_projects
from tests.conftest import NOON
from tests.funded import AMOUNT, DUE_ON, SIGNED_ON, Funded, begin, make_funded, plan, sign
from tests.reviewing import events

DAY = timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")


def pay(db: Session, funded: Funded, number: int = 1) -> None:
    service.pay_instalment(db, **funded.step, number=number, paid_on=SIGNED_ON, today=SIGNED_ON)


def test_a_funded_project_is_awarded_before_anything_is_said_of_it(db: Session, funded: Funded):
    (followed,) = list_followed(db, funded.edition)
    assert (followed.state, followed.amount_cents) == (GrantState.AWARDED, AMOUNT)
    assert (followed.paid_cents, followed.grant, followed.news) == (0, None, [])
    assert followed.news_expected_on == (funded.now + timedelta(days=90)).date()
    with pytest.raises(ProjectNotFunded):
        get_followed(db, funded.edition, "palais")


def test_a_grant_is_signed_begun_and_paid_and_every_step_is_on_record(db: Session, funded: Funded):
    begin(db, funded)
    plan(db, funded)
    plan(db, funded, AMOUNT - 1_000_00)
    pay(db, funded, 2)
    grant = funded.grant(db)
    assert (grant.state, grant.signed_on, grant.report_due_on) == (
        GrantState.UNDER_WAY,
        SIGNED_ON,
        DUE_ON,
    )
    assert get_followed(db, funded.edition, funded.code).paid_cents == 2_000_00
    assert events(db, "grant.") == [
        "grant.signed",
        "grant.began",
        "grant.instalment-planned",
        "grant.instalment-planned",
        "grant.instalment-paid",
    ]
    assert {event.object_id for event in db.scalars(select(Event)) if "grant" in event.action} == {
        str(grant.id)
    }


def test_the_instalments_never_exceed_the_grant_to_the_cent(db: Session, funded: Funded):
    sign(db, funded)
    plan(db, funded, AMOUNT - 1)
    with pytest.raises(service.MoreThanGranted) as refusal:
        plan(db, funded, 2)
    assert refusal.value.params["left_cents"] == 1
    plan(db, funded, 1)
    assert service.unplanned(funded.grant(db)) == 0


def test_an_instalment_that_was_paid_stays_and_another_can_be_taken_back(
    db: Session, funded: Funded
):
    sign(db, funded)
    plan(db, funded)
    plan(db, funded)
    pay(db, funded)
    service.drop_instalment(db, **funded.step, number=2)
    for number in (1, 2):
        with pytest.raises(service.InstalmentNotFound):
            service.drop_instalment(db, **funded.step, number=number)
    with pytest.raises(service.InstalmentNotFound):
        pay(db, funded)
    assert [each.number for each in funded.grant(db).instalments] == [1]


def test_a_payment_noted_by_mistake_is_taken_back_and_everyone_reads_why(
    db: Session, funded: Funded
):
    sign(db, funded)
    plan(db, funded)
    with pytest.raises(service.InstalmentNotFound):
        service.correct_payment(db, **funded.step, payment=1, mistake="Autre projet.")
    pay(db, funded)
    with pytest.raises(ReasonMissing):
        service.correct_payment(db, **funded.step, payment=1, mistake=" ")
    service.correct_payment(db, **funded.step, payment=1, mistake="Autre projet.")
    followed = get_followed(db, funded.edition, funded.code)
    assert followed.paid_cents == 0
    (corrected,) = [each for each in facts_of(followed, "EUR", PARIS) if each.reason]
    assert (corrected.code, corrected.reason) == ("follow-up.was-corrected", "Autre projet.")
    pay(db, funded)
    assert get_followed(db, funded.edition, funded.code).paid_cents == 1_000_00
    assert events(db, "grant.")[-3:] == [
        "grant.instalment-paid",
        "grant.payment-corrected",
        "grant.instalment-paid",
    ]


def test_nothing_is_signed_or_paid_on_a_day_to_come(db: Session, funded: Funded):
    with pytest.raises(service.DayToCome):
        service.sign_agreement(
            db,
            **funded.step,
            signed_on=SIGNED_ON + DAY,
            report_due_on=None,
            today=SIGNED_ON,
        )
    sign(db, funded)
    plan(db, funded)
    with pytest.raises(service.DayToCome):
        service.pay_instalment(
            db, **funded.step, number=1, paid_on=SIGNED_ON + DAY, today=SIGNED_ON
        )


def test_a_collective_signs_nothing_before_an_association_bears_it(db: Session, funded: Funded):
    funded.scene.organisation.kind = OrganisationKind.COLLECTIVE
    with pytest.raises(service.BearerMissing):
        sign(db, funded)


def test_a_grant_is_abandoned_with_a_reason_or_not_at_all(db: Session, funded: Funded):
    sign(db, funded)
    plan(db, funded)
    plan(db, funded)
    pay(db, funded)
    with pytest.raises(ReasonMissing):
        service.abandon_grant(db, **funded.step, reason=" ")
    service.abandon_grant(db, **funded.step, reason="L’association se dissout.")
    grant = funded.grant(db)
    assert (grant.state, grant.ended_at) == (GrantState.ABANDONED, funded.now)
    assert grant.abandoned_for == "L’association se dissout."
    assert [each.number for each in grant.instalments] == [1]
    assert get_followed(db, funded.edition, funded.code).news_expected_on is None
    with pytest.raises(StepNotPossible):
        sign(db, funded)


@pytest.mark.parametrize("state", GrantState)
def test_what_is_over_only_pays_what_is_left_and_corrects_what_was_paid(state: GrantState):
    possible = {action for action in Action if can(state, action)}
    if state is GrantState.ABANDONED:
        assert possible == set()
    elif state is GrantState.COMPLETED:
        assert possible == {Action.PAY, Action.CORRECT}
    else:
        assert Action.ABANDON in possible


def test_of_two_who_plan_the_whole_grant_at_once_one_is_refused(
    any_database: Database, folder: Folder
):
    with any_database.writing() as db:
        funded = make_funded(db, NOON, folder)
        sign(db, funded)
    together = Barrier(2)

    def plan_all(_turn: int) -> bool:
        together.wait()
        try:
            with any_database.writing() as db:
                plan(db, funded, AMOUNT)
        except service.MoreThanGranted:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(plan_all, range(2))) == [False, True]


def test_of_two_who_sign_at_once_one_makes_the_row_and_the_other_is_told(
    any_database: Database, folder: Folder
):
    with any_database.writing() as db:
        funded = make_funded(db, NOON, folder)
    together = Barrier(2)

    def sign_it(_turn: int) -> bool:
        together.wait()
        try:
            with any_database.writing() as db:
                sign(db, funded)
        except StepNotPossible:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(sign_it, range(2))) == [False, True]
    with any_database.reading() as db:
        assert len(db.scalars(select(Grant)).all()) == 1


def test_erasing_a_copy_of_an_edition_leaves_the_grants_of_the_edition_itself(
    any_database: Database, folder: Folder
):
    with any_database.writing() as db:
        funded = make_funded(db, NOON, folder)
        sign(db, funded)
        copy = make_edition(db, now=NOON, slug="essai", is_practice=True)
        make_projects(db, copy, {funded.code: AMOUNT})
        erase(db, reach_of(Base.metadata.tables["edition"], Edition.id == copy.id))
    with any_database.reading() as db:
        assert [each.code for each in db.scalars(select(Grant))] == [funded.code]
        assert len(list_editions(db, with_practice=True)) == 1
