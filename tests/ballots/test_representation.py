"""How an outcome serves groups of voters, without showing a person."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.ballot import Ballot
from ballots.errors import ImpossibleParameter
from ballots.instance import Instance, Project
from ballots.metrics import metrics
from ballots.pabulib.election import Election
from ballots.pabulib.groups import by_column
from ballots.profile import Profile
from ballots.representation import LEAST, representation
from ballots.rules.registry import count

INSTANCE = Instance(100, (Project("a", 60), Project("b", 30), Project("c", 10)))


def voters(**named: int) -> Profile:
    """So many voters for each ballot, projects spelt in its name; `_` is blank."""
    return Profile.grouped((Ballot.approving(name.strip("_")), n) for name, n in named.items())


def test_each_group_has_its_figures():
    groups = {"young": voters(ab=10, c=10), "old": voters(a=20, _=20)}
    found = representation(INSTANCE, groups, ["a", "c"])
    old, young = found.parts
    assert (old.value, old.voters, old.excluded, old.exclusion_ratio) == (
        "old", 40, 20, Fraction(1, 2),
    )  # fmt: skip
    assert old.mean_funded == Fraction(1, 2)
    assert old.mean_cost == 30
    # a is paid by 30 voters, 2 each; c by 10, 1 each.
    assert old.mean_share == 1
    assert young.excluded == 0
    assert young.mean_funded == 1
    assert young.mean_cost == 35
    assert young.mean_share == Fraction(3, 2)
    assert (found.hidden_groups, found.hidden_voters) == (0, 0)


def test_only_what_is_named_with_points_counts():
    groups = {"x": Profile.grouped([(Ballot.scoring({"a": 0, "b": 5, "z": 1}), 10)])}
    (part,) = representation(INSTANCE, groups, ["a", "b", "z"]).parts
    assert part.mean_funded == 1
    assert part.excluded == 0


def test_ages_are_listed_by_number_and_texts_after_them():
    groups = {value: voters(a=10) for value in ("100", "9", "40-59", "10", "")}
    found = representation(INSTANCE, groups, ["a"])
    assert [part.value for part in found.parts] == ["9", "10", "100", "", "40-59"]


@pytest.mark.parametrize(
    ("sizes", "shown", "hidden"),
    [
        ({"a": 10, "b": 11}, "ab", 0),
        ({"a": 9, "b": 11}, "", 20),
        ({"a": 9, "b": 11, "c": 12}, "c", 20),
        ({"a": 9, "b": 1, "c": 12}, "c", 10),
        ({"a": 4, "b": 5, "c": 12}, "", 21),
        ({"a": 4, "b": 5, "c": 12, "d": 13}, "d", 21),
        ({"a": 0, "b": 12}, "b", 0),
    ],
)
def test_a_small_group_is_hidden_and_cannot_be_found_by_subtraction(
    sizes: dict[str, int], shown: str, hidden: int
):
    groups = {value: voters(a=number) for value, number in sizes.items()}
    found = representation(INSTANCE, groups, ["a"])
    assert "".join(part.value for part in found.parts) == shown
    assert found.hidden_voters == hidden


@given(st.dictionaries(st.text(max_size=2), st.integers(0, 30), max_size=8))
def test_what_is_left_of_all_voters_is_nobody_or_several_groups(sizes: dict[str, int]):
    groups = {value: voters(a=number) for value, number in sizes.items()}
    found = representation(INSTANCE, groups, ["a"])
    assert all(part.voters >= LEAST for part in found.parts)
    left = sum(sizes.values()) - sum(part.voters for part in found.parts)
    assert left == found.hidden_voters
    assert found.parts == () or left == 0 or (found.hidden_groups > 1 and left >= LEAST)


def test_the_groups_of_a_real_election_add_up_to_the_whole(
    election: Callable[[str], Election],
):
    study = election("Worldwide_Mechanical_Turk_Utilities_7")
    winners = count(study.instance, study.format, study.profile, rule="greedy").winners
    groups = by_column(study, "sex")
    found = representation(study.instance, groups, winners, least=1)
    whole = metrics(study.instance, study.profile, winners)
    assert sum(profile.voters for profile in groups.values()) == whole.voters
    assert found.hidden_groups == 0
    served = sum(part.mean_cost * part.voters for part in found.parts)
    assert served == whole.mean_cost * whole.voters
    paid = sum(part.mean_share * part.voters for part in found.parts)
    assert paid == sum(study.instance.project(project).cost for project in winners)


def test_a_column_the_voters_do_not_have_is_refused(election: Callable[[str], Election]):
    with pytest.raises(ImpossibleParameter):
        by_column(election("Netherlands_Assen_2024"), "shoe")
