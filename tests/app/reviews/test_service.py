"""Receiving a submission, taking it back, recording findings."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.editions.models import Phase
from app.editions.phases import PhaseClosed, PhaseNotOpen, closes_at, opens_at
from app.proposals.models import ProposalStatus
from app.proposals.service import change_proposal
from app.reviews.assessment import assess
from app.reviews.conclusion import ReasonMissing
from app.reviews.models import ReviewState, Verdict
from app.reviews.queries import (
    ReviewNotFound,
    find_review,
    get_review,
    list_review_criteria,
    list_reviews,
)
from app.reviews.service import (
    CriterionIsAutomatic,
    CriterionNotCorrectable,
    FindingChangedMeanwhile,
    receive_proposal,
    take_back,
)
from tests.builders import make_agreed, make_content, make_proposal, make_scene
from tests.reviewing import (
    SECOND,
    SITE,
    UNBALANCED,
    events,
    find,
    find_all,
    finding_of,
    make_agent,
    make_case,
    make_unbalanced_case,
    receive,
    subjects,
)


def test_a_submission_opens_a_review_with_the_automatic_findings(db: Session, now: datetime):
    review = receive(db, make_scene(db, now=now), now, make_content(lines=UNBALANCED))
    found = {finding.criterion.code: finding for finding in review.findings}
    assert {"partner", "goals", "requested", "balanced", "ceiling"} <= found.keys()
    assert found["balanced"].verdict is Verdict.NOT_MET
    assert found["balanced"].code == "proposals.plan-does-not-balance"
    assert found["balanced"].parameters == {
        "expenses_cents": 190_000_00,
        "income_cents": 195_000_00,
    }
    assert found["partner"].verdict is Verdict.MET
    assert (review.state, review.proposal.status) == (ReviewState.OPEN, ProposalStatus.SUBMITTED)


def test_a_partner_that_never_answered_is_an_unmet_criterion_until_it_does(
    db: Session, now: datetime
):
    scene = make_scene(db, now=now)
    own = make_proposal(db, scene, now=now)
    review = receive_proposal(db, proposal=own, by=scene.ada.id, base_url=SITE, now=now)
    found = finding_of(review, "partner-consent")
    assert (found.verdict, found.code) == (Verdict.NOT_MET, "proposals.no-partner-consent")
    make_agreed(db, own, now=now)
    checked = {
        each.criterion.code: each
        for each in assess(own, list_review_criteria(db, review), review, now)
    }
    assert checked["partner-consent"].verdict is Verdict.MET


def test_a_corrected_plan_is_met_when_submitted_again(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    review = receive(db, scene, now, make_content(lines=UNBALANCED))
    own = review.proposal
    change_proposal(
        db, proposal=own, content=make_content(), version=own.version, by=scene.ada.id, now=now
    )
    receive_proposal(db, proposal=own, by=scene.ada.id, base_url=SITE, now=now)
    assert finding_of(review, "balanced").verdict is Verdict.MET
    assert len(subjects(db)) == 1


def test_a_reviewer_sees_the_checks_of_the_proposal_as_it_stands(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    review = receive(db, scene, now)
    own = review.proposal
    changed = make_content(lines=UNBALANCED)
    change_proposal(
        db, proposal=own, content=changed, version=own.version, by=scene.ada.id, now=now
    )
    lines = assess(own, list_review_criteria(db, review), review, now)
    assert [line.criterion.code for line in lines if line.verdict is Verdict.NOT_MET] == [
        "balanced"
    ]


def test_a_withdrawn_proposal_takes_its_review_with_it(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    review = receive(db, scene, now)
    agent = make_agent(db, now)
    take_back(db, proposal=review.proposal, by=scene.ada.id, now=now)
    assert review.state is ReviewState.WITHDRAWN
    assert events(db) == ["review.withdrawn"]
    with pytest.raises(ReviewNotFound):
        get_review(db, scene.edition.id, review.proposal.code, reader=agent.id)


def test_a_draft_is_withdrawn_without_a_review(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    draft = make_proposal(db, scene, now=now)
    take_back(db, proposal=draft, by=scene.ada.id, now=now)
    assert draft.status is ProposalStatus.WITHDRAWN
    assert events(db) == []


def test_a_finding_can_be_replaced_by_whoever_has_read_it(db: Session, now: datetime):
    case = make_case(db, now)
    first, second, _third = case.staff
    find(db, case.review, first, case.now, "feasibility", Verdict.NOT_MET, "Pas d’eau.")
    find(db, case.review, second, case.now, "feasibility")
    kept = finding_of(case.review, "feasibility")
    assert (kept.verdict, kept.reason, kept.version) == (Verdict.MET, "", 2)
    assert events(db) == ["review.finding-recorded"] * 2


def test_of_two_findings_at_once_the_second_is_told_and_the_first_kept(
    any_database: Database, now: datetime
):
    with any_database.writing() as db:
        case = make_case(db, now)
    code = case.review.proposal.code
    first, second, _third = case.staff
    with any_database.writing() as db:
        own = get_review(db, case.edition.id, code, reader=first.id)
        find(db, own, first, case.now, "feasibility", Verdict.NOT_MET, "Pas d’eau.", version=0)
    with any_database.writing() as db:
        own = get_review(db, case.edition.id, code, reader=second.id)
        with pytest.raises(FindingChangedMeanwhile) as told:
            find(db, own, second, case.now, "feasibility", Verdict.MET, version=0)
    assert told.value.params == {"name": first.name, "changed_at": case.now}
    with any_database.reading() as db:
        kept = get_review(db, case.edition.id, code, reader=second.id)
        assert finding_of(kept, "feasibility").reason == "Pas d’eau."


def test_left_without_a_reason_a_finding_says_the_ready_sentence(db: Session, now: datetime):
    case = make_case(db, now)
    words = next(
        each.texts["fr"]
        for each in list_review_criteria(db, case.review)
        if each.code == "feasibility"
    )
    for verdict, ready in ((Verdict.NOT_MET, "refusal"), (Verdict.TO_CORRECT, "correction")):
        find(db, case.review, case.staff[0], case.now, "feasibility", verdict, " ")
        assert finding_of(case.review, "feasibility").reason == words[ready]


def test_what_does_not_apply_needs_its_own_reason(db: Session, now: datetime):
    case = make_case(db, now)
    with pytest.raises(ReasonMissing):
        find(db, case.review, case.staff[0], case.now, "field", Verdict.NOT_APPLICABLE, " ")


def test_nobody_writes_over_an_automatic_check(db: Session, now: datetime):
    case = make_unbalanced_case(db, now)
    for verdict in (Verdict.MET, Verdict.NOT_MET):
        with pytest.raises(CriterionIsAutomatic):
            find(db, case.review, case.staff[0], case.now, "balanced", verdict, "Non.")
    with pytest.raises(CriterionIsAutomatic):
        find(db, case.review, case.staff[0], case.now, "partner", Verdict.TO_CORRECT, "Non.")


def test_a_check_that_is_not_met_can_be_marked_to_correct(db: Session, now: datetime):
    case = make_unbalanced_case(db, now)
    find(db, case.review, case.staff[0], case.now, "balanced", Verdict.TO_CORRECT, "Équilibrez.")
    marked = finding_of(case.review, "balanced")
    assert (marked.verdict, marked.reason) == (Verdict.TO_CORRECT, "Équilibrez.")
    assert marked.code == "proposals.plan-does-not-balance"


def test_what_the_criteria_call_final_is_not_to_be_corrected(db: Session, now: datetime):
    case = make_case(db, now)
    with pytest.raises(CriterionNotCorrectable):
        find(db, case.review, case.staff[0], case.now, "public-benefit", Verdict.TO_CORRECT, "?")


def test_finding_keeps_to_its_phase_to_the_second(db: Session, now: datetime):
    case = make_case(db, now)
    agent = case.staff[0]
    closing = closes_at(case.edition, Phase.REVIEW)
    assert closing is not None
    with pytest.raises(PhaseNotOpen):
        find_all(db, case.review, agent, opens_at(case.edition, Phase.REVIEW) - SECOND)
    find_all(db, case.review, agent, opens_at(case.edition, Phase.REVIEW))
    find(db, case.review, agent, closing - SECOND, "field")
    with pytest.raises(PhaseClosed):
        find(db, case.review, agent, closing, "field")


def test_the_queue_holds_what_was_submitted_the_oldest_first(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    second = receive(db, scene, now + SECOND, make_content(title="Avant"))
    first = receive(db, scene, now)
    draft = make_proposal(db, scene, now=now)
    agent = make_agent(db, now)
    assert list_reviews(db, scene.edition.id, reader=agent.id) == [first, second]
    assert find_review(db, draft.id) is None
