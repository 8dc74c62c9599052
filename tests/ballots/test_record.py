"""The same count gives the same bytes, everywhere and every time."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from ballots.ballot import Ballot
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.profile import Profile
from ballots.record import canonical_json, input_document, outcome_document, sha256_of, str_of
from ballots.rules.registry import count

PROJECTS = (Project("é", 300, "Été"), Project("b", 500), Project("c", 10**15))
BALLOTS = [Ballot.euro({"é": 60, "b": 40}), Ballot.blank(), Ballot.euro({"b": 100})]
EURO = BallotFormat("euro")


def documents(projects: tuple[Project, ...], ballots: list[Ballot]) -> list[bytes]:
    instance, profile = Instance(1000, projects), Profile.of(ballots)
    outcome = count(instance, EURO, profile, rule="equal-shares")
    return [
        canonical_json(input_document(instance, EURO, profile)),
        canonical_json(outcome_document(outcome)),
    ]


def test_the_order_of_ballots_and_projects_does_not_change_a_byte():
    assert documents(PROJECTS, BALLOTS) == documents(PROJECTS[::-1], BALLOTS[::-1])


def test_names_do_not_change_what_is_counted():
    renamed = tuple(Project(project.id, project.cost, "other") for project in PROJECTS)
    assert documents(PROJECTS, BALLOTS) == documents(renamed, BALLOTS)


def test_the_outcome_document_is_plain_json():
    document = json.loads(documents(PROJECTS, BALLOTS)[1])
    assert document["winners"] == ["b", "é"]
    assert document["cost"] == 800
    assert document["leftover"] == 200
    assert document["rounds"][0]["payment"] == "25/7"


def test_an_outcome_without_shares_has_none():
    outcome = count(Instance(1, ()), EURO, Profile.of([]), rule="greedy")
    assert outcome_document(outcome)["share"] is None


def recounted(seed: str) -> str:
    path = Path(__file__).parent / "elections/Netherlands_Assen_2024.pb"
    done = subprocess.run(
        [sys.executable, "-m", "ballots", "count", str(path), "--json"],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    return done.stdout


def test_the_hash_seed_does_not_change_a_byte():
    assert recounted("0") == recounted("1")


def test_fractions_are_written_as_a_over_b():
    assert (
        canonical_json({"b": Fraction(1, 3), "a": [1, "é"]}) == '{"a":[1,"é"],"b":"1/3"}'.encode()
    )
    assert len(sha256_of({})) == 64


def test_a_fraction_of_any_length_is_written():
    assert str_of(Fraction(10**6000 + 1, 1)) == "1" + "0" * 5999 + "1/1"
    assert str_of(Fraction(7, 3)) == "7/3"


@pytest.mark.parametrize("value", [1.5, [1.5], {"a": (1.5,)}, {1, 2}])
def test_floats_and_sets_never_enter_a_record(value: object):
    with pytest.raises(TypeError):
        canonical_json({"value": value})
