"""Receiving a submission, recording findings, concluding with a public reason."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.audit.models import Event
from app.core.db import Database
from app.editions.models import CriterionKind, Phase
from app.editions.phases import PhaseClosed, PhaseNotOpen, closes_at, opens_at
from app.editions.queries import list_criteria
from app.mail.models import OutgoingMail
from app.proposals.content import Content
from app.proposals.models import ProposalStatus
from app.proposals.service import change_proposal
from app.reviews.assessment import as_decided, assess_now
from app.reviews.models import Decision, Review, Verdict
from app.reviews.queries import find_review, get_criterion, get_review, list_reviews
from app.reviews.service import (
    AlreadyDecided,
    CriterionIsAutomatic,
    FindingsMissing,
    ReasonMissing,
    conclude_review,
    receive_proposal,
    record_finding,
)
from tests.builders import (
    PHASE_LENGTH,
    Scene,
    make_account,
    make_content,
    make_lines,
    make_proposal,
    make_scene,
)

SITE = "https://partage.example"
UNBALANCED = make_lines([190_000_00], [155_000_00], 40_000_00)
SECOND = timedelta(seconds=1)


def receive(db: Session, scene: Scene, now: datetime, content: Content | None = None) -> Review:
    proposal = make_proposal(db, scene, now=now, content=content)
    return receive_proposal(db, proposal=proposal, by=scene.ada.id, base_url=SITE, now=now)


def make_agent(db: Session, now: datetime) -> Account:
    return make_account(db, now=now, role=Role.AGENT, email="mir@example.org")


def find_all(db: Session, review: Review, agent: Account, now: datetime) -> None:
    for criterion in list_criteria(db, review.proposal.edition_id):
        if criterion.kind is CriterionKind.ASSESSED:
            record_finding(
                db,
                review=review,
                criterion=criterion,
                verdict=Verdict.MET,
                reason="",
                by=agent.id,
                now=now,
            )


def conclude(
    db: Session, review: Review, agent: Account, decision: Decision, reason: str, now: datetime
) -> None:
    conclude_review(
        db,
        review=review,
        decision=decision,
        public_reason=reason,
        by=agent.id,
        base_url=SITE,
        now=now,
    )


def test_a_submission_opens_a_review_with_the_automatic_findings(db: Session, now: datetime):
    review = receive(db, make_scene(db, now=now), now, make_content(lines=UNBALANCED))
    found = {finding.criterion.code: finding for finding in review.findings}
    assert found.keys() == {"partner", "goals", "requested", "balanced", "ceiling"}
    assert found["balanced"].verdict is Verdict.NOT_MET
    assert found["balanced"].code == "proposals.plan-does-not-balance"
    assert found["balanced"].parameters == {
        "expenses_cents": 190_000_00,
        "income_cents": 195_000_00,
    }
    assert found["partner"].verdict is Verdict.MET
    assert review.proposal.status is ProposalStatus.SUBMITTED


def test_a_corrected_plan_is_met_when_submitted_again(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    review = receive(db, scene, now, make_content(lines=UNBALANCED))
    own = review.proposal
    change_proposal(
        db, proposal=own, content=make_content(), version=own.version, by=scene.ada.id, now=now
    )
    receive_proposal(db, proposal=own, by=scene.ada.id, base_url=SITE, now=now)
    assert {finding.verdict for finding in review.findings} == {Verdict.MET}
    assert len(db.scalars(select(OutgoingMail)).all()) == 1


def test_a_reviewer_sees_the_checks_of_the_proposal_as_it_stands(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    review = receive(db, scene, now)
    own = review.proposal
    changed = make_content(lines=UNBALANCED)
    change_proposal(
        db, proposal=own, content=changed, version=own.version, by=scene.ada.id, now=now
    )
    lines = assess_now(own, list_criteria(db, own.edition_id), review.findings)
    assert [line.criterion.code for line in lines if line.verdict is Verdict.NOT_MET] == [
        "balanced"
    ]


def test_an_eligible_proposal_is_decided_journalled_and_announced(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    review = receive(db, scene, now)
    agent = make_agent(db, now)
    later = now + PHASE_LENGTH
    find_all(db, review, agent, later)
    conclude(db, review, agent, Decision.ELIGIBLE, "", later)
    assert review.proposal.status is ProposalStatus.ELIGIBLE
    assert (review.decided_by, review.decided_at) == (agent.id, later)
    letters = db.scalars(select(OutgoingMail).order_by(OutgoingMail.queued_at)).all()
    assert letters[-1].subject == "Une décision a été prise sur votre projet"
    assert "ecevable" not in letters[-1].body
    event = db.scalars(select(Event).where(Event.action == "review.concluded")).one()
    assert event.details == {"code": "un-puits-a-gandon", "decision": "eligible"}


def test_a_refusal_needs_a_reason(db: Session, now: datetime):
    review = receive(db, make_scene(db, now=now), now)
    agent = make_agent(db, now)
    later = now + PHASE_LENGTH
    find_all(db, review, agent, later)
    with pytest.raises(ReasonMissing):
        conclude(db, review, agent, Decision.NOT_ELIGIBLE, "  ", later)
    conclude(db, review, agent, Decision.NOT_ELIGIBLE, " Pas d’eau. ", later)
    assert review.public_reason == "Pas d’eau."
    assert review.proposal.status is ProposalStatus.NOT_ELIGIBLE


def test_accepting_against_a_finding_needs_a_reason_too(db: Session, now: datetime):
    review = receive(db, make_scene(db, now=now), now, make_content(lines=UNBALANCED))
    agent = make_agent(db, now)
    later = now + PHASE_LENGTH
    find_all(db, review, agent, later)
    with pytest.raises(ReasonMissing):
        conclude(db, review, agent, Decision.ELIGIBLE, "", later)
    conclude(db, review, agent, Decision.ELIGIBLE, "La différence est en nature.", later)
    assert review.decision is Decision.ELIGIBLE


def test_no_conclusion_while_a_criterion_lacks_its_finding(db: Session, now: datetime):
    review = receive(db, make_scene(db, now=now), now)
    agent = make_agent(db, now)
    with pytest.raises(FindingsMissing) as refusal:
        conclude(db, review, agent, Decision.ELIGIBLE, "", now + PHASE_LENGTH)
    assessed = [
        criterion.texts["fr"]["title"]
        for criterion in list_criteria(db, review.proposal.edition_id)
        if criterion.kind is CriterionKind.ASSESSED
    ]
    assert [params["criterion"] for _code, params in refusal.value.violations] == assessed
    assert review.proposal.status is ProposalStatus.SUBMITTED


def test_a_finding_can_be_replaced_until_the_decision(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    review = receive(db, scene, now)
    agent = make_agent(db, now)
    later = now + PHASE_LENGTH
    criterion = get_criterion(db, review, "feasibility")
    for verdict, reason in [(Verdict.NOT_MET, "Pas d’eau."), (Verdict.MET, "")]:
        record_finding(
            db,
            review=review,
            criterion=criterion,
            verdict=verdict,
            reason=reason,
            by=agent.id,
            now=later,
        )
    kept = [each for each in review.findings if each.criterion_id == criterion.id]
    assert [(each.verdict, each.reason) for each in kept] == [(Verdict.MET, "")]


@pytest.mark.parametrize("verdict", [Verdict.NOT_MET, Verdict.NOT_APPLICABLE])
def test_what_is_not_met_or_does_not_apply_needs_its_reason(
    db: Session, now: datetime, verdict: Verdict
):
    scene = make_scene(db, now=now)
    review = receive(db, scene, now)
    criterion = get_criterion(db, review, "feasibility")
    agent = make_agent(db, now)
    with pytest.raises(ReasonMissing):
        record_finding(
            db,
            review=review,
            criterion=criterion,
            verdict=verdict,
            reason=" ",
            by=agent.id,
            now=now + PHASE_LENGTH,
        )


def test_nobody_writes_over_an_automatic_check(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    review = receive(db, scene, now)
    agent = make_agent(db, now)
    with pytest.raises(CriterionIsAutomatic):
        record_finding(
            db,
            review=review,
            criterion=get_criterion(db, review, "balanced"),
            verdict=Verdict.MET,
            reason="",
            by=agent.id,
            now=now + PHASE_LENGTH,
        )


def test_the_second_of_two_decisions_is_refused_and_the_first_kept(
    any_database: Database, now: datetime
):
    later = now + PHASE_LENGTH
    with any_database.writing() as db:
        scene = make_scene(db, now=now)
        review = receive(db, scene, now)
        agent = make_agent(db, now)
        find_all(db, review, agent, later)
    code = review.proposal.code
    with any_database.writing() as db:
        own = get_review(db, scene.edition.id, code)
        conclude(db, own, agent, Decision.ELIGIBLE, "", later)
    with any_database.writing() as db:
        own = get_review(db, scene.edition.id, code)
        with pytest.raises(AlreadyDecided):
            conclude(db, own, agent, Decision.NOT_ELIGIBLE, "Trop tard.", later)
    with any_database.reading() as db:
        kept = get_review(db, scene.edition.id, code)
        assert (kept.decision, kept.public_reason) == (Decision.ELIGIBLE, "")


@pytest.mark.postgres
def test_a_decision_read_before_another_is_refused_by_the_lock(
    postgres_database: Database, now: datetime
):
    later = now + PHASE_LENGTH
    with postgres_database.writing() as db:
        scene = make_scene(db, now=now)
        review = receive(db, scene, now)
        agent = make_agent(db, now)
        find_all(db, review, agent, later)
    code = review.proposal.code
    with postgres_database.writing() as slow:
        read_early = get_review(slow, scene.edition.id, code)
        with postgres_database.writing() as quick:
            own = get_review(quick, scene.edition.id, code)
            conclude(quick, own, agent, Decision.ELIGIBLE, "", later)
        with pytest.raises(AlreadyDecided):
            conclude(slow, read_early, agent, Decision.NOT_ELIGIBLE, "Trop tard.", later)


def test_reviewing_keeps_to_its_phase_to_the_second(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    review = receive(db, scene, now)
    agent = make_agent(db, now)
    closing = closes_at(scene.edition, Phase.REVIEW)
    assert closing is not None
    with pytest.raises(PhaseNotOpen):
        find_all(db, review, agent, opens_at(scene.edition, Phase.REVIEW) - SECOND)
    find_all(db, review, agent, opens_at(scene.edition, Phase.REVIEW))
    with pytest.raises(PhaseClosed):
        conclude(db, review, agent, Decision.ELIGIBLE, "", closing)
    conclude(db, review, agent, Decision.ELIGIBLE, "", closing - SECOND)


def test_what_the_decision_rested_on_is_kept(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    review = receive(db, scene, now, make_content(lines=UNBALANCED))
    agent = make_agent(db, now)
    later = now + PHASE_LENGTH
    find_all(db, review, agent, later)
    conclude(db, review, agent, Decision.NOT_ELIGIBLE, "Le plan ne s’équilibre pas.", later)
    criteria = list_criteria(db, scene.edition.id)
    verdicts = {line.criterion.code: line.verdict for line in as_decided(criteria, review.findings)}
    assert verdicts.keys() == {criterion.code for criterion in criteria}
    assert [code for code, verdict in verdicts.items() if verdict is not Verdict.MET] == [
        "balanced"
    ]


def test_the_queue_holds_what_was_submitted_the_oldest_first(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    second = receive(db, scene, now + SECOND, make_content(title="Avant"))
    first = receive(db, scene, now)
    draft = make_proposal(db, scene, now=now)
    assert list_reviews(db, scene.edition.id) == [first, second]
    assert find_review(db, draft.id) is None
