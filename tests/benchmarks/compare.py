"""Our winners beside pabutools' exact mode: `python -m tests.benchmarks compare [FILE…]`.

All elections in `PARTAGE_PABULIB_DIR`, then small drawn ones full of ties. Both break ties
by identifier. Official winners are looked at too, where the rule of the city is known.
One line per election and rule; the exit code tells whether any differ.
"""

import json
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ballots.pabulib.election import Election
from ballots.pabulib.reader import read
from ballots.rules.registry import count
from tests.benchmarks.counting import FAR, PEERS, say

SAME, DIFFERENT, GAVE_UP = "same winners", "DIFFERENT", "the peer gave up"
DRAWN = 400
STEPS = 30
"""Steps of Add1 are chosen so long that about so many lead to twice the envelope."""

PEER = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from pabutools.election import Additive_Cardinal_Sat, Cardinality_Sat, Cost_Sat, parse_pabulib
from pabutools.rules import (
    greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen)
for path, rule, call in json.load(sys.stdin):
    inst, prof = parse_pabulib(path)
    found = eval(call, globals() | {"inst": inst, "prof": prof.as_multiprofile()})
    print(json.dumps([path, rule, [project.name for project in found]]), flush=True)
"""

MES = "method_of_equal_shares(inst, prof, sat_class={sat}{more})"
GREEDY = "greedy_utilitarian_welfare(inst, prof, sat_class={sat})"
NONE: dict[str, str | int] = {"completion": "none"}
ADD1: dict[str, str | int] = {"completion": "add1", "stop": "exhaustive"}


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of ours and the peer's call that must fund the same projects."""

    name: str
    rule: str
    parameters: dict[str, str | int]
    call: str


def checks(election: Election) -> list[Check]:
    """What can be compared on this kind of ballot; the peer's ranks and ours differ."""
    envelope = election.instance.budget // 100
    step = max(1, envelope // max(election.profile.voters, 1) // STEPS)
    more = f", voter_budget_increment={step}"
    add1: dict[str, str | int] = ADD1 | {"increment": step * 100}
    if election.format.is_ranked:
        return []
    if election.format.has_points:
        points = "Additive_Cardinal_Sat"
        return [
            Check("greedy-per-cost", "greedy-per-cost", {}, GREEDY.format(sat=points)),
            Check("points", "equal-shares", NONE, MES.format(sat=points, more="")),
            Check("add1 points", "equal-shares", add1, MES.format(sat=points, more=more)),
        ]
    by_head: dict[str, str | int] = {"utility": "cardinality"}
    return [
        Check("greedy", "greedy", {}, GREEDY.format(sat="Cost_Sat")),
        Check("greedy-per-cost", "greedy-per-cost", {}, GREEDY.format(sat="Cardinality_Sat")),
        Check("phragmen", "phragmen", {}, "sequential_phragmen(inst, prof)"),
        Check("cost", "equal-shares", NONE, MES.format(sat="Cost_Sat", more="")),
        Check("cardinality", "equal-shares", NONE | by_head,
              MES.format(sat="Cardinality_Sat", more="")),
        Check("add1 cost", "equal-shares", add1, MES.format(sat="Cost_Sat", more=more)),
        Check("add1 cardinality", "equal-shares", add1 | by_head,
              MES.format(sat="Cardinality_Sat", more=more)),
    ]  # fmt: skip


OFFICIAL: dict[str, tuple[str, dict[str, str | int]]] = {
    "Netherlands_Assen_2024": ("equal-shares", {"completion": "add1"}),
    "Poland_Gdynia_2020": ("greedy-no-skip", {"threshold": 1000}),
    "Poland_Lodz_2025": ("greedy", {"threshold": 50}),
    "Poland_Swiecie_2023": ("equal-shares", {"completion": "add1"}),
    "Poland_Warszawa_2023_Mokotow": ("greedy", {}),
    "Poland_Wieliczka_2023_Green_Budget": ("equal-shares", {"completion": "add1"}),
}
"""How the cities counted; the other files do not say it, or not fully."""


def winners(election: Election, rule: str, parameters: dict[str, str | int]) -> list[str]:
    outcome = count(
        election.instance, election.format, election.profile, rule=rule, parameters=parameters
    )
    return sorted(outcome.winners)


def peers(jobs: list[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    """Winners by file and rule, as far as the peer gets within its memory and half an hour."""
    try:
        done = subprocess.run(
            [PEERS, "-c", PEER], input=json.dumps(jobs), capture_output=True, text=True,
            timeout=1800, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {}
    found = (json.loads(line) for line in done.stdout.splitlines())
    return {(path, rule): sorted(names) for path, rule, names in found}


def differences(paths: Sequence[Path]) -> Iterator[tuple[str, str, str]]:
    """Yield file, rule and verdict; a peer that gave up is said to have done so."""
    elections = {path: read(path.read_bytes()) for path in paths}
    jobs = [(path, check) for path, election in elections.items() for check in checks(election)]
    found = peers([(str(path), check.name, check.call) for path, check in jobs])
    for path, check in jobs:
        mine = winners(elections[path], check.rule, check.parameters | {"ties": "project-id"})
        theirs = found.get((str(path), check.name))
        verdict = SAME if mine == theirs else GAVE_UP if theirs is None else DIFFERENT
        yield path.stem, check.name, verdict


def officially(path: Path) -> Iterator[tuple[str, str, str]]:
    """Compare with the winners the city announced."""
    if path.stem in OFFICIAL:
        election = read(path.read_bytes())
        rule, parameters = OFFICIAL[path.stem]
        same = winners(election, rule, parameters) == sorted(election.selected or ())
        yield path.stem, "official", SAME if same else DIFFERENT


def draw(folder: Path, chance: random.Random, number: int) -> Path:
    """Write a small election in which much is equal, and every project has a supporter.

    The peer funds what nobody supports, which no rule of ours does.
    """
    ids = [str(at) for at in chance.sample(range(30), chance.randint(1, 6))]
    costs = [chance.randint(1, 12) * chance.choice((1, 10)) for _ in ids]
    cumulative = chance.random() < 0.4
    lines = ["META", "key;value", "description;drawn", "country;Nowhere", "unit;drawn"]
    lines += [f"instance;{number}", f"num_projects;{len(ids)}", f"budget;{chance.randint(1, 99)}"]
    lines += ["vote_type;cumulative", "max_sum_points;99"] if cumulative else ["vote_type;approval"]
    lines += ["rule;greedy", "date_begin;2026", "date_end;2026", "PROJECTS", "project_id;cost"]
    lines += [f"{project};{cost}" for project, cost in zip(ids, costs, strict=True)]
    lines += ["VOTES", "voter_id;vote;points" if cumulative else "voter_id;vote"]
    for voter in range(chance.randint(1, 12)):
        named = chance.sample(ids, chance.randint(1, len(ids))) if voter else ids
        points = sorted((chance.randint(1, 4) for _ in named), reverse=True)
        row = [str(voter), ",".join(named), ",".join(map(str, points))]
        lines.append(";".join(row if cumulative else row[:2]))
    path = folder / f"drawn-{number}.pb"
    path.write_text("\n".join(lines) + "\n")
    return path


def main(names: Sequence[str] = ()) -> int:
    """Return the number of differences, having said what was compared."""
    if not PEERS:
        say("no peers: set PARTAGE_PEERS_PYTHON to an interpreter with pabutools")
        return 1
    verdicts = Counter[str]()
    for path in [Path(name) for name in names] or sorted(FAR.glob("*.pb")):
        for name, rule, verdict in (*officially(path), *differences([path])):
            say(f"{name[:40]:<40} {rule:<18} {verdict}")
            verdicts[verdict] += 1
    with tempfile.TemporaryDirectory() as folder:
        chance = random.Random(1)
        drawn = [draw(Path(folder), chance, number) for number in range(DRAWN)]
        for name, rule, verdict in differences(drawn):
            if verdict != SAME:
                say(f"{name:<40} {rule:<18} {verdict}")
            verdicts[verdict] += 1
    say(", ".join(f"{verdict}: {number}" for verdict, number in sorted(verdicts.items())))
    return verdicts[DIFFERENT]
