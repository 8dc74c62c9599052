"""Votes drawn at random, written into a bundle as the service would have published them."""

import hashlib
import random
from collections import Counter
from typing import Any

from app.voting.seal import canonical
from ballots.ballot import Ballot
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.profile import Profile
from ballots.record import outcome_document
from ballots.rules.registry import count
from tests.ballots.flaws import commitment_of, log
from tests.bundles import Bundle

KINDS = ("euro", "approval", "ranking", "approval-within-envelope")
RULES = ("equal-shares", "equal-shares", "greedy", "greedy-per-cost", "phragmen")
BUDGET = 2_500
MOST = 4
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def draw_ballot(kind: str, cost: dict[str, int], chance: random.Random) -> Ballot:
    named = chance.sample(list(cost), chance.randint(0, min(MOST, len(cost))))
    if kind == "euro" and named:
        cuts = sorted(chance.sample(range(1, 100), len(named) - 1))
        bounds = zip([0, *cuts], [*cuts, 100], strict=True)
        shares = [high - low for low, high in bounds]
        return Ballot.euro(dict(zip(named, shares, strict=True)))
    if kind == "ranking":
        return Ballot.ranking(named)
    while kind == "approval-within-envelope" and sum(cost[code] for code in named) > BUDGET:
        named.pop()
    return Ballot.approving(named)


def draw_vote(bundle: Bundle, seed: int) -> str:
    """Put another vote into a bundle, whole and signed; return what kind it is."""
    chance = random.Random(seed)
    kind, rule = chance.choice(KINDS), chance.choice(RULES)
    cost = {
        f"p{number}": chance.choice([0, 300, 500, 500, 700, 1_100, 2_000])
        for number in chance.sample(range(20), chance.randint(1, 7))
    }
    ballots = [draw_ballot(kind, cost, chance) for _ in range(chance.randint(20, 26))]
    parameters: dict[str, Any] = {
        "completion": chance.choice(["none", "greedy", "add1", "add1u"]),
        "increment": chance.choice([1, 7, 100]),
        "threshold": chance.choice([0, 2, 120]),
    }
    rivals = [chance.sample(list(cost), 2)] if len(cost) > 3 and chance.random() < 0.4 else []
    form = BallotFormat(kind, max_length=chance.choice([None, MOST]))
    freeze = {
        "ballot": {"kind": kind, "largest_choice": form.max_length},
        "budget_cents": BUDGET,
        "projects": [{"code": c, "cost_cents": cost[c], "title": c} for c in cost],
        "rule": {"id": rule, "parameters": parameters},
        "tie_seed": str(seed),
    }
    bundle.change("round.json", lambda about: about.update(incompatible=rivals, freeze=freeze))
    write_ballots(bundle, ballots, chance)
    write_pabulib(bundle, kind, cost, ballots)
    instance = Instance(
        BUDGET,
        tuple(Project(code, cents) for code, cents in cost.items()),
        incompatible=tuple(map(tuple, rivals)),
    )
    profile = Profile.grouped(Counter(ballots).items())
    counted = count(
        instance, form, profile, rule=rule, parameters={**parameters, "seed": str(seed)}
    )
    bundle.write("result.json", {"outcome": outcome_document(counted)})
    tell_journal(bundle, freeze, len(ballots))
    return f"{kind}, {rule}, {parameters}, {seed}"


def write_ballots(bundle: Bundle, ballots: list[Ballot], chance: random.Random) -> None:
    trackers = sorted("".join(chance.choices(SYMBOLS, k=20)) for _ in ballots)
    rows = [
        {"choices": sorted(map(list, ballot.choices)), "tracker": tracker}
        for ballot, tracker in zip(ballots, trackers, strict=True)
    ]
    bundle.write("ballots.jsonl", *rows)
    leaves = [commitment_of(bundle, row) for row in rows]
    chance.shuffle(leaves)
    log(bundle, leaves)
    bundle.files["unopened.txt"] = b""
    number = len(ballots)
    about = {"versions": number, "boxes": number, "leaves": number, "opened": number}
    bundle.change("counts.json", lambda said: said.update(about, replaced=0, unopened=0))


def cells(kind: str, ballot: Ballot) -> tuple[str, str]:
    choices = sorted(ballot.choices, key=lambda choice: choice[1] if kind == "ranking" else 0)
    codes = ",".join(code for code, _ in choices)
    return codes, ",".join(str(number) for _, number in choices) if kind == "euro" else ""


def write_pabulib(bundle: Bundle, kind: str, cost: dict[str, int], ballots: list[Ballot]) -> None:
    lines = ["META", "key;value", "PROJECTS", "project_id;cost;name"]
    lines += [
        f'{code};{cents // 100}.{cents % 100:02};"{code}; so"' for code, cents in cost.items()
    ]
    lines += ["VOTES", "voter_id;vote;points"]
    lines += [";".join([str(at), *cells(kind, ballot)]) for at, ballot in enumerate(ballots)]
    bundle.files["pabulib.pb"] = "".join(f"{line}\n" for line in lines).encode()


def tell_journal(bundle: Bundle, freeze: dict[str, Any], number: int) -> None:
    bundle.tell("voting.round-opened", freeze=hashlib.sha256(canonical(freeze)).hexdigest())
    bundle.tell("voting.closed", versions=number)
    bundle.tell("voting.disputes-ended", ballots=number)
    bundle.recount()
    bundle.sign()


def miscount(bundle: Bundle, chance: random.Random) -> str:
    """Let the published count say one other thing; return what."""
    outcome = bundle.document("result.json")["outcome"]
    shared, rounds = ["share"] * bool(outcome["share"]), ["rounds"] * bool(outcome["rounds"])
    flaw = chance.choice(["runs", "winners", "losses", *shared, *rounds])
    if flaw == "share":
        over, _, under = outcome["share"].partition("/")
        step = outcome["parameters"]["increment"] * chance.choice([-1, 1])
        outcome["share"] = f"{int(over) + step * int(under)}/{under}"
        outcome["runs"] += chance.choice([0, step // abs(step)])
    elif flaw == "rounds":
        told = chance.choice(outcome["rounds"])
        name = chance.choice(["votes", "score", "cost", "full_payers", "partial_payers"])
        told[name] += chance.choice([-1, 1])
    elif flaw == "runs":
        outcome["runs"] += chance.choice([-1, 1])
    else:
        outcome[flaw] = outcome[flaw][1:]
    bundle.write("result.json", {"outcome": outcome})
    bundle.recount()
    bundle.sign()
    return flaw
