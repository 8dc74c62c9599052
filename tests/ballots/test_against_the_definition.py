"""The fast rules and the slow definitions agree, round for round."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ballots.explain import effective_support
from ballots.ordering import draw_lots
from ballots.rules.base import contest
from ballots.rules.catalogue import Catalogue
from ballots.rules.equal_shares import run
from ballots.rules.exact_shares import run_exact
from ballots.rules.parameters import Parameters
from ballots.rules.registry import count
from ballots.tally import default_utility, score_vector
from tests import proofs
from tests.ballots import reference
from tests.ballots.strategies import Drawn, close_calls, elections

pytestmark = pytest.mark.proof

EXAMPLES = proofs.count(short=40, full=2000)
"""How many elections are drawn for each test."""

quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def case_of(drawn: Drawn, utility: str = "") -> reference.Case:
    instance, ballot_format, profile = drawn
    vector = score_vector(instance, ballot_format)
    chosen = utility or default_utility(ballot_format)
    case = reference.case_of(instance, profile, chosen, vector, [])
    case.order = reference.chain(case, draw_lots(case.costs, "seed"))
    return case


def winners(drawn: Drawn, rule: str, **parameters: str | int) -> list[str]:
    chosen: dict[str, str | int] = {"seed": "seed", **parameters}
    return list(count(*drawn, rule=rule, parameters=chosen).winners)


@quick
@given(elections() | close_calls(), st.sampled_from(["", "cost", "cardinality"]))
def test_equal_shares_buys_what_the_definition_buys(drawn: Drawn, utility: str):
    case = case_of(drawn, utility)
    share = Fraction(case.budget, len(case.voters))
    parameters = {"seed": "seed", "utility": utility, "completion": "none"}
    outcome = count(*drawn, rule="equal-shares", parameters=parameters)
    found = [(step.project, step.rho) for step in outcome.rounds]
    assert found == reference.purchases(case, share)


@quick
@given(
    elections(),
    st.integers(1, 500),
    st.sampled_from(["exact", "integral"]),
    st.sampled_from(["over-budget", "exhaustive"]),
)
def test_add_one_ends_where_the_definition_ends(
    drawn: Drawn, increment: int, start: str, stop: str
):
    case = case_of(drawn)
    assume(max(case.costs.values()) < 10**6)
    parameters = Parameters(
        increment=increment, start=start, stop=stop, completion="add1", seed="seed"
    )
    steps = sum(case.costs.values()) // increment
    assume(steps < 60)
    outcome = count(*drawn, rule="equal-shares", parameters=parameters)
    assert (list(outcome.winners), outcome.runs) == reference.add_one(case, parameters)


@quick
@given(elections() | close_calls(), st.sampled_from(["stop", "skip"]))
def test_phragmen_buys_what_the_definition_buys(drawn: Drawn, misfit: str):
    assert winners(drawn, "phragmen", misfit=misfit) == reference.phragmen(case_of(drawn), misfit)


@quick
@given(elections())
def test_greedy_takes_the_best_that_fits(drawn: Drawn):
    case = case_of(drawn)
    instance, ballot_format, profile = drawn
    scores = reference.scores(
        instance, profile, default_utility(ballot_format), score_vector(instance, ballot_format)
    )
    assert winners(drawn, "greedy") == reference.fill(case, [], scores)


@quick
@given(elections() | close_calls(), st.sampled_from(["", "cost", "cardinality"]))
def test_exact_equal_shares_buys_what_the_definition_buys(drawn: Drawn, utility: str):
    case = case_of(drawn, utility)
    share = Fraction(case.budget, len(case.voters))
    parameters = {"seed": "seed", "utility": utility, "completion": "none"}
    outcome = count(*drawn, rule="exact-equal-shares", parameters=parameters)
    assert list(outcome.winners) == reference.exact_shares(case, share)
    for step in outcome.rounds:
        assert step.payment is not None
        assert step.payment * step.full_payers == step.cost


@quick
@given(elections(), st.integers(1, 60))
def test_add_opt_leaves_out_no_share_at_which_anything_changes(drawn: Drawn, parts: int):
    case = case_of(drawn)
    prepared = contest(*drawn, Parameters(seed="seed"), lambda _: None)
    first = run_exact(Catalogue.of(prepared), Fraction(case.budget, len(case.voters)))
    assume(first.next_share is not None)
    assert first.next_share is not None
    assert first.next_share > first.share
    between = first.share + (first.next_share - first.share) * Fraction(parts, 61)
    bought = [prepared.candidates[purchase.at].id for purchase in first.purchases]
    assert reference.exact_shares(case, between) == bought
    changed = run_exact(Catalogue.of(prepared), first.next_share)
    assert [(p.at, p.payment) for p in changed.purchases] != [
        (p.at, p.payment) for p in first.purchases
    ]


@quick
@given(elections(), st.sampled_from(["", "cost", "cardinality"]))
def test_a_run_that_takes_over_from_the_one_below_buys_what_it_buys_alone(
    drawn: Drawn, utility: str
):
    case = case_of(drawn)
    prepared = contest(*drawn, Parameters(seed="seed", utility=utility), lambda _: None)
    catalogue = Catalogue.of(prepared)
    below = run_exact(catalogue, Fraction(case.budget, len(case.voters)))
    for _ in range(5):
        if below.next_share is None:
            break
        alone = run_exact(catalogue, below.next_share)
        below = run_exact(catalogue, below.next_share, below)
        assert [(p.at, p.voters, p.payment, p.key) for p in below.purchases] == [
            (p.at, p.voters, p.payment, p.key) for p in alone.purchases
        ]
        assert below.changes == alone.changes


@quick
@given(elections() | close_calls(), st.sampled_from(["", "cost", "cardinality"]))
def test_effective_support_is_what_the_definition_says(drawn: Drawn, utility: str):
    case = case_of(drawn, utility)
    share = Fraction(case.budget, len(case.voters))
    parameters = {"seed": "seed", "utility": utility, "completion": "none"}
    outcome = count(*drawn, rule="equal-shares", parameters=parameters)
    found = effective_support(drawn[0], drawn[2], outcome)
    for project, support in found.items():
        assert support == reference.effective_support(case, share, project)


@quick
@given(elections(), st.integers(1, 500), st.sampled_from(["chain", "project-id"]))
def test_the_protocol_of_add_one_is_that_of_its_last_run(drawn: Drawn, increment: int, order: str):
    assume(max(project.cost for project in drawn[0].projects) < 10**6)
    assume(sum(project.cost for project in drawn[0].projects) // increment < 60)
    chosen: dict[str, str | int] = {"seed": "seed", "ties": order, "increment": increment}
    outcome = count(*drawn, rule="equal-shares", parameters={**chosen, "completion": "add1"})
    assert outcome.share is not None
    prepared = contest(*drawn, Parameters.of(chosen), lambda _: None)
    last = run(Catalogue.of(prepared), outcome.share)
    assert outcome.ties == last.ties
    assert list(outcome.winners) == [prepared.candidates[at].id for at in last.bought]
    prices = last.market.ledger.prices()
    assert [step.payment for step in outcome.rounds] == prices
