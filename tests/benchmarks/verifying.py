"""The verifier on the bundles of a city: 35 000 and 230 000 ballots, every tracker looked for.

Ballots, commitments, log, count, journal and bundle are made by the service's own functions; only
the casting is left out, which would take an hour. The program runs alone, as a stranger runs it.
"""

import os
import random
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.db import Database
from app.core.migrations import upgrade
from app.editions.models import Edition
from app.editions.queries import list_projects
from app.opendata.archive import zipped
from app.voting import log, seal, urn
from app.voting.keys import KeyStore
from app.voting.models import VotingRound
from app.voting.paper import size_of
from app.voting.rounds import open_round
from tests.builders import make_edition, make_projects
from tests.bundles import publish
from tests.conftest import NOON

SIZES = (35_000, 230_000)
CEILINGS = {35_000: 10, 230_000: 60}
"""Seconds allowed, by number of ballots."""
PROJECTS = 50
BATCHES = 30
"""Days of a vote: as many signed heads."""
AGAIN = 20
"""One ballot in so many was replaced by a later one."""
TOLD = "{:>7} ballots, {} projects funded: bundle {:.0f} MB, verified in {:.1f} s ({:.1f} s CPU, at most {} s), peak at most {:.0f} MB: {}\n"  # noqa: E501


def main() -> None:
    """Time the verifier on each size; those named in `PARTAGE_BENCH_BALLOTS` instead, if any."""
    named = os.environ.get("PARTAGE_BENCH_BALLOTS", "").split()
    for ballots in [int(each) for each in named] or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            _verify(Path(folder), ballots)


def _verify(folder: Path, ballots: int) -> None:
    trackers, funded = _hold(folder, ballots)
    (folder / "codes.txt").write_text("\n".join(trackers))
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-I", "verify.py", "urne.zip", "--trackers", "codes.txt"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size, peak = (folder / "urne.zip").stat().st_size / 1e6, after.ru_maxrss / 1024
    said = run.stdout.split("; funded")[0].strip() or run.stderr
    sys.stdout.write(
        TOLD.format(ballots, funded, size, took, cpu, CEILINGS.get(ballots, "?"), peak, said)
    )


def _hold(folder: Path, ballots: int) -> tuple[list[str], int]:
    """Write the bundle of such a vote and the program beside it; return the trackers."""
    database = Database(f"sqlite:///{folder}/vote.db")
    upgrade(database)
    keys = KeyStore(folder / "keys", folder / "memory")
    with database.writing() as db:
        edition = make_edition(db, now=NOON, budget_cents=ballots * 100)
        chance = random.Random(1)
        costs = {f"p{n:02}": ballots * chance.randint(1, 8) for n in range(PROJECTS)}
        make_projects(db, edition, costs)
        voting_round = open_round(db, edition=edition, keys=keys, now=NOON)
        cast = dict(_draw(ballots))
        _fill(db, edition, voting_round, cast, keys, NOON)
    files = publish(database, keys, edition.slug)
    database.dispose()
    (folder / "urne.zip").write_bytes(zipped(files))
    (folder / "verify.py").write_bytes(files["verify.py"])
    return sorted(cast), files["result.json"].count(b'"stage"')


def _draw(ballots: int) -> Iterator[tuple[str, seal.Choices]]:
    """Yield ballots that divide a euro among up to five projects, popular ones more often."""
    chance = random.Random(2)
    codes, popularity = range(PROJECTS), [1 / (rank + 3) for rank in range(PROJECTS)]
    for _ in range(ballots):
        named = sorted(set(chance.choices(codes, popularity, k=5)))
        cuts = sorted(chance.sample(range(1, 100), len(named) - 1))
        cents = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
        choices = [(f"p{code:02}", each) for code, each in zip(named, cents, strict=True)]
        yield seal.tracker(secrets.token_bytes(16)), choices


def _fill(
    db: Session,
    edition: Edition,
    voting_round: VotingRound,
    cast: dict[str, seal.Choices],
    keys: KeyStore,
    now: datetime,
) -> None:
    """Leave the round as its opening does, its log in daily batches."""
    size = size_of(voting_round, list_projects(db, edition.id))
    leaves = [
        seal.commitment(seal.plain(voting_round.id, voting_round.suite, tracker, choices, size))
        for tracker, choices in cast.items()
    ]
    leaves += [secrets.token_bytes(32) for _ in range(len(cast) // AGAIN)]
    random.Random(3).shuffle(leaves)
    for day in range(BATCHES):
        log.append(db, voting_round, leaves[day::BATCHES], keys, now + timedelta(days=day))
    voting_round.closed_at = voting_round.unsealed_at = voting_round.settled_at = now
    voting_round.ballots_closed, voting_round.versions_closed = len(cast), len(leaves)
    counted = {"ballots": len(cast), "versions": len(leaves)}
    for action, details in (
        ("voting.closed", counted),
        ("voting.disputes-ended", {"ballots": len(cast), "voids": {}}),
        ("voting.opened", {"ballots": len(cast), "flaws": {}, "late": 0}),
    ):
        record(db, action=action, on=("round", voting_round.id), now=now, **details)
    urn.empty(db, voting_round, cast)
