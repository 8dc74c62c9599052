"""A conclusion needs two people; nobody else knows of it before the hour."""

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.db import Database
from app.editions.models import CriterionKind, Phase
from app.editions.phases import PhaseClosed, closes_at
from app.proposals.models import ProposalStatus
from app.reviews.assessment import as_decided
from app.reviews.conclusion import (
    NoCriterionUnmet,
    ReasonMissing,
    ReviewChangedMeanwhile,
    SecondPersonNeeded,
    confirm_conclusion,
    send_back,
)
from app.reviews.findings import FindingsMissing
from app.reviews.models import Decision, ReviewState, Verdict
from app.reviews.queries import get_review, list_notes, list_review_criteria
from app.reviews.states import StepNotPossible
from tests.reviewing import (
    SECOND,
    Case,
    conclude,
    confirm,
    events,
    find,
    find_all,
    make_case,
    make_unbalanced_case,
    propose,
    subjects,
)


def proposed(db: Session, now: datetime) -> Case:
    case = make_case(db, now)
    find_all(db, case.review, case.staff[0], case.now)
    propose(db, case.review, case.staff[0], Decision.ELIGIBLE, "", case.now)
    return case


def test_two_people_conclude_and_the_proposal_itself_does_not_change(db: Session, now: datetime):
    case = make_case(db, now)
    version = case.review.proposal.version
    conclude(db, case, Decision.ELIGIBLE)
    assert case.review.state is ReviewState.CONCLUDED
    assert (case.review.proposed_by, case.review.decided_by) == (
        case.staff[0].id,
        case.staff[1].id,
    )
    assert case.review.proposal.status is ProposalStatus.SUBMITTED
    assert case.review.proposal.version == version
    assert len(subjects(db)) == 1
    assert events(db)[-2:] == ["review.conclusion-proposed", "review.conclusion-confirmed"]


def test_nobody_confirms_their_own_conclusion(db: Session, now: datetime):
    case = proposed(db, now)
    with pytest.raises(SecondPersonNeeded):
        confirm(db, case.review, case.staff[0], case.now)
    assert case.review.state is ReviewState.PROPOSED


def test_the_database_itself_refuses_one_person_twice(db: Session, now: datetime):
    case = proposed(db, now)
    case.review.decided_by = case.review.proposed_by
    with pytest.raises(IntegrityError, match="two_people"):
        db.flush()
    db.rollback()


def test_the_second_person_may_send_it_back_with_a_note(db: Session, now: datetime):
    case = proposed(db, now)
    second = case.staff[1]
    with pytest.raises(ReasonMissing):
        send_back(
            db,
            review=case.review,
            reason=" ",
            steps=case.review.steps,
            by=second.id,
            now=case.now,
        )
    send_back(
        db,
        review=case.review,
        reason="Et l’eau ?",
        steps=case.review.steps,
        by=second.id,
        now=case.now,
    )
    assert (case.review.state, case.review.decision) == (ReviewState.OPEN, None)
    assert [note.text for note in list_notes(db, case.review.id)] == ["Et l’eau ?"]
    conclude(db, case, Decision.ELIGIBLE)


def test_nobody_confirms_what_they_have_not_read(db: Session, now: datetime):
    case = proposed(db, now)
    first, second, _third = case.staff
    read = case.review.steps
    send_back(db, review=case.review, reason="Encore.", steps=read, by=first.id, now=case.now)
    find(db, case.review, first, case.now, "feasibility", Verdict.NOT_MET)
    propose(db, case.review, first, Decision.NOT_ELIGIBLE, "Pas d’eau.", case.now)
    with pytest.raises(ReviewChangedMeanwhile):
        confirm_conclusion(db, review=case.review, steps=read, by=second.id, now=case.now)


def test_of_two_people_who_conclude_at_once_the_second_is_told(
    any_database: Database, now: datetime
):
    with any_database.writing() as db:
        case = make_case(db, now)
        find_all(db, case.review, case.staff[0], case.now, {"feasibility": Verdict.NOT_MET})
    code = case.review.proposal.code
    first, second, _third = case.staff
    with any_database.writing() as db:
        own = get_review(db, case.edition.id, code, reader=first.id)
        propose(db, own, first, Decision.NOT_ELIGIBLE, "Pas d’eau.", case.now)
    with any_database.writing() as db:
        own = get_review(db, case.edition.id, code, reader=second.id)
        with pytest.raises(StepNotPossible) as told:
            propose(db, own, second, Decision.ELIGIBLE, "Trop tard.", case.now)
    assert told.value.params == {"review_state": "proposed"}
    with any_database.reading() as db:
        kept = get_review(db, case.edition.id, code, reader=second.id)
        assert (kept.decision, kept.public_reason) == (Decision.NOT_ELIGIBLE, "Pas d’eau.")


@pytest.mark.postgres
def test_who_read_before_another_decided_waits_and_is_told(
    postgres_database: Database, now: datetime
):
    with postgres_database.writing() as db:
        case = make_case(db, now)
        find_all(db, case.review, case.staff[0], case.now)
    code = case.review.proposal.code
    first, second, _third = case.staff
    with postgres_database.writing() as slow:
        read_early = get_review(slow, case.edition.id, code, reader=second.id)
        with postgres_database.writing() as quick:
            own = get_review(quick, case.edition.id, code, reader=first.id)
            propose(quick, own, first, Decision.ELIGIBLE, "", case.now)
        with pytest.raises(StepNotPossible):
            propose(slow, read_early, second, Decision.ELIGIBLE, "Trop tard.", case.now)


def test_a_refusal_names_a_criterion_and_needs_a_reason(db: Session, now: datetime):
    case = make_case(db, now)
    first = case.staff[0]
    find_all(db, case.review, first, case.now)
    with pytest.raises(NoCriterionUnmet):
        propose(db, case.review, first, Decision.NOT_ELIGIBLE, "Non.", case.now)
    find(db, case.review, first, case.now, "feasibility", Verdict.NOT_MET)
    with pytest.raises(ReasonMissing):
        propose(db, case.review, first, Decision.NOT_ELIGIBLE, "  ", case.now)
    propose(db, case.review, first, Decision.NOT_ELIGIBLE, " Pas d’eau. ", case.now)
    assert case.review.public_reason == "Pas d’eau."


def test_accepting_against_a_finding_needs_a_reason_too(db: Session, now: datetime):
    case = make_unbalanced_case(db, now)
    first = case.staff[0]
    find_all(db, case.review, first, case.now)
    with pytest.raises(ReasonMissing):
        propose(db, case.review, first, Decision.ELIGIBLE, "", case.now)
    propose(db, case.review, first, Decision.ELIGIBLE, "La différence est en nature.", case.now)
    assert case.review.decision is Decision.ELIGIBLE


def test_no_conclusion_while_a_criterion_lacks_its_finding_or_waits(db: Session, now: datetime):
    case = make_case(db, now)
    first = case.staff[0]
    with pytest.raises(FindingsMissing) as refusal:
        propose(db, case.review, first, Decision.ELIGIBLE, "", case.now)
    assert [params["criterion"] for _code, params in refusal.value.violations] == [
        criterion.texts["fr"]["title"]
        for criterion in list_review_criteria(db, case.review)
        if criterion.kind is CriterionKind.ASSESSED
    ]
    find_all(db, case.review, first, case.now, {"feasibility": Verdict.TO_CORRECT})
    with pytest.raises(FindingsMissing) as waiting:
        propose(db, case.review, first, Decision.ELIGIBLE, "", case.now)
    assert len(waiting.value.violations) == 1


def test_concluding_keeps_to_its_phase_to_the_second(db: Session, now: datetime):
    case = make_case(db, now)
    closing = closes_at(case.edition, Phase.REVIEW)
    assert closing is not None
    find_all(db, case.review, case.staff[0], case.now)
    with pytest.raises(PhaseClosed):
        propose(db, case.review, case.staff[0], Decision.ELIGIBLE, "", closing)
    propose(db, case.review, case.staff[0], Decision.ELIGIBLE, "", closing - SECOND)
    with pytest.raises(PhaseClosed):
        confirm(db, case.review, case.staff[1], closing)
    confirm(db, case.review, case.staff[1], closing - SECOND)


def test_what_the_decision_rested_on_is_kept(db: Session, now: datetime):
    case = make_unbalanced_case(db, now)
    find_all(db, case.review, case.staff[0], case.now)
    propose(db, case.review, case.staff[0], Decision.NOT_ELIGIBLE, "Déséquilibre.", case.now)
    criteria = list_review_criteria(db, case.review)
    lines = as_decided(criteria, case.review.findings)
    assert {line.criterion.code for line in lines} == {criterion.code for criterion in criteria}
    unmet = [line.criterion.code for line in lines if line.verdict is not Verdict.MET]
    assert unmet == ["balanced"]
