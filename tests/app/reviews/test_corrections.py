"""Corrections: asked with a deadline both sides see, handed back, or over to the second."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.audit.models import Event
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Phase
from app.editions.phases import closes_at
from app.proposals.models import Proposal
from app.proposals.service import change_proposal, is_open
from app.reviews.assessment import NOT_RECEIVED, assess
from app.reviews.corrections import (
    AnswersMissing,
    DeadlineImpossible,
    NothingToCorrect,
    ask_corrections,
    hand_back,
    move_deadline,
    time_spent,
)
from app.reviews.models import Decision, ReviewState, Verdict
from app.reviews.queries import get_review, list_review_criteria
from app.reviews.service import CorrectionAwaited
from app.reviews.states import StepNotPossible
from app.worker import work_once
from tests.builders import make_content
from tests.clients import sign_in
from tests.conftest import FixedClock
from tests.reviewing import (
    DAY,
    SECOND,
    SITE,
    Case,
    ask,
    conclude,
    events,
    find,
    finding_of,
    make_case,
    make_unbalanced_case,
    propose,
    subjects,
)

ASKED = "Une correction vous est demandée"
REMINDED = "Une correction est encore attendue"
OVER = "Le délai de correction est passé"
WEEK = 7 * DAY


def answer(db: Session, case: Case, now: datetime, **answers: str) -> None:
    hand_back(db, review=case.review, answers=answers, by=case.scene.ada.id, now=now)


def test_asking_opens_the_proposal_until_the_deadline_and_writes_once(db: Session, now: datetime):
    case = make_case(db, now)
    ask(db, case, ["feasibility", "indicators"])
    assert case.review.state is ReviewState.CORRECTION_ASKED
    due = case.now + WEEK
    assert {each.due_at for each in case.review.corrections} == {due}
    assert case.review.proposal.reopened_until == due
    assert is_open(case.review.proposal, due - SECOND)
    assert not is_open(case.review.proposal, due)
    assert subjects(db).count(ASKED) == 1
    event = db.scalars(select(Event).where(Event.action == "review.correction-asked")).one()
    assert event.details["criteria"] == ["feasibility", "indicators"]


def test_nothing_is_asked_without_a_finding_to_correct(db: Session, now: datetime):
    case = make_case(db, now)
    with pytest.raises(NothingToCorrect):
        ask_corrections(
            db,
            review=case.review,
            due_at=None,
            by=case.staff[0].id,
            base_url=SITE,
            now=case.now,
        )


def test_a_deadline_lies_ahead_and_within_the_review(db: Session, now: datetime):
    case = make_case(db, now)
    closing = closes_at(case.edition, Phase.REVIEW)
    assert closing is not None
    for due in (case.now, closing + SECOND):
        with pytest.raises(DeadlineImpossible):
            ask(db, case, due_at=due)
    ask(db, case, due_at=closing)
    assert case.review.corrections[0].due_at == closing


def test_the_organisation_answers_each_criterion_and_hands_back(db: Session, now: datetime):
    case = make_unbalanced_case(db, now)
    ask(db, case, ["feasibility", "balanced"])
    own, then = case.review.proposal, case.now + DAY
    change_proposal(
        db,
        proposal=own,
        content=make_content(),
        version=own.version,
        by=case.scene.ada.id,
        now=then,
    )
    with pytest.raises(AnswersMissing) as missing:
        answer(db, case, then, balanced="Équilibré.")
    assert len(missing.value.violations) == 1
    answer(db, case, then, balanced="Équilibré.", feasibility="Le puits existe.")
    assert case.review.state is ReviewState.OPEN
    assert finding_of(case.review, "balanced").verdict is Verdict.MET
    assert finding_of(case.review, "feasibility").verdict is Verdict.TO_CORRECT
    assert {each.answer for each in case.review.corrections} == {"Équilibré.", "Le puits existe."}
    assert not is_open(own, then)
    conclude(db, case, Decision.ELIGIBLE)


def test_at_the_deadline_to_the_second_it_is_too_late(db: Session, now: datetime):
    case = make_case(db, now)
    ask(db, case)
    due = case.now + WEEK
    assert case.review.state_at(due - SECOND) is ReviewState.CORRECTION_ASKED
    assert case.review.state_at(due) is ReviewState.OPEN
    with pytest.raises(StepNotPossible):
        answer(db, case, due, feasibility="Trop tard.")
    assert case.review.state is ReviewState.OPEN
    lapsed = finding_of(case.review, "feasibility")
    assert (lapsed.verdict, lapsed.code) == (Verdict.NOT_MET, NOT_RECEIVED)
    assert events(db)[-1] == "review.correction-lapsed"


def test_a_reading_session_sees_the_consequence_before_anybody_wrote_it(
    database: Database, now: datetime
):
    with database.writing() as db:
        case = make_unbalanced_case(db, now)
        ask(db, case, ["feasibility", "balanced"])
        own = case.review.proposal
        change_proposal(
            db,
            proposal=own,
            content=make_content(),
            version=own.version,
            by=case.scene.ada.id,
            now=case.now,
        )
    with database.reading() as db:
        review = get_review(db, case.edition.id, case.review.proposal.code, reader=case.staff[0].id)
        lines = assess(review.proposal, list_review_criteria(db, review), review, case.now + WEEK)
    found = {line.criterion.code: (line.verdict, line.code) for line in lines}
    assert found["feasibility"] == (Verdict.NOT_MET, NOT_RECEIVED)
    # What was saved is checked, even if nobody pressed the button.
    assert found["balanced"][0] is Verdict.MET


def test_a_person_may_look_again_at_what_lapsed(db: Session, now: datetime):
    case = make_case(db, now)
    ask(db, case)
    later = case.now + WEEK
    find(db, case.review, case.staff[0], later, "feasibility", version=2)
    assert finding_of(case.review, "feasibility").verdict is Verdict.MET


def test_the_worker_reminds_once_and_tells_the_end_once(
    database: Database, settings: Settings, now: datetime
):
    with database.writing() as db:
        case = make_case(db, now)
        ask(db, case)
    due = case.now + WEEK
    seen = []
    for instant in (due - 2 * DAY - SECOND, due - 2 * DAY, due - DAY, due, due + DAY):
        work_once(database, settings, instant)
        with database.writing() as db:
            seen.append([subjects(db).count(REMINDED), subjects(db).count(OVER)])
    assert seen == [[0, 0], [1, 0], [1, 0], [1, 1], [1, 1]]
    with database.reading() as db:
        assert events(db).count("review.correction-lapsed") == 1


def test_so_short_a_time_needs_no_reminder(database: Database, settings: Settings, now: datetime):
    with database.writing() as db:
        case = make_case(db, now)
        ask(db, case, due_at=case.now + DAY)
    work_once(database, settings, case.now + DAY / 2)
    with database.writing() as db:
        assert REMINDED not in subjects(db)


def test_the_staff_may_give_more_time_never_less(db: Session, now: datetime):
    case = make_case(db, now)
    ask(db, case)
    due = case.now + WEEK

    def move(to: datetime, at: datetime) -> None:
        move_deadline(db, review=case.review, due_at=to, by=case.staff[1].id, base_url=SITE, now=at)

    with pytest.raises(DeadlineImpossible):
        move(due, case.now)
    move(due + DAY, due - SECOND)
    assert case.review.proposal.reopened_until == due + DAY
    with pytest.raises(StepNotPossible):
        move(due + 2 * DAY, due + DAY)


def test_while_a_correction_is_awaited_nobody_judges_it_or_concludes(db: Session, now: datetime):
    case = make_case(db, now)
    ask(db, case)
    with pytest.raises(CorrectionAwaited):
        find(db, case.review, case.staff[0], case.now, "feasibility")
    find(db, case.review, case.staff[0], case.now, "field")
    with pytest.raises(StepNotPossible):
        propose(db, case.review, case.staff[0], Decision.ELIGIBLE, "", case.now)
    with pytest.raises(StepNotPossible):
        ask(db, case, ["indicators"])


def test_the_clock_stops_while_a_correction_is_awaited(db: Session, now: datetime):
    case = make_case(db, now)
    start = time_spent(case.review, case.now)
    assert (start.by_staff, start.by_organisation) == (DAY / 12, timedelta())
    ask(db, case, ["feasibility", "indicators"])
    running = time_spent(case.review, case.now + 3 * DAY)
    assert (running.by_staff, running.by_organisation) == (DAY / 12, 3 * DAY)
    answer(db, case, case.now + 3 * DAY, feasibility="Oui.", indicators="Oui.")
    after = time_spent(case.review, case.now + 4 * DAY)
    assert (after.by_staff, after.by_organisation) == (DAY / 12 + DAY, 3 * DAY)


def test_the_clock_starts_again_at_a_deadline_nobody_kept(db: Session, now: datetime):
    case = make_case(db, now)
    ask(db, case)
    spent = time_spent(case.review, case.now + WEEK + DAY)
    assert (spent.by_staff, spent.by_organisation) == (DAY / 12 + DAY, WEEK)


def test_the_dashboard_leads_to_what_is_asked_while_it_can_be_answered(
    client: TestClient, database: Database, clock: FixedClock
):
    with database.writing() as db:
        case = make_case(db, clock.now())
        ask(db, case, ["feasibility"])
    clock.instant = case.now
    sign_in(client, case.scene.ada.email)
    address = f"/fr/association/projets/{case.review.proposal_id}/corrections"
    assert address in client.get("/fr/association").text
    with database.reading() as db:
        proposal = db.get_one(Proposal, case.review.proposal_id)
        assert proposal.reopened_until is not None
        clock.instant = proposal.reopened_until
    sign_in(client, case.scene.ada.email)
    assert address not in client.get("/fr/association").text
