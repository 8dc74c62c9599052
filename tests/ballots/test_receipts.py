"""A ballot's receipt: its money, to the last cent."""

from collections.abc import Callable
from fractions import Fraction

from hypothesis import given, settings

from ballots.ballot import Ballot
from ballots.explain import receipts
from ballots.formats import BallotFormat
from ballots.instance import Instance
from ballots.outcome import PURCHASE, Outcome
from ballots.pabulib.election import Election
from ballots.profile import Profile
from ballots.rules.registry import count
from tests.ballots.strategies import Drawn, elections


def check(instance: Instance, profile: Profile, outcome: Outcome) -> None:
    """Receipts sum to the costs, and each to the share every voter had."""
    paid: dict[str, Fraction] = {}
    for receipt in receipts(instance, profile, outcome):
        assert sum(amount for _, amount in receipt.payments) + receipt.unspent == outcome.share
        assert receipt.unspent >= 0
        named = {project for project, _ in receipt.ballot.choices}
        for project, amount in receipt.payments:
            assert project in named
            paid[project] = paid.get(project, Fraction(0)) + amount * receipt.voters
    for step in outcome.rounds:
        assert paid.get(step.project, 0) == (step.cost if step.stage == PURCHASE else 0)


@settings(deadline=None, max_examples=60)
@given(elections())
def test_receipts_sum_to_the_cost_to_the_last_cent(drawn: Drawn):
    outcome = count(*drawn, rule="equal-shares", parameters={"completion": "greedy"})
    check(drawn[0], drawn[2], outcome)


def test_receipts_of_a_real_election_sum_to_the_cost(election: Callable[[str], Election]):
    city = election("Poland_Wieliczka_2023_Green_Budget")
    outcome = count(
        city.instance, city.format, city.profile, rule="equal-shares",
        parameters={"completion": "none"},
    )  # fmt: skip
    check(city.instance, city.profile, outcome)


def test_who_names_nothing_keeps_the_whole_share():
    instance = Instance(100, ())
    profile = Profile.of([Ballot.blank()])
    outcome = count(instance, BallotFormat("euro"), profile, rule="equal-shares")
    (receipt,) = receipts(instance, profile, outcome)
    assert (receipt.payments, receipt.unspent) == ((), Fraction(100))
