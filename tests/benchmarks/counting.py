"""The counting core beside its peers: `python -m tests.benchmarks`.

Peers run in the interpreter named by `PARTAGE_PEERS_PYTHON` (a virtual environment with
pabutools and muoblpbindings); without one, our own figures are printed alone.
`PARTAGE_BENCH_LONG=1` adds the runs of minutes.
"""

import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measure import ROOT, Measured, measure
from tests.benchmarks.synthetic import write_euros

NEAR = ROOT / "tests/ballots/elections"
FAR = Path(os.environ.get("PARTAGE_PABULIB_DIR", ROOT.parent / "shared/pabulib"))
PEERS = os.environ.get("PARTAGE_PEERS_PYTHON", "")
LONG = os.environ.get("PARTAGE_BENCH_LONG") == "1"

WIELICZKA = NEAR / "Poland_Wieliczka_2023_Green_Budget.pb"
TENDERLOIN = NEAR / "US_Stanford_Dataset_SF_Tenderloin_December_2022_vote_knapsacks.pb"
BUDAPEST = FAR / "Hungary_Budapest_2024.pb"
FURTHER = (
    FAR / "Netherlands_Amsterdam_252.pb",
    FAR / "Poland_Gdynia_2020.pb",
    FAR / "Poland_Lodz_2025.pb",
    FAR / "Poland_Warszawa_2023_Mokotow.pb",
)
PATIENCE, MEMORY = 300, 4
"""Seconds and GB a peer may take."""

OURS = """
from pathlib import Path
from ballots.pabulib.reader import read
from ballots.rules.registry import count
content = Path({path!r}).read_bytes()
e = lap("read", lambda: read(content))
lap("count", lambda: count(
    e.instance, e.format, e.profile, rule={rule!r}, parameters={parameters!r}))
"""

PABUTOOLS = """
import resource
resource.setrlimit(resource.RLIMIT_AS, ({memory} << 30, {memory} << 30))
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares
inst, prof = lap("read", lambda: parse_pabulib({path!r}))
multi = lap("group", prof.as_multiprofile)
lap("count", lambda: method_of_equal_shares(inst, multi, sat_class=Cost_Sat{more}))
"""

MUOBLP = """
from pathlib import Path
from muoblpbindings import equal_shares_add1
from ballots.pabulib.reader import read
e = read(Path({path!r}).read_bytes())
costs = {{p.id: p.cost // 100 for p in e.instance.projects}}
ids = e.votes.column("voter_id")
votes = dict(zip(ids, e.votes.column("vote")))
approvals = {{p: [] for p in costs}}
for voter, named in votes.items():
    for p in named.split(","):
        approvals[p].append((voter, 1))
lap("count", lambda: equal_shares_add1(
    list(ids), list(costs), costs, approvals, {{p: len(a) for p, a in approvals.items()}},
    e.instance.budget // 100))
"""


def ours(path: Path, rule: str = "equal-shares", **parameters: str | int) -> Measured | None:
    return measure(OURS.format(path=str(path), rule=rule, parameters=parameters))


def peer(path: Path, more: str = "") -> Measured | None:
    if not PEERS:
        return None
    code = PABUTOOLS.format(path=str(path), more=more, memory=MEMORY)
    return measure(code, PEERS, PATIENCE)


def line(name: str, mine: Measured | None, theirs: Measured | None, lap: str) -> None:
    """One figure: ours, the peer's, and the ratio; `lap` "" for file to winners and memory."""
    if mine is None:
        return say(f"{name:<46} failed")
    own = mine.laps[lap] if lap else mine.total
    text = f"{name:<46} {own:9.3f} s {mine.peak:6.0f} MB"
    if theirs is not None:
        other = theirs.laps[lap] if lap else theirs.total
        text += f" | peer {other:9.3f} s {theirs.peak:6.0f} MB | × {other / own:7.1f}"
        text += f" | memory × {theirs.peak / mine.peak:5.1f}"
    return say(text)


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def beside_the_peers() -> None:
    for path in (WIELICZKA, BUDAPEST):
        if not path.exists():
            say(f"{path.name}: not in {path.parent} (set PARTAGE_PABULIB_DIR)")
            continue
        mine, theirs = ours(path, completion="none"), peer(path)
        line(f"{path.stem[:24]}: file to winners", mine, theirs, "")
        line(f"{path.stem[:24]}: equal shares alone", mine, theirs, "count")
    for path in (WIELICZKA, *(FURTHER if LONG else ())):
        mine = ours(path, completion="add1", stop="exhaustive")
        theirs = peer(path, ", voter_budget_increment=1")
        line(f"{path.stem[:36]}: Add1", mine, theirs, "count")
        if PEERS and theirs is None:
            say(f"  the peer gave up ({PATIENCE} s, {MEMORY} GB)")
    mine = ours(WIELICZKA, completion="add1")
    doubles = measure(MUOBLP.format(path=str(WIELICZKA)), PEERS) if PEERS else None
    line("Wieliczka: Add1 beside C++ doubles", mine, doubles, "count")


def alone() -> None:
    mine = ours(TENDERLOIN, completion="add1", stop="exhaustive")
    line("SF Tenderloin: Add1, 3 244 steps (≤ 3 s)", mine, None, "count")
    if LONG and BUDAPEST.exists():
        mine = ours(BUDAPEST, completion="add1", stop="exhaustive")
        line("Budapest: one-forint steps (≤ 120 s)", mine, None, "count")


def curve() -> None:
    """Cost against size; each size ten times the one before (a million ≤ 15 s, ≤ 1.5 GB)."""
    with tempfile.TemporaryDirectory() as folder:
        for voters in (10_000, 100_000, 1_000_000) if LONG else (10_000, 100_000):
            path = Path(folder) / "euros.pb"
            write_euros(path, voters)
            for rule, parameters in (("greedy", {}), ("equal-shares", {"completion": "none"})):
                mine = ours(path, rule, **parameters)
                line(f"{voters:>9} euro ballots: read", mine, None, "read")
                line(f"{voters:>9} euro ballots: {rule}", mine, None, "count")


def main() -> None:
    say("the counting core: CPU seconds and peak memory, each in a fresh process")
    if not PEERS:
        say("no peers: set PARTAGE_PEERS_PYTHON to an interpreter with pabutools")
    beside_the_peers()
    alone()
    curve()
