"""Greedy, its variants, and the projects no rule may fund."""

import pytest
from hypothesis import given, settings

from ballots.ballot import Ballot
from ballots.errors import ImpossibleParameter, UnknownRule
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.outcome import Loss, Outcome, Round, Tie
from ballots.profile import Profile
from ballots.rules.parameters import Parameters
from ballots.rules.registry import RULES, count
from tests.ballots.strategies import Drawn, elections

APPROVAL = BallotFormat("approval")


def approved(costs: dict[str, int], votes: dict[str, int]) -> tuple[tuple[Project, ...], Profile]:
    """Projects of these costs, each approved by that many voters of one project."""
    projects = tuple(Project(project, cost) for project, cost in costs.items())
    return projects, Profile.grouped((Ballot.approving([p]), n) for p, n in votes.items())


def greedy(
    costs: dict[str, int],
    votes: dict[str, int],
    rule: str = "greedy",
    groups: tuple[tuple[str, ...], ...] = (),
    **parameters: str | int,
) -> Outcome:
    projects, profile = approved(costs, votes)
    instance = Instance(100, projects, incompatible=groups)
    return count(instance, APPROVAL, profile, rule=rule, parameters=parameters)


def reasons(outcome: Outcome) -> dict[str, str]:
    return {loss.project: loss.code for loss in outcome.losses}


COSTS = {"a": 60, "b": 50, "c": 40, "d": 10}
VOTES = {"a": 9, "b": 8, "c": 7, "d": 1}


def test_what_does_not_fit_is_skipped():
    outcome = greedy(COSTS, VOTES)
    assert outcome.winners == ("a", "c")
    assert reasons(outcome) == {"b": "lost.does-not-fit", "d": "lost.does-not-fit"}
    assert outcome.losses == (
        Loss("b", "lost.does-not-fit", 8, 8, 1, {"left": 40, "missing": 10}),
        Loss("d", "lost.does-not-fit", 1, 1, 2, {"left": 0, "missing": 10}),
    )
    assert outcome.rounds == (Round("a", 60, 9, 9, "rule"), Round("c", 40, 7, 7, "rule"))
    assert (outcome.cost, outcome.leftover) == (100, 0)


def test_without_skipping_the_first_misfit_ends_it():
    outcome = greedy(COSTS, VOTES, "greedy-no-skip")
    assert outcome.winners == ("a",)
    assert reasons(outcome) == {
        "b": "lost.does-not-fit", "c": "lost.after-stop", "d": "lost.after-stop",
    }  # fmt: skip
    assert outcome.losses[1] == Loss("c", "lost.after-stop", 7, 7, 1, {"left": 40})


def test_per_cost_the_cheap_vote_goes_first():
    outcome = greedy({**COSTS, "free": 0}, {**VOTES, "free": 1}, "greedy-per-cost")
    assert outcome.winners == ("free", "c", "b", "d")


def test_a_score_below_the_threshold_is_out_even_if_it_fits():
    outcome = greedy(COSTS, VOTES, threshold=8)
    assert outcome.winners == ("a",)
    assert outcome.losses[1] == Loss("c", "lost.below-threshold", 7, 7, 0, {"threshold": 8})


def test_too_few_votes_for_its_cost_is_not_eligible():
    outcome = greedy(COSTS, VOTES, eligibility=1)
    assert reasons(outcome) == {
        "a": "lost.not-eligible", "b": "lost.not-eligible", "c": "lost.not-eligible",
        "d": "lost.not-eligible",
    }  # fmt: skip
    assert greedy(COSTS, VOTES, eligibility=2).winners == ("a", "c")


def test_just_enough_votes_for_its_cost_is_eligible():
    assert greedy({"a": 50, "b": 51}, {"a": 1, "b": 1}, eligibility=1).winners == ("a",)


def test_nobodys_project_is_never_funded():
    outcome = greedy(COSTS, {"a": 1})
    assert outcome.winners == ("a",)
    assert set(reasons(outcome).values()) == {"lost.no-support"}


def test_a_withdrawn_project_is_never_funded():
    projects = (Project("a", 1, withdrawn=True),)
    outcome = count(
        Instance(9, projects), APPROVAL, Profile.of([Ballot.approving(["a"])]), rule="greedy"
    )
    assert outcome.winners == ()
    assert reasons(outcome) == {"a": "lost.withdrawn"}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_at_most_one_of_incompatible_projects_is_funded(rule: str):
    costs, votes = {"a": 10, "b": 10, "c": 10}, {"a": 3, "b": 3, "c": 3}
    outcome = greedy(costs, votes, rule, (("a", "b"),), ties="project-id")
    assert outcome.winners == ("a", "c")
    (loss,) = outcome.losses
    assert (loss.project, loss.code, loss.params) == ("b", "lost.incompatible", {"rival": "a"})
    assert loss.round == {"greedy": 1, "greedy-no-skip": 1, "greedy-per-cost": 1}.get(rule, 2)


def test_ties_are_in_the_protocol():
    outcome = greedy({"a": 10, "b": 5, "c": 1}, {"a": 2, "b": 2, "c": 9})
    assert outcome.ties == (Tie(2, ("b", "a")),)
    assert outcome.winners == ("c", "b", "a")


def test_the_utility_the_ballot_kind_suggests_is_stored_with_the_result():
    outcome = greedy(COSTS, VOTES, utility="")
    assert outcome.parameters["utility"] == "cost"
    assert (outcome.rule, outcome.version) == ("greedy", "1")


def test_a_score_that_just_reaches_the_threshold_is_in():
    outcome = greedy({"a": 10, "b": 10}, {"a": 5, "b": 4}, threshold=5)
    assert outcome.winners == ("a",)


def test_an_unknown_rule_is_refused():
    with pytest.raises(UnknownRule) as refused:
        greedy(COSTS, VOTES, "lottery")
    assert (refused.value.code, refused.value.params) == ("rule.unknown", {"rule": "lottery"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("utility", "love"),
        ("increment", 0),
        ("increment", True),
        ("threshold", -1),
        ("ties", "coin"),
        ("seed", 5),
        ("score_vector", "3,x"),
        ("score_vector", 3),
        ("unheard-of", 1),
    ],
)
def test_an_impossible_parameter_is_refused_never_ignored(name: str, value: str | int):
    with pytest.raises(ImpossibleParameter):
        Parameters.of({name: value})


def test_a_refused_parameter_is_named_with_its_value():
    with pytest.raises(ImpossibleParameter) as refused:
        Parameters.of({"ties": "coin"})
    assert str(refused.value) == "parameter.impossible name='ties' value='coin'"


def test_parameters_may_come_as_a_value():
    assert Parameters.of(Parameters(threshold=3)) == Parameters(threshold=3)


def test_ranks_give_the_points_of_the_published_vector():
    projects = tuple(Project(p, 1) for p in "abc")
    profile = Profile.grouped([(Ballot.ranking("ab"), 2), (Ballot.ranking("cb"), 1)])
    ranking = BallotFormat("ranking", max_length=2)
    outcome = count(Instance(9, projects), ranking, profile, rule="greedy")
    assert [step.score for step in outcome.rounds] == [4, 3, 2]
    assert outcome.parameters["score_vector"] == "2,1"
    spread = {"score_vector": "10,1"}
    outcome = count(Instance(9, projects), ranking, profile, rule="greedy", parameters=spread)
    assert [(step.project, step.score) for step in outcome.rounds] == [
        ("a", 20),
        ("c", 10),
        ("b", 3),
    ]


def test_ranks_beyond_the_vector_and_foreign_projects_count_for_nothing():
    projects = (Project("a", 1), Project("b", 1))
    profile = Profile.of([Ballot.ranking("zab")])
    outcome = count(
        Instance(9, projects), BallotFormat("ordinal"), profile,
        rule="greedy", parameters={"score_vector": "2,1"},
    )  # fmt: skip
    assert [(step.project, step.score) for step in outcome.rounds] == [("a", 1)]


@settings(deadline=None, max_examples=30)
@given(elections())
def test_removing_a_project_greedy_did_not_fund_changes_nothing(drawn: Drawn):
    instance, ballot_format, profile = drawn
    parameters = {"ties": "project-id", "score_vector": "9,8,7,6,5,4,3,2,1"}
    outcome = count(*drawn, rule="greedy", parameters=parameters)
    for loss in outcome.losses:
        rest = tuple(project for project in instance.projects if project.id != loss.project)
        smaller = Instance(instance.budget, rest)
        again = count(smaller, ballot_format, profile, rule="greedy", parameters=parameters)
        assert again.winners == outcome.winners
