"""Every rule a ballot breaks is listed, in a fixed order."""

import pytest

from ballots.ballot import Ballot
from ballots.errors import ImpossibleBallot
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.validation import Violation, violations

INSTANCE = Instance(
    1000,
    (Project("a", 400), Project("b", 500), Project("c", 600), Project("w", 1, withdrawn=True)),
)
EURO = BallotFormat("euro")


def codes(choices: list[tuple[str, int]], ballot_format: BallotFormat) -> list[str]:
    return [violation.code for violation in violations(choices, ballot_format, INSTANCE)]


@pytest.mark.parametrize(
    ("choices", "broken"),
    [
        ([], []),
        ([("a", 100)], []),
        ([("a", 60), ("b", 40)], []),
        ([("a", 60), ("b", 41)], ["ballot.sum-not-100"]),
        ([("a", 100), ("b", 0)], ["ballot.share-below-one"]),
        ([("a", 101), ("b", -1)], ["ballot.share-below-one"]),
        ([("a", 50), ("a", 50)], ["ballot.repeated-project"]),
        ([("z", 100)], ["ballot.unknown-project"]),
        ([("w", 100)], ["ballot.withdrawn-project"]),
        (
            [("z", -5), ("a", 0), ("a", 3), ("z", 1)],
            [
                "ballot.unknown-project",
                "ballot.repeated-project",
                "ballot.repeated-project",
                "ballot.share-below-one",
                "ballot.share-below-one",
                "ballot.sum-not-100",
            ],
        ),
    ],
)
def test_a_euro_is_divided_into_whole_cents_that_sum_to_one_hundred(
    choices: list[tuple[str, int]], broken: list[str]
):
    assert codes(choices, EURO) == broken


POINTS = BallotFormat("cumulative", min_points=1, max_points=5, min_sum=3, max_sum=7)


@pytest.mark.parametrize(
    ("choices", "ballot_format", "violation"),
    [
        ([("z", 100)], EURO, ("unknown-project", {"project": "z"})),
        ([("w", 100)], EURO, ("withdrawn-project", {"project": "w"})),
        ([("a", 50), ("a", 50)], EURO, ("repeated-project", {"project": "a", "times": 2})),
        ([("a", 101), ("b", -1)], EURO, ("share-below-one", {"project": "b", "cents": -1})),
        ([("a", 60), ("b", 41)], EURO, ("sum-not-100", {"sum": 101})),
        (
            [("a", 1), ("b", 1)],
            BallotFormat("choose-1"),
            ("too-many", {"maximum": 1, "named": 2}),
        ),
        (
            [("a", 1)],
            BallotFormat("approval", min_length=2),
            ("too-few", {"minimum": 2, "named": 1}),
        ),
        (
            [("b", 1), ("c", 1)],
            BallotFormat("approval-within-envelope"),
            ("over-envelope", {"envelope": 1000, "cost": 1100}),
        ),
        (
            [("a", 5), ("b", 0)],
            POINTS,
            ("points-too-low", {"project": "b", "points": 0, "minimum": 1}),
        ),
        ([("a", 6)], POINTS, ("points-too-high", {"project": "a", "points": 6, "maximum": 5})),
        ([("a", 2)], POINTS, ("sum-too-low", {"minimum": 3, "sum": 2})),
        ([("a", 4), ("b", 4)], POINTS, ("sum-too-high", {"maximum": 7, "sum": 8})),
    ],
)
def test_a_violation_says_what_is_wrong(
    choices: list[tuple[str, int]],
    ballot_format: BallotFormat,
    violation: tuple[str, dict[str, str | int]],
):
    code, params = violation
    assert violations(choices, ballot_format, INSTANCE) == (Violation(f"ballot.{code}", params),)


def test_euros_may_be_limited_to_a_number_of_projects():
    assert codes([("a", 50), ("b", 50)], BallotFormat("euro", max_length=1)) == ["ballot.too-many"]


@pytest.mark.parametrize("kind", ["approval", "ranking", "ordinal"])
def test_at_most_k_projects_may_be_named(kind: str):
    three = [("a", 1), ("b", 1), ("c", 1)]
    assert codes(three, BallotFormat(kind, max_length=3)) == []
    assert codes(three, BallotFormat(kind, max_length=2)) == ["ballot.too-many"]


def test_at_least_k_projects_may_be_asked_for():
    assert codes([("a", 1)], BallotFormat("approval", min_length=2)) == ["ballot.too-few"]


def test_choose_one_takes_one():
    assert codes([("a", 1)], BallotFormat("choose-1")) == []
    assert codes([("a", 1), ("b", 1)], BallotFormat("choose-1")) == ["ballot.too-many"]


def test_what_a_ballot_names_must_fit_the_envelope():
    knapsack = BallotFormat("approval-within-envelope")
    assert codes([("a", 1), ("c", 1)], knapsack) == []
    assert codes([("b", 1), ("c", 1)], knapsack) == ["ballot.over-envelope"]


def test_an_envelope_per_ballot_may_differ_from_the_budget():
    knapsack = BallotFormat("approval-within-envelope", max_cost=450)
    assert codes([("a", 1)], knapsack) == []
    assert codes([("b", 1)], knapsack) == ["ballot.over-envelope"]
    assert codes([("z", 1)], knapsack) == ["ballot.unknown-project"]
    exact = BallotFormat("approval-within-envelope", max_cost=400)
    assert codes([("a", 1), ("z", 1)], exact) == ["ballot.unknown-project"]


def test_points_stay_within_their_limits():
    assert codes([("a", 3), ("b", 4)], POINTS) == []
    assert codes([("a", 1), ("b", 5)], POINTS) == []
    assert codes([("a", 3)], POINTS) == []
    assert codes([("a", 0), ("b", 6)], POINTS) == [
        "ballot.points-too-low",
        "ballot.points-too-high",
    ]
    assert codes([("z", 2)], POINTS) == ["ballot.unknown-project", "ballot.sum-too-low"]
    assert codes([("a", 4), ("b", 4)], POINTS) == ["ballot.sum-too-high"]
    assert codes([], POINTS) == []


def test_points_without_limits_are_free():
    assert codes([("a", -10), ("b", 10**6)], BallotFormat("scoring")) == []


def test_equal_ballots_are_equal_values():
    assert Ballot.euro({"b": 40, "a": 60}) == Ballot.euro({"a": 60, "b": 40})
    assert Ballot.approving(["b", "a"]) == Ballot.approving(["a", "b"])
    assert Ballot.ranking(["b", "a"]) != Ballot.ranking(["a", "b"])


def test_a_ballot_value_never_names_a_project_twice():
    with pytest.raises(ImpossibleBallot):
        Ballot.approving(["a", "a"])


@pytest.mark.parametrize(
    ("kind", "ballot"),
    [
        ("euro", Ballot.euro({"b": 99, "a": 1})),
        ("approval", Ballot.approving(["a", "b"])),
        ("ranking", Ballot.ranking(["b", "a"])),
    ],
)
def test_valid_choices_become_the_ballot_the_format_means(kind: str, ballot: Ballot):
    assert Ballot.of(BallotFormat(kind), [("b", 99), ("a", 1)]) == ballot
