"""The verifier counts as the counting core does, whatever the rule and the kind of ballot."""

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.ballot import Ballot
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.profile import Profile
from ballots.record import outcome_document
from ballots.rules.registry import count
from ballots.verify import USUAL, Count
from tests.proofs import count as how_many

RULES = ("equal-shares", "greedy", "greedy-per-cost", "phragmen")
KINDS = ("euro", "approval", "ranking", "approval-within-envelope")


def draw_ballot(kind: str, codes: list[str], chance: random.Random) -> Ballot:
    named = chance.sample(codes, chance.randint(0, min(4, len(codes))))
    if kind == "euro":
        cuts = sorted(chance.sample(range(1, 100), max(0, len(named) - 1)))
        bounds = zip([0, *cuts], [*cuts, 100], strict=True)
        return Ballot.euro({c: high - low for c, (low, high) in zip(named, bounds, strict=False)})
    return Ballot.ranking(named) if kind == "ranking" else Ballot.approving(named)


def both(
    kind: str, rule: str, parameters: dict[str, Any], seed: int
) -> tuple[dict[str, object], dict[str, object]]:
    """Return what the core counts and what the verifier does, of one small drawn election."""
    chance = random.Random(seed)
    codes = [f"p{number}" for number in range(chance.randint(1, 7))]
    cost = {code: chance.choice([0, 300, 500, 500, 700, 1_100, 2_000]) for code in codes}
    ballots = Counter(draw_ballot(kind, codes, chance) for _ in range(chance.randint(0, 12)))
    rivals = (tuple(chance.sample(codes, 2)),) if len(codes) > 3 and chance.random() < 0.4 else ()
    instance = Instance(
        2_500, tuple(Project(code, cost[code]) for code in codes), incompatible=rivals
    )
    form = BallotFormat(kind, max_length=chance.choice([None, 4]))
    chosen = {"seed": "rennes", **parameters}
    outcome = outcome_document(
        count(instance, form, Profile.grouped(ballots.items()), rule=rule, parameters=chosen)
    )
    about = {
        "incompatible": [list(group) for group in rivals],
        "freeze": {
            "ballot": {"kind": kind, "largest_choice": form.max_length},
            "budget_cents": 2_500,
            "projects": [{"code": code, "cost_cents": cost[code]} for code in codes],
        },
    }
    again = Count(about, USUAL | chosen, Counter({b.choices: n for b, n in ballots.items()}))
    share, runs, rounds = again.again(rule, outcome["share"])  # type: ignore[arg-type]
    names = ("parameters", "share", "runs", "rounds", "winners")
    expected = (again.settings, share, runs, [*rounds.values()], [*rounds])
    return {name: outcome[name] for name in names}, dict(zip(names, expected, strict=True))


@given(
    kind=st.sampled_from(KINDS),
    rule=st.sampled_from(RULES),
    completion=st.sampled_from(["none", "greedy", "add1", "add1u"]),
    increment=st.sampled_from([1, 7, 100]),
    threshold=st.sampled_from([0, 2, 120]),
    seed=st.integers(0, 10**9),
)
@settings(max_examples=how_many(60, 3_000), deadline=None)
@pytest.mark.proof
def test_the_verifier_counts_as_the_core_does(
    kind: str, rule: str, completion: str, increment: int, threshold: int, seed: int
):
    parameters = {"completion": completion, "increment": increment, "threshold": threshold}
    counted, again = both(kind, rule, parameters, seed)
    assert again == counted
