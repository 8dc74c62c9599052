"""Pitfalls known from other counting programs that no other test walks into (docs/counting.md)."""

from dataclasses import fields
from fractions import Fraction

import pytest
from hypothesis import given, settings

from ballots.ballot import Ballot
from ballots.explain import Receipt
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.profile import Profile
from ballots.rules.registry import count
from tests.ballots import reference
from tests.ballots.strategies import Drawn, elections

APPROVAL = BallotFormat("approval")


def test_the_cost_may_fall_as_the_share_grows_and_add_one_goes_on():
    costs = {"a": 11, "b": 11, "c": 11, "d": 6}
    instance = Instance(28, tuple(Project(project, cost) for project, cost in costs.items()))
    profile = Profile.of([Ballot.approving(named) for named in ("abd", "bc", "ad")])
    case = reference.case_of(instance, profile, "cost", (), sorted(costs))
    spent = [
        sum(costs[p] for p in reference.equal_shares(case, Fraction(share)))
        for share in (9, 10, 11, 12)
    ]
    assert spent == [17, 28, 22, 28]
    parameters: dict[str, str | int] = {"completion": "add1", "start": "integral", "increment": 1}
    parameters["ties"] = "project-id"
    outcome = count(instance, APPROVAL, profile, rule="equal-shares", parameters=parameters)
    assert outcome.share is not None
    assert outcome.share >= 12
    assert outcome.share.denominator == 1
    assert outcome.cost == 28


@pytest.mark.parametrize("rule", ["equal-shares", "exact-equal-shares"])
@settings(deadline=None, max_examples=30)
@given(drawn=elections())
def test_every_price_is_a_rational_never_a_float(rule: str, drawn: Drawn):
    outcome = count(*drawn, rule=rule, parameters={"completion": "none"})
    assert type(outcome.share) is Fraction
    for step in outcome.rounds:
        assert type(step.rho) is Fraction
        assert type(step.payment) is Fraction
        assert type(step.partial_paid) is Fraction


def test_greedy_follows_the_order_of_ties_it_is_given():
    instance = Instance(10, (Project("9", 10), Project("10", 6)))
    profile = Profile.of([Ballot.approving(["9", "10"])])

    def winners(**parameters: str | int) -> tuple[str, ...]:
        return count(instance, APPROVAL, profile, rule="greedy", parameters=parameters).winners

    assert winners() == ("10",)
    assert winners(ties="project-id") == ("10",)
    dear = Instance(10, (Project("1", 10), Project("2", 6)))
    ballots = Profile.of([Ballot.approving(["1", "2"])])
    chosen: dict[str, str | int] = {"ties": "project-id"}
    assert count(dear, APPROVAL, ballots, rule="greedy", parameters=chosen).winners == ("1",)


def test_a_receipt_names_no_voter():
    assert {field.name for field in fields(Receipt)} == {
        "ballot", "voters", "payments", "unspent",
    }  # fmt: skip
