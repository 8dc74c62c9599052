"""Equal shares: payments, border cases, and the invariants of the mission."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ballots.ballot import Ballot
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.outcome import PURCHASE, Outcome, Tie
from ballots.profile import Profile
from ballots.rules.registry import RULES, count
from tests.ballots.strategies import Drawn, elections

APPROVAL, EURO = BallotFormat("approval"), BallotFormat("euro")


def shares(
    budget: int, costs: dict[str, int], ballots: list[Ballot], **parameters: str | int
) -> Outcome:
    instance = Instance(budget, tuple(Project(project, cost) for project, cost in costs.items()))
    profile = Profile.of(ballots)
    kind = EURO if any(n > 1 for ballot in ballots for _, n in ballot.choices) else APPROVAL
    chosen: dict[str, str | int] = {"completion": "none", **parameters}
    return count(instance, kind, profile, rule="equal-shares", parameters=chosen)


def approving(*ballots: str) -> list[Ballot]:
    return [Ballot.approving(ballot) for ballot in ballots]


def test_supporters_pay_equal_shares():
    outcome = shares(100, {"a": 60, "b": 60}, approving("a", "a", "b", "ab"))
    (step,) = outcome.rounds
    assert (step.project, step.payment, step.full_payers) == ("a", Fraction(20), 3)
    assert step.rho == Fraction(20, 60)
    assert outcome.share == 25
    (loss,) = outcome.losses
    assert (loss.code, loss.round) == ("lost.supporters-money-spent", 0)
    assert loss.params == {"start": 50, "left": 30, "missing": 30}


def test_who_cannot_pay_the_full_share_gives_all_they_have():
    # Three of four pay 10 for a; then b costs 45: the two who paid give 15 each, one pays 15.
    outcome = shares(100, {"a": 30, "b": 48}, approving("ab", "ab", "a", "b"))
    assert outcome.winners == ("a", "b")
    second = outcome.rounds[1]
    assert (second.payment, second.full_payers) == (Fraction(18), 1)
    assert (second.partial_payers, second.partial_paid) == (2, Fraction(30))


def test_who_cannot_pay_a_share_that_others_have_raised_gives_all_they_have_too():
    # Of 20 each, ac has 4 left and bc 11: c asks 10 of all three, then 13 of two, then 15 of one.
    ballots = approving("ac", "a", "a", "a", "a", "bc", "b", "b", "b", "b", "c")
    outcome = shares(220, {"a": 80, "b": 45, "c": 30}, ballots)
    assert outcome.winners == ("b", "a", "c")
    last = outcome.rounds[2]
    assert (last.payment, last.full_payers) == (Fraction(15), 1)
    assert (last.partial_payers, last.partial_paid) == (2, Fraction(15))


def test_whom_some_cannot_pay_in_full_may_tie_with_what_all_can_pay():
    # After a, one supporter of c has 5: 5 + 7 = 12. Those of b pay 7 each, too.
    outcome = shares(
        50, {"a": 10, "b": 14, "c": 12}, approving("ac", "a", "b", "b", "c"),
        utility="cardinality", ties="project-id",
    )  # fmt: skip
    assert outcome.winners == ("a", "b", "c")
    assert outcome.ties == (Tie(2, ("b", "c")),)


def test_a_point_may_cost_less_than_a_cent():
    # Of 20 each, ac has 1 left after a; c takes 14 more of 50 points, d 14 of 40.
    points = ({"a": 95, "c": 5}, {"a": 95}, {"c": 50}, {"d": 40})
    outcome = shares(80, {"a": 38, "c": 15, "d": 14}, [Ballot.euro(given) for given in points])
    assert [(step.project, step.rho) for step in outcome.rounds] == [
        ("a", Fraction(1, 5)), ("c", Fraction(7, 25)), ("d", Fraction(7, 20)),
    ]  # fmt: skip


def test_the_round_a_project_became_unaffordable_is_known():
    outcome = shares(120, {"a": 60, "b": 40, "c": 20}, approving("ab", "ab", "a", "c"))
    assert outcome.winners == ("a", "c")
    (loss,) = outcome.losses
    assert (loss.round, loss.params) == (1, {"start": 60, "left": 20, "missing": 20})


def test_who_has_just_the_cost_left_can_still_afford_it():
    # b costs 27; after c its three supporters have 27 left, after a 22.
    outcome = shares(
        50, {"a": 10, "b": 27, "c": 6}, approving("ab", "a", "bc", "c", "b"),
        utility="cardinality",
    )  # fmt: skip
    assert outcome.winners == ("c", "a")
    (loss,) = outcome.losses
    assert (loss.round, loss.params) == (2, {"start": 30, "left": 22, "missing": 5})


def test_points_decide_how_much_each_pays():
    ballots = [Ballot.euro({"a": 75, "b": 25}), Ballot.euro({"a": 25, "b": 75})]
    outcome = shares(100, {"a": 40}, ballots)
    assert outcome.rounds[0].payment == Fraction(2, 5)
    assert outcome.rounds[0].score == 100


def test_who_has_given_the_last_cent_for_many_points_has_nothing_for_the_others():
    ballots = [Ballot.euro({"a": 66, "b": 34}), Ballot.euro({"c": 100})]
    assert shares(20, {"a": 10, "b": 8, "c": 11}, ballots).winners == ("a",)


def test_projects_without_cost_are_bought_first_if_anyone_wants_them():
    outcome = shares(
        10,
        {"a": 5, "free": 0, "unwanted": 0},
        [Ballot.approving(["a"]), Ballot.approving(["free"])],
    )
    assert outcome.winners == ("free", "a")


def test_nobody_votes_and_nothing_is_funded():
    assert shares(10, {"a": 5}, []).winners == ()
    assert shares(10, {"a": 5}, [Ballot.blank()], completion="add1u").winners == ()


@pytest.mark.parametrize("completion", ["none", "greedy", "add1", "add1u"])
def test_an_empty_envelope_funds_only_what_is_free(completion: str):
    ballots = [Ballot.approving(["a"]), Ballot.approving(["free"])]
    outcome = shares(0, {"a": 5, "free": 0}, ballots, completion=completion)
    assert outcome.winners == ("free",)


def test_one_voter_gets_what_fits():
    assert shares(10, {"a": 5, "b": 5}, approving("ab"), ties="project-id").winners == ("a", "b")


def test_two_winners_may_shut_out_the_same_project():
    instance = Instance(
        100, tuple(Project(p, 10) for p in "abc"), incompatible=(("a", "c"), ("b", "c"))
    )
    profile = Profile.of(approving("abc", "abc"))
    outcome = count(
        instance, APPROVAL, profile, rule="equal-shares", parameters={"ties": "project-id"}
    )
    assert outcome.winners == ("a", "b")
    assert outcome.losses[0].params == {"rival": "a"}


def test_everything_is_funded_when_everything_fits():
    outcome = shares(10**9, {"a": 5, "b": 5}, approving("a", "b"), completion="add1u")
    assert set(outcome.winners) == {"a", "b"}


def test_a_project_no_raise_could_pay_for_in_a_lifetime_does_not_keep_the_count_busy():
    costs = {"a": 5, "dear": 10**17}
    outcome = shares(
        10,
        costs,
        [Ballot.approving(["a"]), Ballot.approving(["dear"])],
        completion="add1",
        increment=1,
    )
    assert outcome.winners == ("a",)


def test_completion_fills_what_is_left_by_votes():
    costs = {"a": 30, "b": 60, "c": 40, "d": 50}
    ballots = approving("a", "a", "b", "b", "cd", "d")
    assert shares(90, costs, ballots).winners == ("a",)
    outcome = shares(90, costs, ballots, completion="greedy")
    assert [(step.project, step.stage) for step in outcome.rounds] == [
        ("a", "rule"), ("d", "completion"),
    ]  # fmt: skip
    assert {loss.project for loss in outcome.losses} == {"b", "c"}


def test_completion_skips_what_does_not_fit_and_goes_on():
    costs = {"a": 30, "b": 70, "d": 50}
    ballots = approving("a", "a", "a", "b", "b", "b", "d")
    assert shares(90, costs, ballots, completion="greedy").winners == ("a", "d")


def test_more_than_a_thousand_winners_are_no_trouble():
    costs = {f"p{number:04}": 1 + number % 3 for number in range(1100)}
    outcome = shares(sum(costs.values()), costs, [Ballot.approving(costs)] * 3)
    assert len(set(outcome.winners)) == len(outcome.winners) == 1100


def test_money_of_any_size_stays_exact():
    billion = 10**9 * 100
    costs = {"a": billion, "b": billion + 1, "c": 10**16}
    outcome = shares(2 * billion + 1, costs, approving("ab", "ab", "c"))
    assert outcome.winners == ("a",)
    outcome = shares(3 * billion + 3, costs, approving("ab", "ab", "b"))
    assert outcome.winners == ("b", "a")


def test_an_exact_tie_is_not_decided_by_rounding():
    # 1/3 + 1/3 + 1/3 in floats falls short of 1: both supporters' sums are exactly the cost.
    outcome = shares(7, {"a": 7}, approving(*["a"] * 61))
    assert outcome.winners == ("a",)


def test_who_is_short_by_less_than_floats_can_tell_still_gives_all_they_have():
    share = 10**13
    outcome = shares(
        2 * share, {"a": 1, "b": 2 * share - 1}, approving("ab", "b"), utility="cardinality"
    )
    assert outcome.winners == ("a", "b")
    second = outcome.rounds[1]
    assert (second.payment, second.partial_payers) == (Fraction(share), 1)
    assert second.partial_paid == share - 1


def test_who_is_short_by_a_sixth_of_a_cent_of_ten_trillion_gives_all_they_have():
    # A share is 10**13 and a third; who has paid 1 for a has two thirds less than 10**13.
    outcome = shares(
        3 * 10**13 + 1, {"a": 1, "b": 2 * 10**13 - 1}, approving("ab", "b", ""),
        utility="cardinality",
    )  # fmt: skip
    assert outcome.winners == ("a", "b")
    second = outcome.rounds[1]
    assert (second.payment, second.partial_payers) == (10**13 - Fraction(1, 3), 1)
    assert second.partial_paid == 10**13 - Fraction(2, 3)


def test_a_tie_is_seen_though_floats_have_lost_a_thousandth_of_a_cent():
    # Of 10**13 and a third, a leaves 100 000 and a third, so that c asks the other voter as
    # much as b asks its own three: 100 001 and two thirds.
    points = [{"a": 10**14, "c": 1}, {"c": 1}, {"b": 1}, {"b": 1}, {"b": 1}, {}]
    outcome = shares(
        6 * 10**13 + 2, {"a": 10**13 - 100_000, "b": 300_005, "c": 200_002},
        [Ballot.scoring(given) for given in points], ties="project-id",
    )  # fmt: skip
    assert outcome.winners == ("a", "b", "c")
    assert outcome.ties == (Tie(2, ("b", "c")),)


def test_who_has_more_by_less_than_floats_can_tell_keeps_it():
    share = 10**13
    ballots = [Ballot.approving(["a", "b"]), Ballot.approving(["b"]), Ballot.approving(["a", "c"])]
    outcome = shares(
        3 * share, {"a": 2, "b": 2 * share - 3, "c": share - 1}, ballots, utility="cardinality"
    )
    assert outcome.winners == ("a", "b", "c")


def test_who_has_nothing_left_pays_nothing_however_small_the_price():
    share = 10**13
    ballots = [Ballot.approving(named) for named in ("ab", "a", "a", "b")]
    outcome = shares(4 * share, {"a": 3 * share, "b": 1}, ballots)
    assert outcome.winners == ("a", "b")
    second = outcome.rounds[1]
    assert (second.payment, second.full_payers) == (Fraction(1), 1)


def test_supporters_may_have_to_give_the_last_cent_of_all_they_have():
    # 38/3 each; floats find that nobody could pay in full, yet the money is exactly enough.
    outcome = shares(38, {"a": 3, "b": 35}, approving("ab", "b", "b"), utility="cardinality")
    assert outcome.winners == ("a", "b")
    assert outcome.rounds[1].payment == Fraction(38, 3)


def test_the_progress_of_long_work_is_told():
    seen: list[int] = []
    instance = Instance(100, (Project("a", 90), Project("b", 80)))
    profile = Profile.of(approving("a", "b"))
    count(instance, APPROVAL, profile, rule="equal-shares", parameters={"increment": 1},
          progress=seen.append)  # fmt: skip
    assert seen == sorted(seen)
    assert seen


@settings(deadline=None, max_examples=30)
@given(elections(), st.sampled_from(sorted(RULES)))
def test_no_outcome_spends_more_than_the_envelope(drawn: Drawn, rule: str):
    assume(max(project.cost for project in drawn[0].projects) < 10**6)
    outcome = count(*drawn, rule=rule)
    assert 0 <= outcome.cost <= drawn[0].budget
    decided = [*outcome.winners, *(loss.project for loss in outcome.losses)]
    assert sorted(decided) == sorted(project.id for project in drawn[0].projects)


@settings(deadline=None, max_examples=30)
@given(elections())
def test_payments_sum_exactly_to_the_cost(drawn: Drawn):
    outcome = count(*drawn, rule="equal-shares", parameters={"completion": "none"})
    worth = {p.id: 1 for p in drawn[0].projects}
    for step in outcome.rounds:
        assert step.stage == PURCHASE
        assert step.payment is not None
        rest = step.cost - step.partial_paid
        if step.payment and outcome.parameters["utility"] == "cost":
            assert rest == step.payment * step.full_payers * worth[step.project]
        assert rest >= 0


@settings(deadline=None, max_examples=30)
@given(elections(), st.sampled_from(sorted(RULES)))
def test_renaming_the_projects_renames_the_outcome(drawn: Drawn, rule: str):
    assume(max(project.cost for project in drawn[0].projects) < 10**6)
    instance, ballot_format, profile = drawn
    new = {project.id: f"x-{project.id}" for project in instance.projects}
    renamed = Instance(
        instance.budget, tuple(Project(new[p.id], p.cost) for p in instance.projects)
    )
    ballots = Profile.grouped(
        (Ballot(tuple((new[p], n) for p, n in ballot.choices)), voters)
        for ballot, voters in profile
    )
    parameters = {"ties": "project-id"}
    expected = count(*drawn, rule=rule, parameters=parameters).winners
    found = count(renamed, ballot_format, ballots, rule=rule, parameters=parameters).winners
    assert list(found) == [new[project] for project in expected]
