"""Counting an opened urn, counting again, publishing once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Event
from app.core.db import Database
from app.editions.freeze import freeze
from app.editions.models import BallotKind, Edition, Phase
from app.editions.phases import PhaseNotOpen
from app.editions.queries import list_projects
from app.editions.rules import RuleNotUsable
from app.editions.service import Rules
from app.results.models import Result, ResultLine
from app.results.queries import ResultNotPublished, find_published, get_published
from app.results.service import (
    AlreadyPublished,
    NotCounted,
    RulesChanged,
    UrnNotOpened,
    count_edition,
    publish_result,
)
from tests.builders import make_edition, make_opened_urn
from tests.opened import COSTS, opened_edition


def lines(result: Result) -> dict[str, ResultLine]:
    return {line.code: line for line in result.lines}


def test_the_opened_ballots_are_counted_by_the_rule_of_the_edition(db: Session, now: datetime):
    edition = opened_edition(db, now)
    result = count_edition(db, edition=edition, now=now)
    assert (result.rule, result.rule_version) == ("equal-shares", "1")
    assert result.parameters["completion"] == "add1u"
    assert result.parameters["seed"] == edition.tie_seed
    assert (result.ballots, result.blank_ballots) == (23, 1)
    assert [line.code for line in result.lines if line.is_funded] == ["jardin", "puits", "ecole"]
    assert result.cost_cents == 160_000_00
    assert result.counted_at == now
    assert result.published_at is None


def test_each_project_has_its_support_its_place_and_the_reason(db: Session, now: datetime):
    found = lines(count_edition(db, edition=opened_edition(db, now), now=now))
    assert (found["puits"].supporters, found["puits"].points) == (12, 600)
    assert found["puits"].explanation == "won.equal-shares"
    assert found["radio"].explanation == "lost.supporters-money-spent"
    assert found["radio"].position == 4
    assert found["radio"].parameters["missing_cents"] > 0
    assert found["radio"].parameters["currency"] == "EUR"


def test_the_same_ballots_are_counted_greedily_beside(db: Session, now: datetime):
    result = count_edition(db, edition=opened_edition(db, now), now=now)
    assert result.comparison == {
        "rule": "greedy",
        "winners": ["radio", "puits", "jardin"],
        "cost_cents": 220_000_00,
        "without": 0,
    }
    assert result.satisfaction == {"without": 7}


def test_both_counts_of_the_same_ballots_have_the_same_hashes(db: Session, now: datetime):
    edition = opened_edition(db, now)
    first = count_edition(db, edition=edition, now=now)
    second = count_edition(db, edition=edition, now=now + timedelta(hours=1))
    assert (first.input_sha256, first.outcome_sha256) == (
        second.input_sha256,
        second.outcome_sha256,
    )
    assert db.scalars(select(Result)).all() == [second]


def test_a_count_is_hidden_until_published(db: Session, now: datetime):
    edition = opened_edition(db, now)
    count_edition(db, edition=edition, now=now)
    assert find_published(db, edition.id) is None
    with pytest.raises(ResultNotPublished):
        get_published(db, edition.id)
    published = publish_result(db, edition=edition, now=now)
    assert find_published(db, edition.id) is published
    assert published.published_at == now


def test_a_published_result_is_neither_replaced_nor_published_again(db: Session, now: datetime):
    edition = opened_edition(db, now)
    kept = count_edition(db, edition=edition, now=now)
    publish_result(db, edition=edition, now=now)
    for again in (count_edition, publish_result):
        with pytest.raises(AlreadyPublished):
            again(db, edition=edition, now=now + timedelta(days=1))
    assert get_published(db, edition.id) is kept


def test_count_and_publication_are_in_the_journal(db: Session, now: datetime):
    edition = opened_edition(db, now)
    count_edition(db, edition=edition, now=now)
    result = publish_result(db, edition=edition, now=now)
    events = {event.action: event.details for event in db.scalars(select(Event))}
    assert events["results.counted"]["outcome_sha256"] == result.outcome_sha256
    assert events["results.published"]["outcome_sha256"] == result.outcome_sha256


def test_nothing_is_counted_before_the_urn_is_opened(db: Session, now: datetime):
    edition = make_edition(db, now=now, phase=Phase.COUNTING)
    with pytest.raises(UrnNotOpened):
        count_edition(db, edition=edition, now=now)
    make_opened_urn(db, edition, [], now=now).unsealed_at = None
    with pytest.raises(UrnNotOpened):
        count_edition(db, edition=edition, now=now)


@pytest.mark.parametrize("phase", [Phase.SUBMISSION, Phase.REVIEW, Phase.VOTING])
def test_nothing_is_counted_or_published_before_the_counting_phase(
    db: Session, now: datetime, phase: Phase
):
    edition = opened_edition(db, now, phase=phase)
    for early in (count_edition, publish_result):
        with pytest.raises(PhaseNotOpen):
            early(db, edition=edition, now=now)


def test_nothing_is_published_before_a_count(db: Session, now: datetime):
    with pytest.raises(NotCounted):
        publish_result(db, edition=opened_edition(db, now), now=now)


@pytest.mark.parametrize(
    ("column", "value"),
    [("counting_rule", "greedy"), ("budget_cents", 1), ("tie_seed", "mine"), ("largest_choice", 1)],
)
def test_a_rule_changed_since_the_opening_is_not_counted_by(
    db: Session, now: datetime, column: str, value: object
):
    edition = opened_edition(db, now)
    document = freeze(db, edition=edition, projects=list_projects(db, edition.id), now=now)
    assert count_edition(db, edition=edition, now=now).rule == "equal-shares"
    setattr(edition, column, value)
    with pytest.raises(RulesChanged):
        count_edition(db, edition=edition, now=now)
    assert document.frozen_at == now


@pytest.mark.parametrize(
    "rules", [Rules(counting_rule="borda"), Rules(parameters={"completion": "magic"})]
)
def test_a_rule_that_cannot_be_used_is_refused(db: Session, now: datetime, rules: Rules):
    with pytest.raises(RuleNotUsable):
        count_edition(db, edition=opened_edition(db, now, rules=rules), now=now)


def test_an_urn_without_any_ballot_funds_nothing(db: Session, now: datetime):
    result = count_edition(db, edition=opened_edition(db, now, ballots=[]), now=now)
    assert (result.ballots, result.cost_cents) == (0, 0)
    assert {line.explanation for line in result.lines} == {"lost.no-support"}


def test_rankings_are_counted_by_their_order(db: Session, now: datetime):
    rules = Rules(BallotKind.RANKING, 2, "greedy", {})
    ballots = [{"puits": 1, "ecole": 2}] * 2 + [{"ecole": 1}]
    edition = opened_edition(db, now, ballots, rules=rules)
    found = lines(count_edition(db, edition=edition, now=now))
    assert (found["puits"].points, found["ecole"].points) == (4, 4)
    assert (found["puits"].supporters, found["ecole"].supporters) == (2, 3)


def test_of_two_counts_at_once_one_result_remains(any_database: Database, now: datetime):
    with any_database.writing() as db:
        edition_id = opened_edition(db, now).id

    def count(_: int) -> str:
        with any_database.writing() as db:
            return count_edition(db, edition=db.get_one(Edition, edition_id), now=now).input_sha256

    with ThreadPoolExecutor(4) as threads:
        hashes = set(threads.map(count, range(4)))
    with any_database.reading() as db:
        assert [found.input_sha256 for found in db.scalars(select(Result))] == list(hashes)


BALLOT = st.dictionaries(st.sampled_from(sorted(COSTS)), st.just(1), max_size=4).map(
    lambda named: dict(zip(named, _cents(len(named)), strict=True))
)


def _cents(parts: int) -> list[int]:
    return [100 // parts + (place < 100 % parts) for place in range(parts)] if parts else []


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ballots=st.lists(BALLOT, max_size=25),
    budget=st.integers(0, 300_000_00),
    rule=st.sampled_from(["equal-shares", "greedy"]),
)
def test_no_result_spends_more_than_the_envelope(
    db: Session, now: datetime, ballots: list[dict[str, int]], budget: int, rule: str
):
    with db.begin_nested() as savepoint:
        rules = Rules(counting_rule=rule, parameters={"increment": 5_000_00})
        edition = opened_edition(db, now, ballots, rules=rules, budget_cents=budget)
        result = count_edition(db, edition=edition, now=now)
        funded = [line.cost_cents for line in result.lines if line.is_funded]
        assert sum(funded) == result.cost_cents <= result.budget_cents == budget
        assert {line.code for line in result.lines} == COSTS.keys()
        savepoint.rollback()
