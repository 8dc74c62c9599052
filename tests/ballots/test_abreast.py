"""Runs counted abreast buy what each would buy alone, and what is joined holds in between."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ballots.ballot import Ballot
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.profile import Profile
from ballots.rules.abreast import _Runs, abreast
from ballots.rules.base import contest
from ballots.rules.catalogue import Catalogue
from ballots.rules.equal_shares import run
from ballots.rules.parameters import Parameters
from tests import proofs
from tests.ballots.strategies import Drawn, close_calls, elections

EXAMPLES = proofs.count(short=60, full=3000)
"""How many elections are drawn for each test."""

quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def catalogue_of(drawn: Drawn, utility: str = "", ties: str = "chain") -> Catalogue:
    chosen = Parameters(seed="seed", utility=utility, ties=ties)
    return Catalogue.of(contest(*drawn, chosen, lambda _: None))


def alone(catalogue: Catalogue, share: Fraction) -> tuple[int, ...]:
    return tuple(run(catalogue, share).bought)


def approval(costs: dict[str, int], ballots: dict[str, int], **groups: str) -> Drawn:
    instance = Instance(
        sum(ballots.values()),
        tuple(Project(project, cost) for project, cost in costs.items()),
        incompatible=tuple(tuple(group) for group in groups.values()),
    )
    cast = [(Ballot.approving(named), count) for named, count in ballots.items()]
    return instance, BallotFormat("approval"), Profile.grouped(cast)


@pytest.mark.proof
@quick
@given(
    elections(),
    st.sampled_from(["", "cost", "cardinality"]),
    st.fractions(min_value=0, max_value=300, max_denominator=7),
    st.integers(1, 2000),
    st.integers(1, 99),
)
def test_runs_abreast_buy_what_each_buys_alone_and_joined_ones_all_between(
    drawn: Drawn, utility: str, rise: Fraction, first: int, percent: int
):
    catalogue = catalogue_of(drawn, utility)
    shares = [Fraction(first, 3) + rise * place for place in range(6)]
    if not catalogue.candidates:
        return
    strip = abreast(catalogue, shares)
    assert list(strip.bought) == [alone(catalogue, share) for share in shares]
    for at, joined in enumerate(strip.joined):
        between = shares[at] + rise * Fraction(percent, 100)
        assert not joined or alone(catalogue, between) == strip.bought[at]


@pytest.mark.proof
@quick
@given(close_calls(), st.sampled_from(["cost", "cardinality"]), st.sampled_from([1, 2, 3]))
def test_runs_abreast_leave_close_calls_to_the_exact_rule(drawn: Drawn, utility: str, parts: int):
    catalogue = catalogue_of(drawn, utility)
    assume(catalogue.candidates)
    share = Fraction(drawn[0].budget, drawn[2].voters)
    shares = [share + Fraction(place, parts) for place in range(-2, 3)]
    strip = abreast(catalogue, shares)
    assert list(strip.bought) == [alone(catalogue, share) for share in shares]


def test_equals_that_not_everyone_can_pay_are_left_to_the_exact_rule():
    """After a, one supporter of b and one of c give their last: exactly as much."""
    drawn = approval({"a": 10, "b": 12, "c": 12}, {"ab": 1, "b": 1, "ac": 1, "c": 1})
    catalogue = catalogue_of(drawn, "cardinality")
    shares = [Fraction(30, 3), Fraction(31, 3), Fraction(60)]
    strip = abreast(catalogue, shares)
    assert list(strip.bought) == [alone(catalogue, share) for share in shares]
    assert strip.joined[1] is False


def test_who_has_given_all_at_one_share_may_have_some_left_at_another():
    """The first two pay 6 for c and are asked 6.5 for a: of 10 nothing is left for b, of 14 1.5."""
    points = [{"a": 100, "b": 1, "c": 100}] * 2 + [{"a": 100}] * 2
    instance = Instance(40, (Project("a", 26), Project("b", 1), Project("c", 12)))
    profile = Profile.of(Ballot.scoring(given) for given in points)
    strip = abreast(
        catalogue_of((instance, BallotFormat("scoring"), profile)), [Fraction(10), Fraction(14)]
    )
    assert strip.bought == ((2, 0), (2, 0, 1))


def test_floats_decide_every_run_in_which_nothing_is_close():
    drawn = approval({"a": 30, "b": 22, "c": 47, "d": 90}, {"ab": 3, "bc": 2, "acd": 4, "c": 1})
    catalogue = catalogue_of(drawn)
    shares = [Fraction(rise) for rise in (10, 11, 12, 20, 40)]
    runs = _Runs(catalogue, shares)
    while runs.go_on():
        pass
    assert runs.bought == [alone(catalogue, share) for share in shares]
    assert not runs.left_open.any()
    assert runs.joined.any()


def test_who_is_short_by_less_than_floats_can_tell_does_not_pay_evenly():
    """After a, one supporter of b has 1 less than a share, half a cent less than the even part."""
    share = 10**13
    drawn = approval({"a": 1, "b": 2 * share - 1, "c": 2 * share - 1}, {"ab": 1, "b": 1, "c": 2})
    catalogue = catalogue_of(drawn, "cardinality", "project-id")
    strip = abreast(catalogue, [Fraction(share), Fraction(share + 1)])
    assert strip.bought == ((0, 2, 1), (0, 1, 2))


@pytest.mark.parametrize(("one", "many"), [("b", "c"), ("c", "b")])
def test_equals_whose_floats_differ_are_left_to_the_exact_rule(one: str, many: str):
    """After a, half of the supporters of each give their last 40 and the others 82 of 100."""
    ballots = {f"a{one}": 1, one: 1, f"a{many}": 3, many: 3}
    drawn = approval({"a": 240, one: 122, many: 366}, ballots)
    catalogue = catalogue_of(drawn, "cardinality", "project-id")
    strip = abreast(catalogue, [100 + Fraction(part, 97) for part in range(1, 25)])
    assert set(strip.bought) == {(0, 1, 2)}


def test_a_twin_shut_out_at_one_share_is_left_at_another():
    """At 20 r comes first and shuts out u and x; at 10 nobody can pay it and x comes first."""
    points = [{"r": 50}] * 2 + [{"x": 4}] * 2 + [{"t": 1, "u": 1}] * 4
    costs = {"r": 30, "t": 4, "u": 4, "x": 4}
    instance = Instance(
        80, tuple(Project(p, cost) for p, cost in costs.items()),
        incompatible=(("r", "u"), ("r", "x")),
    )  # fmt: skip
    profile = Profile.of(Ballot.scoring(given) for given in points)
    catalogue = catalogue_of((instance, BallotFormat("scoring"), profile), ties="project-id")
    strip = abreast(catalogue, [Fraction(10), Fraction(20)])
    names = ["".join(catalogue.candidates[at].project.id for at in run) for run in strip.bought]
    assert names == ["xtu", "rt"]


def test_equals_that_everyone_pays_evenly_follow_the_tie_order_at_every_share():
    catalogue = catalogue_of(approval({"a": 2, "b": 2}, {"a": 4, "b": 4}))
    strip = abreast(catalogue, [Fraction(1), Fraction(9)])
    assert strip.bought == (alone(catalogue, Fraction(1)),) * 2
    assert strip.joined == (True,)


def test_a_rival_of_what_is_bought_is_withdrawn():
    catalogue = catalogue_of(approval({"a": 2, "b": 2, "c": 2}, {"abc": 4, "c": 1}, one="ac"))
    strip = abreast(catalogue, [Fraction(2), Fraction(50)])
    names = [[catalogue.candidates[at].project.id for at in bought] for bought in strip.bought]
    assert names == [["c", "b"], ["c", "b"]]


def test_the_same_purchases_at_two_shares_prove_nothing_for_those_between():
    """At 17 nobody can pay for b, at 18 it comes first, at 20 the price of a is below its own."""
    voters = [Ballot.scoring({"a": 9, "b": 5}), Ballot.scoring({"a": 2, "b": 5})]
    instance = Instance(40, (Project("a", 26), Project("b", 35)))
    catalogue = catalogue_of((instance, BallotFormat("scoring"), Profile.of(voters)))
    strip = abreast(catalogue, [Fraction(17), Fraction(20)])
    assert strip.bought == ((0,), (0,))
    assert alone(catalogue, Fraction(18)) == (1,)
    assert strip.joined == (False,)
