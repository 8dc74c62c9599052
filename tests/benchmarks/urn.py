"""What the urn costs: a vote sealed, promised and signed beside the same vote plainly inserted.

Both take the same request, check the same choices and commit; they take turns, vote by vote.
"""

import http.client
import json
import multiprocessing
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import uvicorn
from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.clock import SystemClock
from app.core.db import Database
from app.core.migrations import upgrade
from app.core.settings import Settings
from app.editions.models import Edition
from app.editions.queries import get_edition, list_projects
from app.main import create_app
from app.voters.access import CurrentVoter, make_pass
from app.voters.models import Voter
from app.voting.keys import KeyStore
from app.voting.rounds import get_open_round
from app.voting.schemas import BallotIn
from app.voting.service import check_choices
from app.web.deps import DbSession, Now
from tests.polling import Poll, start_poll
from tests.postgres import free_port, own_cluster

VOTES = int(os.environ.get("PARTAGE_BENCH_VOTES", "300"))
WARMING = 10
CEILING = 1.5
KEY = "only-for-the-benchmark-0123456789-abcdef"
TABLE = "CREATE TABLE plain_ballot (voter VARCHAR(36) PRIMARY KEY, choices TEXT NOT NULL)"
INSERT = (
    "INSERT INTO plain_ballot VALUES (:voter, :choices)"
    " ON CONFLICT (voter) DO UPDATE SET choices = excluded.choices"
)
CHOICES = [("eau-mopti", 60), ("radio-yenbai", 40)]
Cast = Callable[[UUID], None]

router = APIRouter(prefix="/api/v1/editions/{slug}")


@router.put("/plain-ballot", status_code=201)
def put_plainly(
    slug: str, body: BallotIn, voter: CurrentVoter, db: DbSession, now: Now
) -> dict[str, str]:
    """Take a ballot as services without an urn do."""
    choices = [(choice.project, choice.share) for choice in body.choices]
    insert_plainly(db, get_edition(db, slug), voter.id, choices, now)
    return {"voter": str(voter.id)}


def insert_plainly(
    db: Session, edition: Edition, voter: UUID, choices: list[tuple[str, int]], now: Any
) -> None:
    get_open_round(db, edition=edition, now=now)
    kept = check_choices(edition=edition, projects=list_projects(db, edition.id), choices=choices)
    db.execute(text(INSERT), {"voter": str(voter), "choices": json.dumps(kept)})


def at_the_service(poll: Poll) -> tuple[Cast, Cast]:
    def plainly(voter: UUID) -> None:
        with poll.database.writing() as db:
            insert_plainly(db, poll.edition, voter, CHOICES, poll.now)

    def into_the_urn(voter: UUID) -> None:
        poll.cast(CHOICES, voter=voter, intent=random.randbytes(16))

    return plainly, into_the_urn


def over_http(poll: Poll, settings: Settings, port: int) -> tuple[Cast, Cast]:
    with poll.database.reading() as db:
        passes = {
            each: make_pass(settings, db.get_one(Voter, each), poll.now) for each in poll.voters
        }
    line = http.client.HTTPConnection("127.0.0.1", port)
    said = [{"project": code, "share": cents} for code, cents in CHOICES]

    def put(name: str, voter: UUID) -> None:
        body = json.dumps({"intent": random.randbytes(16).hex(), "choices": said})
        headers = {"Authorization": f"Bearer {passes[voter]}", "Content-Type": "application/json"}
        line.request("PUT", f"/api/v1/editions/{poll.edition.slug}/{name}", body, headers)
        answer = line.getresponse()
        assert (answer.status, bool(answer.read())) == (201, True)

    return (lambda voter: put("plain-ballot", voter)), (lambda voter: put("ballot", voter))


def serve(settings: Settings, port: int) -> None:
    app = create_app(settings)
    app.include_router(router)
    uvicorn.Server(uvicorn.Config(app, port=port, log_config=None)).run()


@contextmanager
def served(settings: Settings) -> Iterator[int]:
    port = free_port()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(settings, port))
    server.start()
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.join()


def _wait_for(port: int) -> None:
    for _attempt in range(600):
        line = http.client.HTTPConnection("127.0.0.1", port)
        try:
            line.request("GET", "/healthz")
            line.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            line.close()
    raise RuntimeError("the service did not start")


def compare(name: str, voters: list[UUID], casts: tuple[Cast, Cast]) -> None:
    """Let each voter vote both ways, one after the other, and show the medians."""
    waits: tuple[list[float], list[float]] = ([], [])
    for voter in voters:
        for cast, taken in zip(casts, waits, strict=True):
            start = time.perf_counter()
            cast(voter)
            taken.append(1000 * (time.perf_counter() - start))
    plain, urn = (statistics.median(taken[WARMING:]) for taken in waits)
    sys.stdout.write(
        f"{name:22} plain {plain:6.2f} ms   urn {urn:6.2f} ms   ratio {urn / plain:.2f}\n"
    )
    sys.stdout.flush()


def measure(name: str, settings: Settings) -> None:
    database = Database(settings.database)
    upgrade(database)
    with database.writing() as db:
        db.execute(text(TABLE))
    keys = KeyStore(settings.keys, settings.memory)
    poll = start_poll(database, keys, SystemClock().now(), voters=2 * (VOTES + WARMING))
    half = len(poll.voters) // 2
    compare(f"{name}, service", poll.voters[:half], at_the_service(poll))
    with served(settings) as port:
        compare(f"{name}, HTTP", poll.voters[half:], over_http(poll, settings, port))
    database.dispose()


def main() -> None:
    sys.stdout.write(f"the urn beside a plain insert, medians of {VOTES} votes (≤ {CEILING})\n")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="partage-urn-")))
        plain: dict[str, Any] = {"secret_key": KEY, "_env_file": None}
        measure("SQLite", Settings(data_dir=folder / "sqlite", **plain))
        cluster = stack.enter_context(own_cluster())
        url = cluster.url.render_as_string(hide_password=False)
        measure("PostgreSQL", Settings(data_dir=folder / "postgres", database_url=url, **plain))
