"""The staff's queue under twenty people at once: 2 000 proposals judged by 20 criteria."""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import event, insert
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.accounts.models import Account, Role
from app.accounts.sessions import open_session
from app.core.clock import SystemClock
from app.core.db import Database
from app.core.i18n import plain_letters
from app.core.migrations import upgrade
from app.core.settings import Settings
from app.editions.criteria import default_criteria
from app.editions.models import Edition, Phase
from app.editions.queries import get_criteria_in_force
from app.main import create_app
from app.organisations.models import Organisation, OrganisationKind
from app.proposals.models import Proposal, ProposalStatus
from app.reviews.models import Assignment, Finding, Review, Verdict
from tests.benchmarks.measure import ROOT
from tests.builders import make_account, make_edition
from tests.postgres import free_port, start_postgres

PROPOSALS, CRITERIA, PEOPLE, STAFF, ORGANISATIONS = 2_000, 20, 20, 10, 400
PAGES = int(os.environ.get("PARTAGE_BENCH_REQUESTS", "1000"))
QUEUE = "/fr/mir/editions/rennes-2026/instruction"
ADDRESSES = (
    "",
    "?page=7",
    "?page=40&tri=titre",
    "?etat=open&tri=echeance",
    "?charge=moi&tri=echeance",
    "?critere=gender",
    "?texte=puits+gandon",
    "?theme=water&pays=SN",
    "?retard=oui&charge=personne",
)
WORDS = ("puits", "école", "vélos", "forêt", "marché", "soins", "solaire", "potager", "accueil")
PLACES = {"Gandon": "SN", "Mopti": "ML", "Kindia": "GN", "Porto-Novo": "BJ", "Dschang": "CM"}
LONGEST = 4.0
"""Seconds of reading after which the server has not yet closed the connection."""
KEY = "only-for-the-benchmark-0123456789-abcdef"


@dataclass(frozen=True, slots=True)
class Timings:
    """What twenty people waited, in milliseconds, and how many pages came a second."""

    waits: list[float]
    seconds: float

    def __str__(self) -> str:
        hundredths = statistics.quantiles(self.waits, n=100)
        return (
            f"p50 {hundredths[49]:6.1f} ms  p95 {hundredths[94]:6.1f} ms"
            f"  {len(self.waits) / self.seconds:5.1f} pages/s"
        )


def fill(db: Session, now: datetime) -> list[str]:
    """Write the edition, its proposals and their findings; return a session a person."""
    lot = random.Random(2026)
    sheets = default_criteria()
    more = [sheets[0] | {"code": f"more-{number}"} for number in range(CRITERIA - len(sheets))]
    edition = make_edition(db, now=now, phase=Phase.REVIEW, criteria=[*sheets, *more])
    staff = [
        make_account(db, now=now, role=Role.AGENT, email=f"agent{number}@example.org")
        for number in range(STAFF)
    ]
    author = make_account(db, now=now, email="membre@example.org")
    reviews = _receive(db, edition, author, staff, lot, now)
    criteria = get_criteria_in_force(db, edition.id).criteria
    findings = [
        {
            "review_id": review,
            "criterion_id": criterion.id,
            "verdict": Verdict.NOT_MET if lot.random() < 0.1 else Verdict.MET,
            "code": "",
            "parameters": {},
            "reason": "",
            "found_at": now,
        }
        for review in reviews
        for criterion in criteria
    ]
    db.execute(insert(Finding), findings)
    return [
        open_session(db, account_id=staff[number % STAFF].id, now=now) for number in range(PEOPLE)
    ]


def _receive(
    db: Session,
    edition: Edition,
    author: Account,
    staff: list[Account],
    lot: random.Random,
    now: datetime,
) -> list[Any]:
    organisations = [uuid4() for _ in range(ORGANISATIONS)]
    db.execute(
        insert(Organisation),
        [
            {
                "id": each,
                "slug": f"association-{number}",
                "kind": OrganisationKind.ASSOCIATION,
                "name": f"Association n° {number}",
                "plain_name": f"association n° {number}",
                "created_at": now,
            }
            for number, each in enumerate(organisations)
        ],
    )
    proposals, reviews, assignments = [], [], []
    in_force = get_criteria_in_force(db, edition.id)
    for number in range(PROPOSALS):
        place, country = lot.choice(list(PLACES.items()))
        title = f"{lot.choice(WORDS).title()} et {lot.choice(WORDS)} à {place}, {number}"
        proposal, review = uuid4(), uuid4()
        proposals.append(
            {
                "id": proposal,
                "edition_id": edition.id,
                "organisation_id": lot.choice(organisations),
                "author_id": author.id,
                "code": f"projet-{number}",
                "status": ProposalStatus.SUBMITTED,
                "title": title,
                "plain_title": plain_letters(title),
                "country": country,
                "themes": lot.sample(["water", "climate", "education", "gender"], 2),
                "goals": [6],
                "amount_asked_cents": lot.randrange(1, 50) * 100_000,
                "created_at": now,
                "changed_at": now,
                "submitted_at": now - timedelta(minutes=number),
                "version": 1,
            }
        )
        reviews.append(
            {
                "id": review,
                "proposal_id": proposal,
                "criteria_set_id": in_force.id,
                "opened_at": now,
                "public_reason": "",
            }
        )
        if number % 2:
            due = now + timedelta(days=lot.randrange(-3, 9))
            assignments.append(
                {
                    "review_id": review,
                    "account_id": lot.choice(staff).id,
                    "assigned_at": now,
                    "due_at": due,
                }
            )
    db.execute(insert(Proposal), proposals)
    db.execute(insert(Review), reviews)
    db.execute(insert(Assignment), assignments)
    return [review["id"] for review in reviews]


def count_statements(settings: Settings, database: Database, token: str) -> int:
    """Count the statements of one page, the reader's session included."""
    seen: list[str] = []
    app = create_app(settings, database=database, clock=SystemClock())

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    client = TestClient(app, cookies={"partage-session": token})
    assert client.get(QUEUE).status_code == 200
    event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)


@contextmanager
def served(settings: Settings, workers: int) -> Iterator[str]:
    """Run the service itself, as in production, in a process of its own."""
    port = free_port()
    environment = os.environ | {
        "PARTAGE_SECRET_KEY": KEY,
        "PARTAGE_DATA_DIR": str(settings.data_dir),
        "PARTAGE_DATABASE_URL": settings.database_url,
    }
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    command += ["--workers", str(workers)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    address = f"127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(address: str) -> None:
    for _attempt in range(300):
        try:
            if httpx.get(f"http://{address}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the service did not start")


def visit(address: str, tokens: list[str], pages: int, reading: float) -> Timings:
    """Let everyone ask for `pages` in all, each after having read the last one for a while.

    The whiles are drawn from an exponential law of mean `reading`, the same ones in each run,
    but none is so long that the server would close the connection.
    """
    waits: list[float] = []

    def one(number: int) -> None:
        lot = random.Random(number)
        # Kept open, and of the standard library: the visitors' own work must weigh nothing.
        connection = HTTPConnection(address)
        for _turn in range(pages // PEOPLE):
            if reading:
                time.sleep(min(lot.expovariate(1 / reading), LONGEST))
            waits.append(_page(connection, QUEUE + lot.choice(ADDRESSES), tokens[number]))
        connection.close()

    begin = time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(one, range(PEOPLE)))
    return Timings(waits, time.perf_counter() - begin)


def _page(connection: HTTPConnection, path: str, token: str) -> float:
    start = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": f"partage-session={token}"})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == HTTPStatus.OK
    return 1000 * (time.perf_counter() - start)


def measure(name: str, settings: Settings, workers: int) -> None:
    database = Database(settings.database)
    upgrade(database)
    with database.writing() as db:
        tokens = fill(db, datetime.now(UTC))
    statements = count_statements(settings, database, tokens[0])
    database.dispose()
    with served(settings, workers) as address:
        # Not measured: templates are compiled, statements written and connections opened once.
        visit(address, tokens, 10 * PEOPLE, 0)
        for label, reading in (("reading 1 s between pages", 1.0), ("without a pause", 0.0)):
            timings = visit(address, tokens, PAGES, reading)
            sys.stdout.write(f"{name:24} {label:26} {timings}  {statements} statements a page\n")
            sys.stdout.flush()


def main() -> None:
    sys.stdout.write(
        f"the queue: {PROPOSALS} proposals × {CRITERIA} criteria, {PEOPLE} people at once,"
        f" {os.cpu_count()} cores (≤ 3 statements, p95 ≤ 150 ms)\n"
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="partage-queue-")))
        plain: dict[str, Any] = {"secret_key": KEY, "_env_file": None}
        measure("SQLite, 1 process", Settings(data_dir=folder / "sqlite", **plain), 1)
        server = stack.enter_context(start_postgres(folder))
        with server.fresh_database() as database:
            url = database.engine.url.render_as_string(hide_password=False)
            settings = Settings(data_dir=folder / "postgres", database_url=url, **plain)
            measure("PostgreSQL, 2 processes", settings, 2)
