"""Why a project won or lost, in codes and figures."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings

from ballots.ballot import Ballot
from ballots.errors import ForeignOutcome, UnknownProject
from ballots.explain import effective_support, explain, explain_all
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.pabulib.election import Election
from ballots.profile import Profile
from ballots.rules.registry import count
from tests.ballots.strategies import Drawn, elections

APPROVAL = BallotFormat("approval")
INSTANCE = Instance(90, (Project("a", 60), Project("b", 40), Project("c", 25), Project("d", 80)))
PROFILE = Profile.of([Ballot.approving(named) for named in ("ab", "ab", "ad")])


def test_a_winner_of_equal_shares_says_who_paid_what():
    outcome = count(INSTANCE, APPROVAL, PROFILE, rule="equal-shares")
    found = explain(INSTANCE, PROFILE, outcome, "a")
    assert found.code == "won.equal-shares"
    assert found.params == {
        "round": 1, "cost": 60, "votes": 3, "score": 3, "payment": 20, "full_payers": 3,
        "partial_payers": 0, "effective_votes": 3, "effective_support": 150,
    }  # fmt: skip


def test_a_loser_says_where_the_money_of_its_supporters_went():
    outcome = count(
        INSTANCE, APPROVAL, PROFILE, rule="equal-shares", parameters={"completion": "none"}
    )
    found = explain(INSTANCE, PROFILE, outcome, "b")
    assert found.code == "lost.supporters-money-spent"
    assert found.spent == (("a", 40),)
    assert found.params == {
        "start": 60, "left": 20, "missing": 20, "votes": 2, "score": 2, "round": 1,
        "effective_support": 66, "largest_cost": 20, "more_supporters": 1,
    }  # fmt: skip
    assert explain(INSTANCE, PROFILE, outcome, "c").code == "lost.no-support"


def test_the_last_money_of_a_supporter_went_to_the_project_that_took_it():
    # Of 25, a takes 10; b asks 16 of its three supporters, and two have but 15 left.
    instance = Instance(100, (Project("a", 30), Project("b", 48), Project("c", 90)))
    profile = Profile.of([Ballot.approving(named) for named in ("abc", "ab", "a", "b")])
    outcome = count(
        instance, APPROVAL, profile, rule="equal-shares", parameters={"completion": "none"}
    )
    assert outcome.winners == ("a", "b")
    assert explain(instance, profile, outcome, "c").spent == (("b", 15), ("a", 10))


def test_completion_and_greedy_have_their_own_words():
    instance = Instance(90, (Project("a", 30), Project("b", 60), Project("free", 0)))
    profile = Profile.of([Ballot.approving([p]) for p in ("a", "a", "b", "free")])
    codes = {
        rule: {p: e.code for p, e in explain_all(instance, profile, count(
            instance, APPROVAL, profile, rule=rule, parameters={"completion": "greedy"}
        )).items()}
        for rule in ("equal-shares", "greedy")
    }  # fmt: skip
    assert codes["equal-shares"] == {
        "free": "won.equal-shares", "a": "won.equal-shares", "b": "won.completion",
    }  # fmt: skip
    assert set(codes["greedy"].values()) == {"won.greedy"}


def test_a_foreign_project_has_no_explanation():
    outcome = count(INSTANCE, APPROVAL, PROFILE, rule="greedy")
    with pytest.raises(UnknownProject):
        explain(INSTANCE, PROFILE, outcome, "z")


def test_an_outcome_of_other_ballots_is_noticed():
    outcome = count(INSTANCE, APPROVAL, PROFILE, rule="equal-shares")
    with pytest.raises(ForeignOutcome):
        explain(INSTANCE, Profile.of([Ballot.approving("d")]), outcome, "b")


@settings(deadline=None, max_examples=30)
@given(elections())
def test_the_money_of_the_supporters_of_every_loser_is_accounted_for(drawn: Drawn):
    instance, _, profile = drawn
    outcome = count(*drawn, rule="equal-shares", parameters={"completion": "none"})
    for found in explain_all(instance, profile, outcome).values():
        if found.code == "lost.supporters-money-spent":
            gone = int(found.params["start"]) - int(found.params["left"])
            assert abs(gone - sum(amount for _, amount in found.spent)) <= len(outcome.rounds) + 1


def test_every_project_of_a_real_election_is_explained(election: Callable[[str], Election]):
    city = election("Netherlands_Assen_2024")
    outcome = count(
        city.instance, city.format, city.profile, rule="equal-shares",
        parameters={"completion": "add1"},
    )  # fmt: skip
    found = explain_all(city.instance, city.profile, outcome)
    assert len(found) == 14
    lost = found["8"]
    assert lost.code == "lost.supporters-money-spent"
    assert lost.spent[0][1] > 0


def test_effective_support_is_what_the_supporters_could_have_paid_at_best():
    outcome = count(
        INSTANCE, APPROVAL, PROFILE, rule="equal-shares", parameters={"completion": "none"}
    )
    # Before a was bought at 1/3 per cent of cost, b's two supporters could pay 40/3 each;
    # d's one supporter 80/3; with what is left at the end, 10 each, less. Without a, its
    # three supporters could pay 20 each for b's price, and have 30 each at the start: 90 of 60.
    assert effective_support(INSTANCE, PROFILE, outcome) == {
        "a": Fraction(3, 2), "b": Fraction(2, 3), "d": Fraction(1, 3),
    }  # fmt: skip


def test_effective_support_takes_from_the_poor_no_more_than_they_have():
    # For c, at b's price of 1 a point: 4 of the first, who paid 6 for a, and 10 of the third.
    points = [{"a": 60, "c": 40}, {"a": 60}, {"c": 20}, {"b": 10}]
    profile = Profile.of(Ballot.scoring(given) for given in points)
    instance = Instance(40, (Project("a", 12), Project("b", 10), Project("c", 30)))
    outcome = count(
        instance, BallotFormat("scoring"), profile, rule="equal-shares",
        parameters={"completion": "none"},
    )  # fmt: skip
    assert outcome.winners == ("a", "b")
    assert effective_support(instance, profile, outcome, ["c"]) == {"c": Fraction(14, 30)}


def test_effective_support_counts_the_border_exactly():
    share = 10**13
    instance = Instance(3 * share, (Project("a", share), Project("b", 2 * share + 3)))
    profile = Profile.of([Ballot.approving([p]) for p in "abb"])
    outcome = count(
        instance, APPROVAL, profile, rule="equal-shares",
        parameters={"completion": "none", "utility": "cardinality"},
    )  # fmt: skip
    assert outcome.winners == ("a",)
    support = effective_support(instance, profile, outcome)
    assert support == {"a": 1, "b": Fraction(2 * share, 2 * share + 3)}


@settings(deadline=None, max_examples=40)
@given(elections())
def test_no_loser_had_the_support_to_win(drawn: Drawn):
    instance, _, profile = drawn
    outcome = count(*drawn, rule="equal-shares", parameters={"completion": "none"})
    lost = {loss.project for loss in outcome.losses if loss.code == "lost.supporters-money-spent"}
    support = effective_support(instance, profile, outcome)
    assert lost <= support.keys()
    for project in lost:
        assert 0 <= support[project] <= 1
    for step in outcome.rounds:
        assert not step.cost or support[step.project] >= 1
