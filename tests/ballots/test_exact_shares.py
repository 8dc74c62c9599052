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
from ballots.rules.base import contest
from ballots.rules.catalogue import Catalogue
from ballots.rules.exact_shares import run_exact
from ballots.rules.parameters import Parameters
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


def test_the_share_rises_before_what_is_left_is_filled_up():
    outcome = exact(100, {"a": 30, "b": 48}, "ab", "ab", "a", "b", completion="add1u")
    assert outcome.share == 26
    assert [step.stage for step in outcome.rounds] == ["rule", "rule"]
    assert exact(100, {"a": 30}, "a").runs == 1


def test_it_stops_before_the_envelope_breaks():
    outcome = exact(100, {"a": 60, "b": 60}, "a", "b", completion="add1")
    assert outcome.winners == ()
    assert exact(100, {"a": 60, "b": 60}, "a", "b", completion="add1u").winners == ("a",)


def test_it_may_spend_the_envelope_to_the_last_cent():
    outcome = exact(100, {"a": 60, "b": 40}, "a", "b", completion="add1")
    assert outcome.winners == ("a", "b")
    assert outcome.share == 60
    assert outcome.runs == 2


def test_the_run_that_breaks_the_envelope_is_counted_but_not_taken():
    seen: list[int] = []
    instance = Instance(100, (Project("a", 60), Project("b", 60)))
    profile = Profile.of([Ballot.approving("a"), Ballot.approving("b")])
    chosen: dict[str, str | int] = {"completion": "add1"}
    outcome = count(
        instance, APPROVAL, profile, rule="exact-equal-shares", parameters=chosen,
        progress=seen.append,
    )  # fmt: skip
    assert outcome.winners == ()
    assert outcome.share == 50
    assert outcome.runs == 2
    assert seen == [2]


def test_the_protocol_says_what_was_paid_and_what_was_missing():
    outcome = exact(10, {"a": 5, "b": 9}, "ab", "a", "b")
    (step,) = outcome.rounds
    assert (step.votes, step.score, step.cost) == (2, 2, 5)
    assert (step.rho, step.payment) == (Fraction(1, 2), Fraction(5, 2))
    (loss,) = outcome.losses
    assert (loss.votes, loss.score, loss.round) == (2, 2, 0)
    assert loss.params == {"start": 6, "left": 4, "missing": 5}


def test_without_voters_nothing_is_bought():
    assert exact(10, {"a": 5}).winners == ()


def test_a_rival_of_what_is_bought_says_so():
    projects = (Project("a", 4), Project("b", 4), Project("c", 3))
    instance = Instance(20, projects, incompatible=(("a", "b"),))
    profile = Profile.of(Ballot.approving(named) for named in ("abc", "ab"))
    outcome = count(
        instance, APPROVAL, profile, rule="exact-equal-shares",
        parameters={"completion": "none", "ties": "project-id"},
    )  # fmt: skip
    assert outcome.winners == ("a", "c")
    assert [loss.code for loss in outcome.losses] == ["lost.incompatible"]


def changes(
    share: Fraction, costs: dict[str, int], ballots: dict[str, int], utility: str
) -> list[Fraction | None]:
    """By round, the share at which it ends differently; the order of `costs` settles ties."""
    names = dict(zip(costs, "abcdef", strict=False))
    instance = Instance(1, tuple(Project(names[name], cost) for name, cost in costs.items()))
    cast = [(Ballot.approving(names[n] for n in named), k) for named, k in ballots.items()]
    chosen = Parameters(ties="project-id", utility=utility)
    prepared = contest(instance, APPROVAL, Profile.grouped(cast), chosen, lambda _: None)
    return list(run_exact(Catalogue.of(prepared), share).changes)


def test_a_round_changes_when_an_equal_that_comes_first_can_be_paid():
    """After f, c can be paid from 3 on and costs its payers as much as r costs its own."""
    ballots = {"fc": 4, "r": 3}
    first = changes(Fraction(5, 2), {"c": 8, "f": 4, "r": 6}, ballots, "cardinality")
    assert first == [None, 3, 3]
    later = changes(Fraction(5, 2), {"r": 6, "f": 4, "c": 8}, ballots, "cardinality")
    assert later == [None, None, 3]


def test_a_round_does_not_change_when_payers_are_too_few_to_win():
    """Three pay 7/3 each for c, more than r costs; with the fourth, who paid 1 for f, less."""
    ballots = {"c": 3, "fc": 1, "r": 3}
    found = changes(Fraction(11, 5), {"f": 1, "r": 6, "c": 7}, ballots, "cardinality")
    assert found == [None, Fraction(11, 4), Fraction(7, 3)]


def test_with_costs_as_utility_the_number_of_payers_decides():
    ballots = {"c": 3, "fc": 1, "f": 4, "r": 3}
    share = Fraction(3)
    assert changes(share, {"c": 24, "f": 15, "r": 6}, ballots, "cost")[1] == 8
    assert changes(share, {"r": 6, "f": 15, "c": 24}, ballots, "cost")[1] == 9


def test_nothing_that_costs_comes_before_what_is_free():
    assert changes(Fraction(1), {"a": 6, "b": 0}, {"ab": 3}, "cardinality") == [None, 2]


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


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 1)])
def test_who_is_poorer_by_less_than_floats_can_tell_cannot_pay_what_the_richer_can(
    first: int, second: int
):
    # Of 10**17 each, one has paid 1 and the other 2; the equal part of c is 10**17 - 1.5.
    costs = {"a": first, "b": second, "c": 2 * 10**17 - 3}
    outcome = exact(2 * 10**17, costs, "ac", "bc", utility="cardinality")
    assert set(outcome.winners) == {"a", "b"}
