"""What is written reads back the same, cell for cell, and counts the same."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.ballot import Ballot
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.pabulib.election import Election
from ballots.pabulib.reader import read
from ballots.pabulib.writer import write, write_election
from ballots.profile import Profile
from ballots.rules.registry import count
from tests.ballots.conftest import HERE
from tests.ballots.strategies import Drawn, elections
from tests.ballots.test_reader import file

Elections = Callable[[str], Election]
NASTY = st.text(alphabet='a;",\n\r\u2028\x85é ', max_size=6)


@pytest.mark.parametrize("path", sorted(HERE.glob("*.pb")), ids=lambda path: path.stem[:20])
def test_real_files_lose_nothing(path: Path):
    election = read(path.read_bytes())
    again = read(write_election(election))
    assert again == election
    assert write_election(again) == write_election(election)


def test_a_plain_file_comes_back_byte_for_byte():
    text = file(votes="voter_id;vote;age;odd column\n1;a,b;40-59;x\n2;a;;")
    assert write_election(read(text)) == text
    windows = text.replace("\n", "\r\n")
    assert write_election(read(windows)) == windows


@given(st.lists(NASTY, min_size=2, max_size=2))
def test_names_with_separators_quotes_and_line_ends_survive(names: list[str]):
    projects = tuple(Project(f"p{at}", at, name) for at, name in enumerate(names))
    instance = Instance(7, projects, currency="EUR")
    profile = Profile.of([Ballot.approving(["p0"])])
    again = read(write(instance, BallotFormat("approval"), profile))
    assert again.instance == instance
    assert again.profile == profile


@settings(deadline=None, max_examples=30)
@given(elections())
def test_a_written_election_reads_back_and_has_the_same_winners(drawn: Drawn):
    profile = drawn[2]
    again = read(write(*drawn))
    assert again.profile == profile
    assert again.flagged == {}
    parameters = {"completion": "none"}
    before = count(*drawn, rule="equal-shares", parameters=parameters)
    found = count(
        again.instance, again.format, again.profile, rule="equal-shares", parameters=parameters
    )
    assert found.winners == before.winners


def test_a_euro_is_written_as_one_hundred_points():
    instance = Instance(1050, (Project("b", 999), Project("a", 500, "A; B")))
    profile = Profile.of([Ballot.euro({"a": 40, "b": 60}), Ballot.blank()])
    meta = {"description": "Démo", "rule": "equalshares/add1", "unit": "Rennes"}
    text = write(
        instance, BallotFormat("euro"), profile, meta=meta,
        project_columns={"selected": {"a": "1", "b": "0"}},
    )  # fmt: skip
    assert text == (
        "META\nkey;value\ndescription;Démo\ncountry;\nunit;Rennes\ninstance;\nnum_projects;2\n"
        "num_votes;2\nbudget;10.5\nvote_type;cumulative\nrule;equalshares/add1\ndate_begin;\n"
        "date_end;\ncurrency;EUR\nmin_sum_points;100\nmax_sum_points;100\n"
        "PROJECTS\nproject_id;cost;votes;score;name;selected\n"
        'a;5;1;40;"A; B";1\nb;9.99;1;60;;0\n'
        "VOTES\nvoter_id;vote;points\n1;;\n2;b,a;60,40\n"
    )
    assert read(text).profile == profile


def test_limits_survive():
    limits = BallotFormat(
        "cumulative", max_length=3, min_length=1, max_cost=900, min_points=1, max_points=50,
        min_sum=2, max_sum=99,
    )  # fmt: skip
    text = write(Instance(1000, (Project("a", 1),)), limits, Profile.of([]))
    assert read(text).format == limits


def test_an_envelope_per_ballot_is_written_as_its_amount():
    knapsack = BallotFormat("approval-within-envelope")
    text = write(Instance(1000, (Project("a", 1),)), knapsack, Profile.of([]))
    assert read(text).format == replace(knapsack, max_cost=1000)


def test_a_withdrawn_project_stays_withdrawn():
    instance = Instance(1000, (Project("a", 99999999900, withdrawn=True),), currency="EUR")
    text = write(instance, BallotFormat("choose-1"), Profile.of([]))
    assert read(text).instance == instance


def test_rankings_are_written_best_first():
    instance = Instance(1, (Project("a", 1), Project("b", 1)))
    text = write(instance, BallotFormat("ranking"), Profile.of([Ballot.ranking(["b", "a"])]))
    assert text.endswith("1;b,a\n")


def test_the_large_files_lose_nothing(election: Elections):
    krakow = election("Poland_Krakow_2018")
    assert read(write_election(krakow)) == krakow
