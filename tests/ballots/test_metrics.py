"""The figures cities publish, from the ballots alone."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from ballots.ballot import Ballot
from ballots.demand import demand
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.metrics import metrics
from ballots.pabulib.election import Election
from ballots.profile import Profile
from ballots.rules.registry import count

Elections = Callable[[str], Election]
APPROVAL = BallotFormat("approval")


def test_the_published_figures_of_wieliczka_are_reproduced(election: Elections):
    city = election("Poland_Wieliczka_2023_Green_Budget")
    assert city.selected is not None
    found = metrics(city.instance, city.profile, city.selected)
    greedy = metrics(
        city.instance,
        city.profile,
        count(city.instance, city.format, city.profile, rule="greedy").winners,
    )
    assert (found.voters, found.naming_several) == (6586, 6586 - 3328)
    assert round(found.exclusion_ratio, 3) == Fraction(178, 1000)
    assert round(greedy.exclusion_ratio, 3) == Fraction(276, 1000)
    assert round(Fraction(found.excluded_of_several, 3258), 3) == Fraction(86, 1000)
    assert round(Fraction(greedy.excluded_of_several, 3258), 3) == Fraction(154, 1000)
    assert round(found.mean_funded, 3) == Fraction(1617, 1000)
    assert round(greedy.mean_funded, 3) == Fraction(1471, 1000)
    shares = [round(Fraction(1000 * voters, 6586)) for voters in found.distribution[:4]]
    assert shares == [178, 450, 212, 63]
    assert round(found.gini_funded, 4) == Fraction(4722, 10000)
    assert round(found.gini_cost, 4) == Fraction(5083, 10000)
    assert round(found.fair_share_ratio, 4) == Fraction(7884, 10000)
    assert round(found.fair_share_distance, 4) == Fraction(4781, 10000)
    assert found.category_distance is None


def test_equal_satisfaction_has_no_gini():
    instance = Instance(10, (Project("a", 5), Project("b", 5)))
    profile = Profile.of([Ballot.approving(["a"]), Ballot.approving(["b"])])
    assert metrics(instance, profile, ["a", "b"]).gini_funded == 0
    assert metrics(instance, profile, ["a"]).gini_funded == Fraction(1, 2)


def test_nothing_is_measured_where_nobody_voted():
    found = metrics(Instance(10, (Project("a", 5),)), Profile.of([]), ["a"])
    assert (found.voters, found.excluded, found.distribution) == (0, 0, (0,))
    assert found.exclusion_ratio == found.mean_funded == found.fair_share_ratio == 0


def test_categories_get_their_part_of_the_money():
    instance = Instance(
        10, (Project("a", 6, categories=("x", "y")), Project("b", 3, categories=("y",)))
    )
    profile = Profile.of([Ballot.approving(["a", "b"]), Ballot.blank()])
    found = metrics(instance, profile, ["a"])
    # Spent: x 1/2, y 1/2; voted: x 6/15, y 9/15.
    assert found.category_distance == Fraction(1, 100)


def test_what_was_asked_for_is_measured_before_any_rule_chose():
    instance = Instance(
        100, (Project("a", 60), Project("b", 40), Project("c", 10), Project("w", 5, withdrawn=True))
    )
    profile = Profile.of([Ballot.approving(named) for named in ("ab", "aw", "b", "")])
    asked = demand(instance, profile)
    assert (asked.projects, asked.total_cost, asked.scarcity) == (3, 110, Fraction(11, 10))
    assert asked.mean_cost == Fraction(110, 3)
    assert asked.median_cost == 40
    assert asked.mean_votes == Fraction(4, 3)
    assert asked.mean_length == 1
    assert asked.mean_ballot_cost == 50
    assert asked.lengths == (1, 2, 1)


def test_nothing_was_asked_for_where_nothing_stands():
    asked = demand(Instance(0, ()), Profile.of([]))
    assert (asked.projects, asked.total_cost, asked.median_cost, asked.lengths) == (0, 0, 0, (0,))
    assert asked.scarcity == 0


def comparison(how: str, instance: Instance, profile: Profile) -> tuple[str, ...]:
    outcome = count(
        instance, APPROVAL, profile, rule="equal-shares",
        parameters={"completion": "none", "comparison": how},
    )  # fmt: skip
    return outcome.winners


@pytest.mark.parametrize("how", ["satisfaction", "exclusion"])
def test_greedy_takes_over_if_strictly_more_voters_prefer_it(how: str):
    # Equal shares funds b for one voter; greedy funds a for two, who together cannot pay it.
    instance = Instance(90, (Project("a", 80), Project("b", 30)))
    profile = Profile.of([Ballot.approving([p]) for p in "aab"])
    assert comparison("none", instance, profile) == ("b",)
    assert comparison(how, instance, profile) == ("a",)


def test_satisfaction_counts_projects_and_exclusion_only_whether_there_is_one():
    # Greedy funds a and b for the same three voters, equal shares a and, for the fourth, c.
    instance = Instance(100, (Project("a", 30), Project("b", 50), Project("c", 25)))
    profile = Profile.of([Ballot.approving(named) for named in ("ab", "ab", "ab", "c")])
    assert comparison("none", instance, profile) == ("a", "c")
    assert comparison("satisfaction", instance, profile) == ("a", "b")
    assert comparison("exclusion", instance, profile) == ("a", "c")


def test_under_exclusion_two_funded_projects_are_no_more_than_one():
    """Greedy funds b for two voters more; five had both c and d instead of b alone."""
    instance = Instance(100, (Project("b", 100), Project("c", 20), Project("d", 20)))
    cast = [("b", 2), ("bcd", 5), ("", 3)]
    profile = Profile.grouped((Ballot.approving(named), count) for named, count in cast)
    assert set(comparison("satisfaction", instance, profile)) == {"c", "d"}
    assert comparison("exclusion", instance, profile) == ("b",)


def test_the_protocol_is_that_of_greedy_where_greedy_takes_over():
    instance = Instance(90, (Project("a", 80), Project("b", 30), Project("c", 30)))
    profile = Profile.of([Ballot.approving([p]) for p in "aabc"])
    chosen: dict[str, str | int] = {"completion": "none", "comparison": "satisfaction"}
    outcome = count(instance, APPROVAL, profile, rule="equal-shares", parameters=chosen)
    rival = count(instance, APPROVAL, profile, rule="greedy", parameters={})
    assert [(step.project, step.stage) for step in outcome.rounds] == [("a", "comparison")]
    assert rival.ties
    assert (outcome.ties, outcome.losses) == (rival.ties, rival.losses)
    assert (outcome.share, outcome.runs) == (None, 1)


def test_the_comparison_step_keeps_equal_shares_at_equal_numbers():
    instance = Instance(60, (Project("a", 55), Project("b", 30), Project("c", 30)))
    profile = Profile.of([Ballot.approving([p]) for p in "ab"])
    assert comparison("satisfaction", instance, profile) == ("b",)
    chosen: dict[str, str | int] = {"completion": "none", "comparison": "satisfaction"}
    outcome = count(instance, APPROVAL, profile, rule="equal-shares", parameters=chosen)
    assert [step.stage for step in outcome.rounds] == ["rule"]
