"""The demonstration shows real projects at any phase, and says what is simulated."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.core.db import Database
from app.core.slugs import slug_of
from app.demo.calendar import calendar_for
from app.demo.people import SHOWN_ORGANISATION
from app.demo.projects import content_of, read_projects
from app.demo.seed import is_empty
from app.editions.comparison import compare
from app.editions.models import Phase
from app.editions.phases import check_calendar, phase_at
from app.editions.queries import (
    get_edition,
    list_criteria_sets,
    list_editions,
    list_projects,
)
from app.grants.models import GrantState
from app.grants.queries import list_followed
from app.organisations.models import MemberRole
from app.organisations.queries import get_organisation, list_borne, list_memberships
from app.proposals.models import Proposal, ProposalStatus
from app.results.queries import find_published
from app.reviews.models import Assignment, MergeRequest
from app.voters.service import identify_by_code
from app.voting.models import UrnEntry
from tests.demonstrations import Demonstrate

PARIS = ZoneInfo("Europe/Paris")


def statuses(database: Database) -> dict[str, int]:
    with database.reading() as db:
        counted = select(Proposal.status, func.count()).group_by(Proposal.status)
        return {status.value: number for status, number in db.execute(counted)}


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("month", [3, 10])
def test_the_calendar_holds_together_across_the_clock_changes(phase: Phase, month: int):
    now = datetime(2026, month, 28, 12, tzinfo=PARIS)
    windows = calendar_for(phase, now, PARIS)
    check_calendar(windows)
    assert {window.opens_at.hour for window in windows} == {9}
    shown = next(window for window in windows if window.phase is phase)
    assert timedelta(days=7) <= now - shown.opens_at <= timedelta(days=7, hours=4)


def test_only_the_plan_of_yen_bai_does_not_balance():
    unbalanced = []
    for project in read_projects():
        lines = content_of(project).lines
        expenses = sum(line.amount_cents for line in lines if line.side.value == "expense")
        income = sum(line.amount_cents for line in lines if line.side.value == "income")
        if expenses != income:
            unbalanced.append((project["slug"], expenses, income))
    assert unbalanced == [("the-shan-yen-bai", 190_000_00, 195_000_00)]


def test_in_the_voting_phase_thirteen_projects_wait_for_the_printed_codes(
    database: Database, demonstrate: Demonstrate, now: datetime
):
    assert is_empty(database)
    cards = demonstrate(Phase.VOTING)
    assert not is_empty(database)
    assert statuses(database) == {"eligible": 13, "not-eligible": 1}
    assert len(cards.codes) == 10
    with database.reading() as db:
        edition = get_edition(db, cards.slug)
        assert edition.is_simulated
        assert edition.budget_cents == 230_890_00
        assert sum(project.cost_cents for project in list_projects(db, edition.id)) == 269_000_00
        assert db.scalar(select(func.count()).select_from(UrnEntry)) == 500
        voters = {
            identify_by_code(db, edition=edition, code=each, now=now).id for each in cards.codes
        }
        assert len(voters) == 10


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        (Phase.SUBMISSION, {ProposalStatus.DRAFT: 4, ProposalStatus.SUBMITTED: 10}),
        (Phase.REVIEW, {ProposalStatus.SUBMITTED: 14}),
    ],
)
def test_before_the_vote_proposals_are_under_way(
    database: Database,
    demonstrate: Demonstrate,
    phase: Phase,
    expected: dict[ProposalStatus, int],
):
    demonstrate(phase)
    assert statuses(database) == {status.value: number for status, number in expected.items()}


@pytest.mark.parametrize("phase", [Phase.COUNTING, Phase.PUBLISHED])
def test_after_the_vote_the_result_is_out_when_it_is_published(
    database: Database, demonstrate: Demonstrate, now: datetime, phase: Phase
):
    cards = demonstrate(phase)
    with database.reading() as db:
        edition = get_edition(db, cards.slug)
        assert phase_at(edition, now) is phase
        result = find_published(db, edition.id)
        assert (result is not None) is (phase is Phase.PUBLISHED)
        assert result is None or 0 < result.cost_cents <= result.budget_cents


def test_the_archive_is_a_real_election_counted_and_published(
    database: Database, demonstrate: Demonstrate
):
    demonstrate(Phase.SUBMISSION)
    with database.reading() as db:
        archive = next(edition for edition in list_editions(db) if edition.is_imported)
        result = find_published(db, archive.id)
        assert archive.slug == "toulouse-2019"
        assert result is not None
        assert result.ballots == 1494


def test_the_organisation_shown_has_members_of_each_role_and_a_collective_to_answer(
    database: Database, demonstrate: Demonstrate
):
    demonstrate(Phase.SUBMISSION)
    with database.reading() as db:
        shown = get_organisation(db, slug_of(SHOWN_ORGANISATION))
        roles = {membership.role for membership in list_memberships(db, shown.id)}
        (asked,) = list_borne(db, shown.id)
    assert roles == set(MemberRole)
    assert asked.accepted_at is None


def test_while_projects_are_checked_some_are_in_hand_and_nothing_else_is_settled(
    database: Database, demonstrate: Demonstrate, now: datetime
):
    cards = demonstrate(Phase.REVIEW)
    with database.reading() as db:
        edition = get_edition(db, cards.slug)
        assert len(set(db.scalars(select(Assignment.account_id)))) == 2
        (suggested,) = db.scalars(select(MergeRequest))
        assert suggested.is_open(now)
        assert suggested.answers == []
        begun, in_force = list_criteria_sets(db, edition.id)
        assert not begun.is_frozen(now)
        changed = [each for each in compare(in_force.criteria, begun.criteria) if not each.is_same]
    assert len(changed) == 1


def test_the_winners_lead_different_lives_in_words_that_say_they_are_invented(
    database: Database, demonstrate: Demonstrate
):
    cards = demonstrate(Phase.PUBLISHED)
    with database.reading() as db:
        followed = list_followed(db, get_edition(db, cards.slug))
        states = {each.state for each in followed}
        signed = next(each for each in followed if each.state is GrantState.SIGNED)
        under_way = [each for each in followed if each.state is GrantState.UNDER_WAY]
        (shown,) = signed.news
        (report,) = (report for each in under_way for report in each.reports)
        told = [shown.text, report.done, report.changed, report.equality]
        assert states == {GrantState.AWARDED, GrantState.SIGNED, GrantState.UNDER_WAY}
        assert shown.picture is not None
        assert sum(len(each.waiting) for each in under_way) == 1
        assert 0 < signed.paid_cents < signed.amount_cents
        assert report.measures
    assert all("pour la démonstration" in each for each in told)
