"""A kept public page beside a bare plain answer, on the same server in the same run."""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from app.core.db import Database
from app.core.migrations import upgrade
from app.core.settings import Settings
from app.results.imports import import_election
from tests.benchmarks.measure import ROOT
from tests.benchmarks.queue import KEY
from tests.postgres import free_port

PROJECTS, PEOPLE, SECONDS, ROUNDS = 40, 8, 2.0, 3
EDITION = "/fr/editions/archive-2026"
PAGES = {"home": "/fr/", "projects": f"{EDITION}/projets", "result": f"{EDITION}/resultats"}
BARE = """
import sys, uvicorn
from starlette.responses import PlainTextResponse
port = int(sys.argv[sys.argv.index("--port") + 1])
uvicorn.run(PlainTextResponse("Partage"), port=port, log_config=None, access_log=False)
"""
SLUG = "archive-2026"
ELECTION = """META
key;value
description;A city's ballot
unit;Rennes
instance;2024
budget;100000
vote_type;approval
rule;greedy
date_begin;01.02.2024
date_end;15.02.2024
currency;EUR
PROJECTS
project_id;cost;name
{projects}
VOTES
voter_id;vote
{votes}
"""
ROUTED = """
import sys, uvicorn
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
app = FastAPI()
@app.get("/")
async def answer() -> PlainTextResponse:
    return PlainTextResponse("Partage")
port = int(sys.argv[sys.argv.index("--port") + 1])
uvicorn.run(app, port=port, log_config=None, access_log=False)
"""
SAME = """
import sys, urllib.request, uvicorn
asked = urllib.request.Request(sys.argv[1], headers={"Accept-Encoding": "gzip"})
with urllib.request.urlopen(asked) as answer:
    body = answer.read()
    own = {"connection", "date", "server"}
    headers = [(k.encode(), v.encode()) for k, v in answer.getheaders() if k.lower() not in own]
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
port = int(sys.argv[sys.argv.index("--port") + 1])
uvicorn.run(app, port=port, log_config=None, access_log=False)
"""
"""Sends what a page answered, and does nothing else: what the headers and the bytes alone cost."""
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own."""

    address: str
    process: int

    def seconds(self) -> float:
        """Return the processor time it has used; the machine's other work weighs nothing here."""
        said = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(said[11]) + int(said[12])) / TICK


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers a second, and what one costs the server."""

    a_second: float
    microseconds: float


def election() -> str:
    """Write an election of as many projects as a city's ballot, and ten times as many votes."""
    numbers = range(1, PROJECTS + 1)
    projects = [f"{each};{1000 + 100 * each};Projet de quartier n° {each}" for each in numbers]
    votes = [f"{each};{each % PROJECTS + 1},{each % 7 + 1}" for each in range(10 * PROJECTS)]
    return ELECTION.format(projects="\n".join(projects), votes="\n".join(votes))


def fill(database: Database, now: datetime) -> None:
    """Import an election with as many projects as a city's; nothing is left for the worker."""
    with database.writing() as db:
        import_election(db, content=election().encode(), file_name="a.pb", now=now, slug=SLUG)


@contextmanager
def running(*command: str, **environment: str) -> Iterator[Server]:
    """Run a server until it is no longer needed."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, *command, "--port", str(port)],
        cwd=ROOT,
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"127.0.0.1:{port}")
        yield Server(f"127.0.0.1:{port}", server.pid)
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(address: str) -> None:
    for _attempt in range(900):
        try:
            return HTTPConnection(address).connect()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _once(connection: HTTPConnection, path: str) -> None:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == HTTPStatus.OK


def rate(server: Server, path: str) -> Rate:
    """Ask over connections kept open, with `wrk` where it is installed."""
    ask = _by_wrk if which("wrk") else _by_threads
    before = server.seconds()
    answers = ask(server.address, path)
    return Rate(answers / SECONDS, 1e6 * (server.seconds() - before) / answers)


def _by_wrk(address: str, path: str) -> int:
    command = ["wrk", "-t1", f"-c{PEOPLE}", f"-d{SECONDS:g}s", "-H", "Accept-Encoding: gzip"]
    said = subprocess.run(
        [*command, f"http://{address}{path}"], capture_output=True, text=True, check=True
    ).stdout
    assert "Non-2xx" not in said, said
    return int(said.split(" requests in ")[0].split()[-1])


def _by_threads(address: str, path: str) -> int:
    end = time.perf_counter() + SECONDS
    counts = [0] * PEOPLE

    def ask(person: int) -> None:
        connection = HTTPConnection(address)
        while time.perf_counter() < end:
            _once(connection, path)
            counts[person] += 1

    people = [threading.Thread(target=ask, args=(person,)) for person in range(PEOPLE)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return sum(counts)


def measure(name: str, kept: Server, path: str, ceilings: dict[str, Server]) -> None:
    """Print the rate of `path` beside each ceiling's, asked in turn."""
    _once(HTTPConnection(kept.address), path)
    rounds = [
        (rate(kept, path), {label: rate(server, "/") for label, server in ceilings.items()})
        for _round in range(ROUNDS)
    ]
    speed = statistics.median(page.a_second for page, _ in rounds)
    cost = statistics.median(page.microseconds for page, _ in rounds)
    sys.stdout.write(f"{name:9} {speed:7,.0f} a second, {cost:4.0f} µs of processor each\n")
    for label in ceilings:
        ratio = statistics.median(page.a_second / bare[label].a_second for page, bare in rounds)
        saved = statistics.median(
            bare[label].microseconds / page.microseconds for page, bare in rounds
        )
        sys.stdout.write(
            f"  of {label}: {ratio:4.0%} of the rate, {saved:4.0%} by processor time\n"
        )
    sys.stdout.flush()


def main() -> None:
    client = "wrk" if which("wrk") else "our own client"
    sys.stdout.write(f"pages kept in memory, beside a bare plain answer ({client}; ≥ 50 %)\n")
    with TemporaryDirectory(prefix="partage-pages-") as folder, ExitStack() as stack:
        settings = Settings(secret_key=KEY, data_dir=Path(folder), _env_file=None)
        database = Database(settings.database)
        upgrade(database)
        fill(database, datetime.now(UTC))
        database.dispose()
        own = {"PARTAGE_SECRET_KEY": KEY, "PARTAGE_DATA_DIR": folder}
        kept = stack.enter_context(running("-m", "app", "serve", **own))
        ceilings = {
            "a bare answer": stack.enter_context(running("-c", BARE)),
            "a bare answer behind a FastAPI route": stack.enter_context(running("-c", ROUTED)),
        }
        for name, path in PAGES.items():
            with running("-c", SAME, f"http://{kept.address}{path}") as same:
                measure(name, kept, path, ceilings | {"the same bytes sent bare": same})
