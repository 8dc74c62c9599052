"""No sequence of actions, by anyone at any time, takes a review where it must not go."""

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, Literal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Event
from app.core.db import Database
from app.core.errors import DomainError
from app.editions.models import Phase
from app.editions.phases import opens_at
from app.proposals.models import ProposalStatus
from app.reviews.appeals import decide_appeal, lodge_appeal
from app.reviews.conclusion import confirm_conclusion, propose_conclusion, send_back
from app.reviews.corrections import ask_corrections, follow_deadlines, hand_back, move_deadline
from app.reviews.interests import declare_interest
from app.reviews.models import AppealOutcome, Decision, InterestDeclaration, Review, Verdict
from app.reviews.models import ReviewState as State
from app.reviews.queries import find_review
from app.reviews.release import STATUS, release_decisions, settle_before_vote
from app.reviews.service import take_back
from app.reviews.states import STEPS, UNDER_REVIEW, Action
from tests.conftest import NOON
from tests.proofs import count
from tests.reviewing import SITE, Case, find, find_all, make_case

pytestmark = pytest.mark.proof

PEOPLE = st.integers(0, 2)
STEP_EVENTS = [f"review.{action}" for action in Action]
Verb = Callable[[Session, Review], object]


class Reviewing(RuleBasedStateMachine):
    """One proposal, three colleagues, its author, a clock that only goes forward."""

    template: Path
    finished = 0
    walked: ClassVar[Counter[tuple[State, Action]]] = Counter()
    """How often each step was taken, whichever life it was in."""

    @initialize(far=st.integers(0, 4))
    def begin(self, far: int) -> None:
        """Begin a life, and lead it `far` along the longest way: chance alone seldom gets there."""
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "partage.db"
        shutil.copy(self.template, path)
        self.database = Database(f"sqlite:///{path}")
        with self.database.writing() as db:
            self.case: Case = make_case(db, NOON)
        self.now: datetime = self.case.now
        beginning: list[Callable[[], object]] = [
            lambda: self.someone_asks_a_correction(2),
            self.the_author_hands_back,
            lambda: self.two_people_conclude(Decision.NOT_ELIGIBLE),
            self.the_next_hour_comes,
            self.the_author_appeals,
        ]
        for act in beginning[: far + 1] if far else []:
            act()

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.dispose()
            self.folder.cleanup()
            Reviewing.finished += 1

    def attempt(self, verb: Verb) -> None:
        """Try something; refused or done, every change of state has its one event and its step."""
        try:
            with self.database.writing() as db:
                before = self.steps_journalled(db)
                review = self.review(db)
                former, steps = review.state, review.steps
                verb(db, review)
                db.flush()
                taken = self.steps_journalled(db)[len(before) :]
                assert review.steps - steps == len(taken)
                state = former
                ways = []
                for action in taken:
                    ways.append((state, Action(action.removeprefix("review."))))
                    state = STEPS[ways[-1]]
                assert state is review.state
                Reviewing.walked.update(ways)
        except DomainError:
            pass

    def review(self, db: Session) -> Review:
        review = find_review(db, self.case.review.proposal_id)
        assert review is not None
        return review

    @staticmethod
    def steps_journalled(db: Session) -> list[str]:
        wanted = select(Event.action).where(Event.action.in_(STEP_EVENTS))
        return list(db.scalars(wanted.order_by(Event.sequence)))

    @rule(hours=st.sampled_from([1, 24, 24 * 3, 24 * 7]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(person=PEOPLE, is_met=st.booleans())
    def someone_finds_everything(self, person: int, *, is_met: bool) -> None:
        but = {} if is_met else {"feasibility": Verdict.NOT_MET}
        staff = self.case.staff[person]
        self.attempt(lambda db, review: find_all(db, review, staff, self.now, but))

    @rule(person=PEOPLE, code=st.sampled_from(["feasibility", "public-benefit"]))
    def someone_finds(self, person: int, code: str) -> None:
        staff = self.case.staff[person]
        self.attempt(lambda db, review: find(db, review, staff, self.now, code))

    @rule(person=PEOPLE)
    def someone_asks_a_correction(self, person: int) -> None:
        staff = self.case.staff[person]

        def ask(db: Session, review: Review) -> None:
            find(db, review, staff, self.now, "feasibility", Verdict.TO_CORRECT)
            ask_corrections(
                db, review=review, due_at=None, by=staff.id, base_url=SITE, now=self.now
            )

        self.attempt(ask)

    @rule(person=PEOPLE)
    def someone_gives_more_time(self, person: int) -> None:
        by, due = self.case.staff[person].id, self.now + timedelta(days=9)
        self.attempt(
            lambda db, review: move_deadline(
                db, review=review, due_at=due, by=by, base_url=SITE, now=self.now
            )
        )

    @rule()
    def the_author_hands_back(self) -> None:
        by = self.case.scene.ada.id
        answers = {"feasibility": "Voilà."}
        self.attempt(
            lambda db, review: hand_back(db, review=review, answers=answers, by=by, now=self.now)
        )

    @rule(person=PEOPLE, decision=st.sampled_from(Decision))
    def someone_proposes(self, person: int, decision: Decision) -> None:
        by = self.case.staff[person].id
        self.attempt(
            lambda db, review: propose_conclusion(
                db, review=review, decision=decision, public_reason="Motif.", by=by, now=self.now
            )
        )

    @rule(person=PEOPLE)
    def someone_confirms(self, person: int) -> None:
        by = self.case.staff[person].id
        self.attempt(
            lambda db, review: confirm_conclusion(
                db, review=review, steps=review.steps, by=by, now=self.now
            )
        )

    @rule(person=PEOPLE)
    def someone_sends_back(self, person: int) -> None:
        by = self.case.staff[person].id
        self.attempt(
            lambda db, review: send_back(
                db, review=review, reason="Non.", steps=review.steps, by=by, now=self.now
            )
        )

    @rule(person=PEOPLE)
    def someone_declares_an_interest(self, person: int) -> None:
        by = self.case.staff[person].id
        self.attempt(lambda db, review: declare_interest(db, review=review, by=by, now=self.now))

    @rule(decision=st.sampled_from(Decision))
    def two_people_conclude(self, decision: Decision) -> None:
        """Take the usual way at once: chance alone seldom finds it."""
        self.find_and_propose(0, decision)
        self.someone_confirms(1)

    def find_and_propose(self, person: int, decision: Decision) -> None:
        self.someone_finds_everything(person, is_met=decision is Decision.ELIGIBLE)
        self.someone_proposes(person, decision)

    @rule()
    def the_next_hour_comes(self) -> None:
        """Pass to the release, or to the vote, and let the worker do what is due."""
        hours = (self.case.hour, opens_at(self.case.edition, Phase.VOTING))
        self.now = next((hour for hour in hours if hour > self.now), self.now)
        self.the_worker_passes()

    @rule()
    def the_author_withdraws(self) -> None:
        by = self.case.scene.ada.id
        self.attempt(
            lambda db, review: take_back(db, proposal=review.proposal, by=by, now=self.now)
        )

    @rule()
    def the_author_appeals(self) -> None:
        by = self.case.scene.ada.id
        self.attempt(
            lambda db, review: lodge_appeal(
                db, review=review, grounds="Si.", by=by, base_url=SITE, now=self.now
            )
        )

    @rule(person=PEOPLE, is_upheld=st.booleans())
    def someone_answers_the_appeal(self, person: int, *, is_upheld: bool) -> None:
        by = self.case.staff[person].id
        outcome: Literal[AppealOutcome.UPHELD, AppealOutcome.DISMISSED] = (
            AppealOutcome.UPHELD if is_upheld else AppealOutcome.DISMISSED
        )
        self.attempt(
            lambda db, review: decide_appeal(
                db,
                review=review,
                outcome=outcome,
                reason="Oui.",
                by=by,
                base_url=SITE,
                now=self.now,
            )
        )

    @rule()
    def the_worker_passes(self) -> None:
        def work(db: Session, review: Review) -> None:
            edition = review.proposal.edition
            for follow in (follow_deadlines, release_decisions, settle_before_vote):
                follow(db, edition=edition, base_url=SITE, now=self.now)

        self.attempt(work)

    @invariant()
    def nothing_forbidden_holds(self) -> None:
        if not hasattr(self, "database"):
            return
        with self.database.reading() as db:
            review = self.review(db)
            self.two_people_and_no_interest(db, review)
            self.nothing_is_public_too_soon(review)
            self.an_appeal_has_a_third_person(review)
            assert review.steps == len(self.steps_journalled(db))

    def two_people_and_no_interest(self, db: Session, review: Review) -> None:
        if review.state is State.CONCLUDED or review.decided_by is not None:
            assert review.proposed_by is not None
            assert review.decided_by not in {None, review.proposed_by}
        close = set(db.scalars(select(InterestDeclaration.account_id)))
        if review.state in UNDER_REVIEW:
            assert not close & {review.proposed_by, review.decided_by}
            assert not close & {finding.found_by for finding in review.findings}

    def nothing_is_public_too_soon(self, review: Review) -> None:
        status = review.proposal.status
        if review.released_at is None:
            assert status in {ProposalStatus.SUBMITTED, ProposalStatus.WITHDRAWN}
            return
        assert review.released_at >= self.case.hour
        assert review.decision is not None
        is_upheld = review.appeal is not None and review.appeal.outcome is AppealOutcome.UPHELD
        expected = ProposalStatus.ELIGIBLE if is_upheld else STATUS[review.decision]
        assert status is expected

    def an_appeal_has_a_third_person(self, review: Review) -> None:
        appeal = review.appeal
        assert (appeal is not None) is (review.state in {State.APPEALED, State.APPEAL_DECIDED})
        if appeal is not None and appeal.decided_by is not None:
            assert appeal.decided_by not in {review.proposed_by, review.decided_by}
            assert appeal.decided_at is not None
            assert appeal.decided_at < opens_at(self.case.edition, Phase.VOTING)


def test_no_sequence_of_actions_reaches_a_forbidden_state(sqlite_template: Path):
    Reviewing.template = sqlite_template
    machine = Reviewing.TestCase
    machine.settings = settings(
        max_examples=count(4, 80),
        stateful_step_count=count(20, 40),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    machine("runTest").runTest()
    assert Reviewing.walked.keys() <= STEPS.keys()
    assert len(Reviewing.walked) >= count(6, 12), "chance led hardly anywhere"
    sys.stdout.write(
        f"{Reviewing.finished} lives, {Reviewing.walked.total()} steps taken,"
        f" {len(Reviewing.walked)} of the {len(STEPS)} there are\n"
    )


LIVES = (
    ("ask", "find another", "extend", "hand back", "withdraw"),
    ("ask", "weeks pass", "propose", "send back", "propose", "first is too close", "hour", "hour"),
    ("propose", "confirm", "hour", "appeal", "answer"),
    ("propose", "confirm", "hour", "appeal", "hour"),
    ("propose", "confirm", "first is too close", "withdraw"),
    ("propose", "confirm", "withdraw"),
    ("propose", "withdraw"),
    ("propose", "hour", "hour"),
    ("ask", "withdraw"),
)


def acts_of(life: Reviewing) -> dict[str, Callable[[], object]]:
    return {
        "ask": lambda: life.someone_asks_a_correction(2),
        "find another": lambda: life.someone_finds(1, "public-benefit"),
        "extend": lambda: life.someone_gives_more_time(2),
        "hand back": life.the_author_hands_back,
        "weeks pass": lambda: (life.time_passes(24 * 9), life.the_worker_passes()),
        "propose": lambda: life.find_and_propose(0, Decision.NOT_ELIGIBLE),
        "confirm": lambda: life.someone_confirms(1),
        "send back": lambda: life.someone_sends_back(1),
        "first is too close": lambda: life.someone_declares_an_interest(0),
        "hour": life.the_next_hour_comes,
        "appeal": life.the_author_appeals,
        "answer": lambda: life.someone_answers_the_appeal(2, is_upheld=True),
        "withdraw": life.the_author_withdraws,
    }


def test_each_step_of_the_table_is_taken_in_some_life(sqlite_template: Path):
    Reviewing.template, Reviewing.walked = sqlite_template, Counter()
    for names in LIVES:
        life = Reviewing()
        life.begin(far=0)
        acts = acts_of(life)
        for name in names:
            acts[name]()
            life.nothing_forbidden_holds()
        life.teardown()
    merges = {step for step in STEPS if step[1] is Action.MERGE}
    assert set(STEPS) - set(Reviewing.walked) == merges, "merges have tests of their own"


def test_every_state_is_reached_and_only_ends_lead_nowhere():
    reached = {State.OPEN} | set(STEPS.values())
    assert reached == set(State)
    ends = set(State) - {state for state, _action in STEPS}
    assert ends == {State.APPEAL_DECIDED, State.WITHDRAWN, State.MERGED}
