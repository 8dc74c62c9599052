"""A review as its organisation follows it: corrections, release, appeal, each at its hour."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.editions.models import Phase
from app.editions.phases import opens_at
from app.reviews.appeals import appeals_until, decide_appeal, lodge_appeal
from app.reviews.corrections import hand_back
from app.reviews.models import AppealOutcome, Decision
from app.site.life import Expectation, expected, life_of, public_life
from tests.reviewing import DAY, SECOND, SITE, Case, ask, conclude, make_case, release

ANSWERS = {"feasibility": "La commune suit le chantier."}


@pytest.fixture
def case(db: Session, now: datetime) -> Case:
    return make_case(db, now)


def awaited(db: Session, case: Case, now: datetime) -> Expectation:
    return expected(db, case.review.proposal, case.review, now)


def codes(db: Session, case: Case, now: datetime) -> list[str]:
    return [step.code for step in life_of(db, case.review.proposal, case.review, now)]


def public_codes(db: Session, case: Case, now: datetime) -> list[str]:
    return [step.code for step in public_life(db, case.review.proposal, now)]


def test_a_correction_is_awaited_from_the_organisation_until_its_deadline(db: Session, case: Case):
    ask(db, case, ["feasibility"])
    due = case.review.corrections[0].due_at
    asked = awaited(db, case, due - SECOND)
    assert (asked.code, asked.is_yours, asked.before) == ("expected.correct", True, due)
    assert asked.page == "corrections"
    step = life_of(db, case.review.proposal, case.review, due - SECOND)[-1]
    assert (step.code, len(step.asked)) == ("life.correction-asked", 1)
    assert awaited(db, case, due).code == "expected.decide"
    assert codes(db, case, due)[-1] == "life.correction-lapsed"


def test_an_answered_correction_gives_the_turn_back_to_the_staff(db: Session, case: Case):
    ask(db, case, ["feasibility"])
    hand_back(db, review=case.review, answers=ANSWERS, by=case.scene.ada.id, now=case.now + DAY)
    assert codes(db, case, case.now + DAY)[-1] == "life.correction-answered"
    assert awaited(db, case, case.now + DAY).code == "expected.decide"


def test_corrections_are_nobody_elses_to_read(db: Session, case: Case):
    ask(db, case, ["feasibility"])
    hand_back(db, review=case.review, answers=ANSWERS, by=case.scene.ada.id, now=case.now + DAY)
    assert not [code for code in public_codes(db, case, case.now + DAY) if "correction" in code]


def test_nothing_of_a_decision_shows_before_its_release(db: Session, case: Case):
    conclude(db, case, Decision.NOT_ELIGIBLE, "Pas d’eau.")
    before = case.hour - SECOND
    assert awaited(db, case, before).code == "expected.decide"
    assert awaited(db, case, before).before == case.review.proposal.edition.decisions_at
    assert not [code for code in codes(db, case, before) if "decided" in code]
    release(db, case)
    step = public_life(db, case.review.proposal, case.hour)[-1]
    assert (step.code, step.reason) == ("life.decided-not-eligible", "Pas d’eau.")


def test_a_refusal_can_be_appealed_and_the_answer_is_public(db: Session, case: Case):
    conclude(db, case, Decision.NOT_ELIGIBLE, "Pas d’eau.")
    release(db, case)
    later = case.hour + DAY
    offered = awaited(db, case, later)
    assert (offered.code, offered.page) == ("expected.appeal", "recours")
    assert offered.before == appeals_until(case.review)
    lodge_appeal(
        db, review=case.review, grounds="Il y en a.", by=case.scene.ada.id, base_url=SITE, now=later
    )
    db.refresh(case.review, ["appeal"])
    waiting = awaited(db, case, later)
    assert (waiting.code, waiting.is_yours) == ("expected.decide-appeal", False)
    decide_appeal(
        db,
        review=case.review,
        outcome=AppealOutcome.UPHELD,
        reason="Le puits existe.",
        by=case.staff[2].id,
        base_url=SITE,
        now=later + DAY,
    )
    assert public_codes(db, case, later + DAY)[-2:] == ["life.appealed", "life.appeal-upheld"]
    assert awaited(db, case, later + DAY).code == "expected.open-vote"


def test_after_the_delay_a_refusal_stands(db: Session, case: Case):
    conclude(db, case, Decision.NOT_ELIGIBLE, "Pas d’eau.")
    release(db, case)
    voting = opens_at(case.review.proposal.edition, Phase.VOTING)
    assert awaited(db, case, voting).code == "expected.nothing-not-eligible"
