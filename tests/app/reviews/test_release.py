"""Decisions come out together at their hour; the vote finds nothing undecided."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Event
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Phase
from app.editions.phases import opens_at
from app.editions.queries import list_projects
from app.proposals.models import ProposalStatus
from app.reviews.appeals import lodge_appeal
from app.reviews.models import AppealOutcome, Decision, ReviewState
from app.reviews.queries import find_decision, find_review
from app.reviews.release import settle_before_vote
from app.voting.keys import KeyStore
from app.voting.queries import find_round
from app.voting.rounds import ReviewsUnsettled, open_round
from app.worker import work_once
from tests.builders import make_content, make_proposal
from tests.reviewing import (
    DAY,
    SECOND,
    SITE,
    ask,
    conclude,
    confirm,
    events,
    find_all,
    make_case,
    propose,
    receive,
    release,
    subjects,
)

DECIDED = "Une décision a été prise sur votre projet"


def test_nothing_comes_out_a_second_before_the_hour(db: Session, now: datetime):
    case = make_case(db, now)
    conclude(db, case, Decision.ELIGIBLE)
    assert release(db, case, case.hour - SECOND) == 0
    assert find_decision(db, case.review.proposal_id) is None
    assert release(db, case, case.hour) == 1
    assert case.review.proposal.status is ProposalStatus.ELIGIBLE
    assert case.review.released_at == case.hour
    assert find_decision(db, case.review.proposal_id) == case.review


def test_all_decisions_come_out_together_with_one_letter_each(db: Session, now: datetime):
    case = make_case(db, now)
    other = receive(db, case.scene, now, make_content(title="Des vélos"))
    find_all(db, other, case.staff[1], case.now)
    propose(db, other, case.staff[1], Decision.ELIGIBLE, "", case.now)
    confirm(db, other, case.staff[2], case.now + DAY)
    conclude(db, case, Decision.NOT_ELIGIBLE, "Pas d’eau.")
    assert DECIDED not in subjects(db)
    assert release(db, case) == 2
    assert other.released_at == case.review.released_at == case.hour
    assert subjects(db).count(DECIDED) == 2
    assert release(db, case) == 0
    assert subjects(db).count(DECIDED) == 2


def test_the_journal_tells_the_decision_at_the_release_and_no_sooner(db: Session, now: datetime):
    case = make_case(db, now)
    conclude(db, case, Decision.NOT_ELIGIBLE, "Pas d’eau.")
    before = db.scalars(select(Event.details)).all()
    assert not any("decision" in details for details in before)
    release(db, case)
    event = db.scalars(select(Event).where(Event.action == "review.released")).one()
    assert event.details == {"code": "un-puits-a-gandon", "decision": "not-eligible"}
    assert event.account_id is None


def test_the_worker_releases_at_the_hour_and_what_comes_later_at_once(
    database: Database, settings: Settings, now: datetime
):
    with database.writing() as db:
        case = make_case(db, now)
        late = receive(db, case.scene, now, make_content(title="Des vélos"))
        conclude(db, case, Decision.ELIGIBLE)
    for instant, expected in ((case.hour - SECOND, 0), (case.hour, 1), (case.hour, 1)):
        work_once(database, settings, instant)
        with database.writing() as db:
            assert events(db).count("review.released") == expected
    later = case.hour + DAY
    with database.writing() as db:
        own = find_review(db, late.proposal_id)
        assert own is not None
        find_all(db, own, case.staff[0], later)
        propose(db, own, case.staff[0], Decision.ELIGIBLE, "", later)
        confirm(db, own, case.staff[1], later)
    work_once(database, settings, later)
    with database.reading() as db:
        decided = find_decision(db, late.proposal_id)
        assert decided is not None
        assert decided.released_at == later


def test_no_ballot_opens_while_a_review_is_unsettled(
    db: Session, now: datetime, settings: Settings
):
    case = make_case(db, now)
    conclude(db, case, Decision.ELIGIBLE)
    voting = opens_at(case.edition, Phase.VOTING)
    keys = KeyStore(settings.keys, settings.memory)
    with pytest.raises(ReviewsUnsettled):
        open_round(db, edition=case.edition, keys=keys, now=voting)
    settle_before_vote(db, edition=case.edition, base_url=SITE, now=voting)
    open_round(db, edition=case.edition, keys=keys, now=voting)
    assert [project.code for project in list_projects(db, case.edition.id)] == ["un-puits-a-gandon"]


def test_what_nobody_concluded_is_not_eligible_and_says_so(db: Session, now: datetime):
    case = make_case(db, now)
    waiting = receive(db, case.scene, now, make_content(title="Des vélos"))
    find_all(db, waiting, case.staff[0], case.now)
    propose(db, waiting, case.staff[0], Decision.ELIGIBLE, "", case.now)
    ask(db, case)
    voting = opens_at(case.edition, Phase.VOTING)
    settle_before_vote(db, edition=case.edition, base_url=SITE, now=voting - SECOND)
    assert waiting.state is ReviewState.PROPOSED
    for _ in range(2):
        settle_before_vote(db, edition=case.edition, base_url=SITE, now=voting)
    for review in (case.review, waiting):
        assert review.proposal.status is ProposalStatus.NOT_ELIGIBLE
        assert review.public_reason.startswith("L’instruction de ce projet ne s’est pas terminée")
    assert events(db).count("review.not-concluded-in-time") == 2
    assert subjects(db).count(DECIDED) == 2


def test_an_appeal_nobody_answered_leaves_the_refusal_and_says_so(db: Session, now: datetime):
    case = make_case(db, now)
    conclude(db, case, Decision.NOT_ELIGIBLE, "Pas d’eau.")
    release(db, case)
    lodge_appeal(
        db,
        review=case.review,
        grounds="Il y a de l’eau.",
        by=case.scene.ada.id,
        base_url=SITE,
        now=case.hour + DAY,
    )
    voting = opens_at(case.edition, Phase.VOTING)
    settle_before_vote(db, edition=case.edition, base_url=SITE, now=voting)
    assert case.review.state is ReviewState.APPEAL_DECIDED
    assert case.review.appeal is not None
    assert case.review.appeal.outcome is AppealOutcome.LAPSED
    assert case.review.proposal.status is ProposalStatus.NOT_ELIGIBLE
    assert events(db)[-1] == "review.appeal-not-decided-in-time"


def test_at_the_opening_the_worker_settles_then_opens_the_ballot(
    database: Database, settings: Settings, now: datetime
):
    with database.writing() as db:
        case = make_case(db, now)
        conclude(db, case, Decision.ELIGIBLE)
        receive(db, case.scene, now, make_content(title="Des vélos"))
        make_proposal(db, case.scene, now=now, content=make_content(title="Un brouillon"))
    work_once(database, settings, opens_at(case.edition, Phase.VOTING))
    with database.reading() as db:
        assert find_round(db, case.edition.id) is not None
        assert len(list_projects(db, case.edition.id)) == 1
