"""An appeal: within its delay, once, answered by a third person, in public."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.editions.models import Phase
from app.editions.phases import PhaseClosed, opens_at
from app.proposals.models import ProposalStatus
from app.reviews.appeals import (
    AppealNotPossible,
    AppealTooLate,
    ThirdPersonNeeded,
    appeals_until,
    decide_appeal,
    lodge_appeal,
)
from app.reviews.conclusion import ReasonMissing
from app.reviews.models import AppealOutcome, Decision, ReviewState
from app.reviews.states import StepNotPossible
from tests.reviewing import (
    DAY,
    SECOND,
    SITE,
    Case,
    conclude,
    events,
    make_case,
    release,
    subjects,
)


def refused(db: Session, now: datetime) -> Case:
    case = make_case(db, now)
    conclude(db, case, Decision.NOT_ELIGIBLE, "Pas d’eau.")
    release(db, case)
    return case


def appeal(db: Session, case: Case, at: datetime, grounds: str = "Il y a de l’eau.") -> None:
    lodge_appeal(
        db, review=case.review, grounds=grounds, by=case.scene.ada.id, base_url=SITE, now=at
    )


def answer(
    db: Session,
    case: Case,
    at: datetime,
    outcome: AppealOutcome = AppealOutcome.UPHELD,
    reason: str = "Le puits existe.",
    person: int = 2,
) -> None:
    assert outcome in {AppealOutcome.UPHELD, AppealOutcome.DISMISSED}
    decide_appeal(
        db,
        review=case.review,
        outcome=outcome,
        reason=reason,
        by=case.staff[person].id,
        base_url=SITE,
        now=at,
    )


def test_an_appeal_is_upheld_and_the_project_eligible(db: Session, now: datetime):
    case = refused(db, now)
    appeal(db, case, case.hour + DAY)
    assert case.review.state == "appealed"
    answer(db, case, case.hour + 2 * DAY)
    assert case.review.state is ReviewState.APPEAL_DECIDED
    assert case.review.proposal.status is ProposalStatus.ELIGIBLE
    assert subjects(db)[-2:] == [
        "Nous avons reçu votre recours",
        "Une réponse a été donnée à votre recours",
    ]
    assert events(db)[-2:] == ["review.appealed", "review.appeal-decided"]


def test_a_dismissed_appeal_leaves_the_refusal(db: Session, now: datetime):
    case = refused(db, now)
    appeal(db, case, case.hour)
    answer(db, case, case.hour, AppealOutcome.DISMISSED, "Toujours pas d’eau.")
    assert case.review.proposal.status is ProposalStatus.NOT_ELIGIBLE
    assert case.review.decision is Decision.NOT_ELIGIBLE


@pytest.mark.parametrize("person", [0, 1])
def test_neither_of_the_two_who_decided_answers_the_appeal(db: Session, now: datetime, person: int):
    case = refused(db, now)
    appeal(db, case, case.hour)
    with pytest.raises(ThirdPersonNeeded):
        answer(db, case, case.hour, person=person)
    assert case.review.state is ReviewState.APPEALED


def test_the_delay_runs_to_the_second_and_leaves_time_to_answer(db: Session, now: datetime):
    case = refused(db, now)
    end = appeals_until(case.review)
    assert end == case.hour + 7 * DAY
    assert opens_at(case.edition, Phase.VOTING) - end == 5 * DAY
    with pytest.raises(AppealTooLate):
        appeal(db, case, end)
    appeal(db, case, end - SECOND)


def test_an_appeal_is_answered_before_the_vote_opens(db: Session, now: datetime):
    case = refused(db, now)
    appeal(db, case, case.hour)
    voting = opens_at(case.edition, Phase.VOTING)
    with pytest.raises(PhaseClosed):
        answer(db, case, voting)
    answer(db, case, voting - SECOND)


def test_appeal_and_answer_both_need_their_reason(db: Session, now: datetime):
    case = refused(db, now)
    with pytest.raises(ReasonMissing):
        appeal(db, case, case.hour, " ")
    appeal(db, case, case.hour)
    with pytest.raises(ReasonMissing):
        answer(db, case, case.hour, reason=" ")


def test_a_refusal_is_appealed_once(db: Session, now: datetime):
    case = refused(db, now)
    appeal(db, case, case.hour)
    with pytest.raises(StepNotPossible):
        appeal(db, case, case.hour)
    answer(db, case, case.hour)
    with pytest.raises(StepNotPossible):
        appeal(db, case, case.hour)


def test_before_the_release_or_once_eligible_there_is_nothing_to_appeal(db: Session, now: datetime):
    case = make_case(db, now)
    conclude(db, case, Decision.ELIGIBLE)
    with pytest.raises(AppealNotPossible):
        appeal(db, case, case.now)
    release(db, case)
    with pytest.raises(AppealNotPossible):
        appeal(db, case, case.hour)
