"""Impossible elections are refused at construction."""

from typing import Any

import pytest

from ballots.errors import ImpossibleFormat, ImpossibleInstance, UnknownProject
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project

A, B = Project("a", 100), Project("b", 200)


@pytest.mark.parametrize(
    ("budget", "projects", "incompatible", "said"),
    [
        (-1, (A,), (), "instance.negative-amount of='budget'"),
        (1.5, (A,), (), "instance.amount-not-whole of='budget'"),
        (True, (A,), (), "instance.amount-not-whole of='budget'"),
        (1, (Project("a", -1),), (), "instance.negative-amount of='a'"),
        (1, (A, A), (), "instance.repeated-project project='a'"),
        (1, (Project("", 1),), (), "instance.empty-project-id"),
        (1, (A, B), (("a", "z"),), "instance.unknown-project project='z'"),
    ],
)
def test_an_impossible_instance_is_refused_and_says_what_is_impossible(
    budget: Any, projects: tuple[Project, ...], incompatible: Any, said: str
):
    with pytest.raises(ImpossibleInstance) as refused:
        Instance(budget, projects, incompatible=incompatible)
    assert str(refused.value) == said


def test_a_project_is_found_by_its_identifier():
    assert Instance(1, (A, B)).project("b") is B


def test_a_foreign_project_is_not_found():
    with pytest.raises(UnknownProject) as refused:
        Instance(1, (A, B)).project("z")
    assert str(refused.value) == "instance.unknown-project project='z'"


def test_an_unknown_kind_of_ballot_is_refused():
    with pytest.raises(ImpossibleFormat) as refused:
        BallotFormat("guess")
    assert str(refused.value) == "format.unknown-kind kind='guess'"


@pytest.mark.parametrize("limit", ["length", "points", "sum"])
def test_limits_that_contradict_each_other_are_refused(limit: str):
    limits: dict[str, Any] = {f"min_{limit}": 3, f"max_{limit}": 2}
    with pytest.raises(ImpossibleFormat) as refused:
        BallotFormat("scoring", **limits)
    assert str(refused.value) == f"format.empty-range limit='{limit}'"


def test_limits_may_leave_a_single_length():
    assert BallotFormat("scoring", min_length=2, max_length=2).max_length == 2
