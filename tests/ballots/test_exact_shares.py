"""Exact equal shares: equal payments or none."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from ballots.ballot import Ballot
from ballots.errors import ForeignOutcome
from ballots.explain import explain, explain_all
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.outcome import Outcome, Tie
from ballots.pabulib.election import Election
from ballots.profile import Profile
from ballots.rules.registry import count

APPROVAL = BallotFormat("approval")


def exact(budget: int, costs: dict[str, int], *ballots: str, **parameters: str | int) -> Outcome:
    instance = Instance(budget, tuple(Project(project, cost) for project, cost in costs.items()))
    profile = Profile.of(Ballot.approving(ballot) for ballot in ballots)
    chosen: dict[str, str | int] = {"completion": "none", "ties": "project-id", **parameters}
    return count(instance, APPROVAL, profile, rule="exact-equal-shares", parameters=chosen)


def test_nobody_pays_a_smaller_rest():
    outcome = exact(100, {"a": 30, "b": 48}, "ab", "ab", "a", "b")
    assert outcome.winners == ("a",)
    (step,) = outcome.rounds
    assert (step.payment, step.full_payers, step.partial_payers) == (Fraction(10), 3, 0)
    (loss,) = outcome.losses
    assert loss.params == {"start": 75, "left": 55, "missing": 0}
    assert loss.round == 1


def test_a_loser_says_where_the_money_of_its_supporters_went():
    instance = Instance(100, (Project("a", 30), Project("b", 48), Project("c", 20)))
    profile = Profile.of(Ballot.approving(ballot) for ballot in ("ab", "ab", "ac", "bc"))
    outcome = count(
        instance, APPROVAL, profile, rule="exact-equal-shares", parameters={"completion": "none"}
    )
    assert outcome.winners == ("a", "c")
    found = explain_all(instance, profile, outcome)["b"]
    assert found.code == "lost.supporters-money-spent"
    assert found.spent == (("a", 20), ("c", 10))
    assert (found.params["start"], found.params["left"]) == (75, 45)


def test_an_outcome_of_other_ballots_is_noticed():
    outcome = exact(100, {"a": 30, "b": 48}, "ab", "ab", "a", "b")
    instance = Instance(100, (Project("a", 30), Project("b", 48)))
    with pytest.raises(ForeignOutcome):
        explain(instance, Profile.of([Ballot.approving("b")]), outcome, "b")


def test_the_share_rises_to_where_something_changes():
    outcome = exact(100, {"a": 30, "b": 48}, "ab", "ab", "a", "b", completion="add1")
    assert outcome.winners == ("a", "b")
    assert outcome.share == 26
    assert outcome.rounds[1].payment == 16


def test_it_stops_before_the_envelope_breaks():
    outcome = exact(100, {"a": 60, "b": 60}, "a", "b", completion="add1")
    assert outcome.winners == ()
    assert exact(100, {"a": 60, "b": 60}, "a", "b", completion="add1u").winners == ("a",)


def test_ties_and_free_projects_are_settled_in_order():
    outcome = exact(9, {"b": 0, "a": 0, "c": 3, "d": 3}, "abcd", "abcd", "abcd")
    assert outcome.winners == ("a", "b", "c", "d")
    assert outcome.ties == (Tie(1, ("a", "b")), Tie(3, ("c", "d")))


def test_every_loser_of_a_real_election_has_a_reason(election: Callable[[str], Election]):
    city = election("Netherlands_Assen_2024")
    outcome = count(
        city.instance, city.format, city.profile, rule="exact-equal-shares",
        parameters={"completion": "greedy"},
    )  # fmt: skip
    found = explain_all(city.instance, city.profile, outcome)
    assert len(found) == 14
    assert {found[project].code for project in outcome.winners} == {
        "won.exact-equal-shares", "won.completion",
    }  # fmt: skip


def test_short_by_one_in_ten_trillion_is_short():
    assert exact(2 * 10**13, {"a": 2 * 10**13 + 1}, "a", "a").winners == ()
