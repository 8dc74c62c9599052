"""Impossible elections are refused at construction."""

from typing import Any

import pytest

from ballots.errors import ImpossibleFormat, ImpossibleInstance, UnknownProject
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project

A, B = Project("a", 100), Project("b", 200)


@pytest.mark.parametrize(
    ("budget", "projects", "incompatible", "code"),
    [
        (-1, (A,), (), "instance.negative-amount"),
        (1.5, (A,), (), "instance.amount-not-whole"),
        (True, (A,), (), "instance.amount-not-whole"),
        (1, (Project("a", -1),), (), "instance.negative-amount"),
        (1, (A, A), (), "instance.repeated-project"),
        (1, (Project("", 1),), (), "instance.empty-project-id"),
        (1, (A, B), (("a", "z"),), "instance.unknown-project"),
    ],
)
def test_an_impossible_instance_is_refused(
    budget: Any, projects: tuple[Project, ...], incompatible: Any, code: str
):
    with pytest.raises(ImpossibleInstance) as refused:
        Instance(budget, projects, incompatible=incompatible)
    assert refused.value.code == code


def test_a_project_is_found_by_its_identifier():
    assert Instance(1, (A, B)).project("b") is B


def test_a_foreign_project_is_not_found():
    with pytest.raises(UnknownProject, match="project='z'"):
        Instance(1, (A, B)).project("z")


def test_an_unknown_kind_of_ballot_is_refused():
    with pytest.raises(ImpossibleFormat):
        BallotFormat("guess")


def test_limits_that_contradict_each_other_are_refused():
    with pytest.raises(ImpossibleFormat):
        BallotFormat("approval", min_length=3, max_length=2)
