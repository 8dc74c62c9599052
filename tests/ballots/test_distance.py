"""How far a loser was from winning: held against recounts of the election it would have been."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ballots.ballot import Ballot
from ballots.explain import Distance, distances
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.pabulib.election import Election
from ballots.profile import Profile
from ballots.rules.registry import count
from ballots.tally import score_vector
from tests import proofs
from tests.ballots import reference
from tests.ballots.strategies import Drawn, elections

APPROVAL = BallotFormat("approval")
BLANKS = 5
"""Ballots naming nothing, added to every drawn election: they become the new supporters."""

RULES: list[dict[str, str | int]] = [
    {"rule": "greedy"},
    {"rule": "greedy", "threshold": 2, "eligibility": 2},
    {"rule": "greedy-no-skip"},
    {"rule": "greedy-per-cost"},
    {"rule": "phragmen", "misfit": "stop"},
    {"rule": "phragmen", "misfit": "skip"},
    {"rule": "equal-shares", "completion": "none"},
    {"rule": "equal-shares", "completion": "none", "utility": "cardinality"},
    {"rule": "equal-shares", "completion": "greedy"},
    {"rule": "exact-equal-shares", "completion": "none"},
    {"rule": "exact-equal-shares", "completion": "none", "utility": "cardinality"},
    {"rule": "exact-equal-shares", "completion": "greedy"},
]

drawn_often = settings(
    max_examples=proofs.count(short=60, full=3000),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def cheaper(instance: Instance, project: str, cost: int) -> Instance:
    projects = (replace(p, cost=cost) if p.id == project else p for p in instance.projects)
    return replace(instance, projects=tuple(projects))


def supported(profile: Profile, project: str, more: int, points: int) -> Profile:
    """Let so many blank ballots name this project alone."""
    named = Ballot(((project, points),))
    rest = [(b, n - more if b == Ballot.blank() else n) for b, n in profile]
    return Profile.grouped([*rest, (named, more)])


@pytest.mark.proof
@drawn_often
@given(elections(), st.sampled_from(RULES), st.integers(0, 1), st.data())
def test_a_loser_wins_at_its_distance_and_not_short_of_it(
    drawn: Drawn, chosen: dict[str, str | int], rivals: int, data: st.DataObject
):
    plain, ballot_format, cast = drawn
    ids = tuple(project.id for project in plain.projects)
    instance = replace(plain, incompatible=(ids[:2],) if rivals and len(ids) > 1 else ())
    profile = Profile.grouped([*cast, (Ballot.blank(), BLANKS)])
    rule, parameters = str(chosen["rule"]), {k: v for k, v in chosen.items() if k != "rule"}
    if ballot_format.is_ranked:
        parameters["score_vector"] = "6,5,4,3,2,1"

    def wins(project: str, instance: Instance, profile: Profile) -> bool:
        outcome = count(instance, ballot_format, profile, rule=rule, parameters=parameters)
        return project in outcome.winners

    outcome = count(instance, ballot_format, profile, rule=rule, parameters=parameters)
    points = max((n for b, _ in cast for _, n in b.choices), default=1)
    for project, found in distances(instance, profile, outcome).items():
        cost = instance.project(project).cost
        most = -1 if found.largest_cost is None else found.largest_cost
        for tried in {0, most, most + 1, data.draw(st.integers(0, max(cost - 1, 0)))}:
            if 0 <= tried < cost:
                assert wins(project, cheaper(instance, project, tried), profile) == (tried <= most)
        least = BLANKS + 1 if found.more_supporters is None else found.more_supporters
        for more in range(1, BLANKS + 1):
            given_points = points if ballot_format.has_points else 1
            grown = supported(profile, project, more, given_points)
            assert wins(project, instance, grown) == (more >= least)


@pytest.mark.proof
@drawn_often
@given(elections(), st.sampled_from(["none", "greedy", "add1", "add1u"]))
def test_equal_shares_is_measured_at_the_share_it_ended_at(drawn: Drawn, completion: str):
    instance, ballot_format, profile = drawn
    assume(max(project.cost for project in instance.projects) < 10**6)
    parameters: dict[str, str | int] = {"completion": completion, "increment": 500}
    parameters["ties"] = "project-id"
    outcome = count(*drawn, rule="equal-shares", parameters=parameters)
    assert outcome.share is not None
    vector = score_vector(instance, ballot_format)
    utility = str(outcome.parameters["utility"])
    scores = reference.scores(instance, profile, utility, vector)

    def wins(project: str, cost: int) -> bool:
        changed = cheaper(instance, project, cost)
        order = sorted(project.id for project in instance.projects)
        case = reference.case_of(changed, profile, utility, vector, order)
        bought = reference.equal_shares(case, outcome.share or Fraction(0))
        completed = completion in {"greedy", "add1u"}
        return project in (reference.fill(case, bought, scores) if completed else bought)

    for project, found in distances(instance, profile, outcome).items():
        if found.largest_cost is not None:
            assert wins(project, found.largest_cost)
            assert not wins(project, found.largest_cost + 1)


INSTANCE = Instance(90, (Project("a", 60), Project("b", 40), Project("c", 25), Project("d", 80)))
PROFILE = Profile.of([Ballot.approving(named) for named in ("ab", "ab", "ad", "", "")])


def measured(rule: str, **parameters: str | int) -> dict[str, Distance]:
    outcome = count(INSTANCE, APPROVAL, PROFILE, rule=rule, parameters=parameters)
    return distances(INSTANCE, PROFILE, outcome)


def test_greedy_left_thirty_when_the_turn_of_b_came():
    found = measured("greedy")
    # a is funded with three votes: b and d, and whoever equals a, find 30 left, unless first.
    assert found["b"] == Distance(30, 1)
    assert found["d"] == Distance(30, 3)
    # Nobody supports c: no cost is low enough.
    assert found["c"] == Distance(None, 1)


def test_without_skipping_nothing_is_reached_behind_the_first_misfit():
    found = measured("greedy-no-skip")
    # b stops the count; d and c come after it, c even with one vote.
    assert found == {"b": Distance(30, 1), "c": Distance(None, 2), "d": Distance(None, 3)}


def test_per_cost_a_lower_cost_brings_the_turn_forward():
    # b (2 votes for 40) goes first and leaves 50; a (3 for 60) is as good and as dear.
    assert measured("greedy-per-cost")["a"] == Distance(59, 1)
    assert measured("greedy-per-cost")["d"].largest_cost == 50


def test_phragmen_is_measured_by_the_moment_of_the_next():
    found = measured("phragmen")
    # b is bought at moment 20; d alone has 1 voter, who pays a at 80/3 at the latest.
    assert found["a"] == Distance(59, 1)
    assert found["d"] == Distance(33, 4)


def test_equal_shares_is_measured_by_what_the_supporters_have():
    # Five shares of 18: three supporters of a have 54, two of b 36, one of d 18.
    found = measured("equal-shares", completion="none")
    assert found == {
        "a": Distance(54, 1), "b": Distance(36, 1), "c": Distance(None, 2), "d": Distance(18, 4),
    }  # fmt: skip


def test_who_costs_its_supporters_all_they_have_ties_with_what_costs_them_as_much():
    """At 20, two voters who have 10 each would pay 10 for either: the order of ties decides."""
    for loser, winner, largest in ("b", "a", 19), ("a", "b", 20):
        instance = Instance(20, (Project(winner, 20), Project(loser, 25)))
        profile = Profile.of([Ballot.approving("ab")] * 2)
        parameters = {"completion": "none", "utility": "cardinality", "ties": "project-id"}
        outcome = count(instance, APPROVAL, profile, rule="equal-shares", parameters=parameters)
        assert outcome.winners == (winner,)
        assert distances(instance, profile, outcome) == {loser: Distance(largest, None)}


def test_what_was_withdrawn_could_not_have_won():
    instance = Instance(90, (Project("a", 60, withdrawn=True), Project("b", 0, withdrawn=True)))
    outcome = count(instance, APPROVAL, PROFILE, rule="greedy")
    nothing = Distance(None, None)
    assert distances(instance, PROFILE, outcome) == {"a": nothing, "b": nothing}


def test_only_the_projects_asked_for_are_measured():
    outcome = count(INSTANCE, APPROVAL, PROFILE, rule="greedy")
    assert list(distances(INSTANCE, PROFILE, outcome, ["b"])) == ["b"]


def test_exact_equal_shares_is_measured_by_those_who_can_pay_the_same():
    # Five shares of 18: nobody can pay alone what they cannot pay in equal parts. With a for 39,
    # its three supporters keep 5 each; b with a third voter is as good as a, but dearer.
    found = measured("exact-equal-shares", completion="none")
    assert found == measured("equal-shares", completion="none")
    instance = cheaper(INSTANCE, "a", 39)
    outcome = count(
        instance, APPROVAL, PROFILE, rule="exact-equal-shares",
        parameters={"completion": "none"},
    )  # fmt: skip
    assert outcome.winners == ("a",)
    assert distances(instance, PROFILE, outcome)["b"] == Distance(10, 2)


def test_distances_of_a_real_election_are_confirmed_by_recounts(
    election: Callable[[str], Election],
):
    city = election("Netherlands_Assen_2024")
    parameters = {"completion": "none"}

    def winners(instance: Instance) -> tuple[str, ...]:
        return count(
            instance, city.format, city.profile, rule="equal-shares", parameters=parameters
        ).winners

    outcome = count(
        city.instance, city.format, city.profile, rule="equal-shares", parameters=parameters
    )
    found = distances(city.instance, city.profile, outcome)
    assert found.keys() == {loss.project for loss in outcome.losses}
    for project, distance in found.items():
        assert distance.largest_cost is not None
        assert project in winners(cheaper(city.instance, project, distance.largest_cost))
        assert project not in winners(cheaper(city.instance, project, distance.largest_cost + 1))
