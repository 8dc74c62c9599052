"""The town of the access tests on a day of its vote, walked door by door by everyone."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from app.accounts.access import SESSION_COOKIE
from app.core.db import Database
from app.core.settings import Settings
from app.editions.queries import get_edition
from app.reviews.release import settle_before_vote
from app.voters.access import COOKIE as VOTER_COOKIE
from app.voters.access import make_pass
from app.voters.models import Voter
from app.voters.service import draw_codes, register_simulated, register_with_codes
from app.voting.keys import KeyStore
from app.voting.log import EVERY
from app.voting.rounds import open_round
from tests.access.doors import Door, doors
from tests.access.world import Actor, World, build_world
from tests.builders import PHASE_LENGTH, make_projects
from tests.clients import make_client
from tests.conftest import FixedClock
from tests.polling import COSTS, Poll

CONTRACT = Door("GET", "/api/v1/openapi.json", "public")
ENTITLED = {
    "public": Actor.VISITOR,
    "signed-in": Actor.OWNER,
    "propose": Actor.OWNER,
    "review": Actor.AGENT,
    "run-count": Actor.ADMINISTRATOR,
    "run-desk": Actor.AGENT,
    "manage-staff": Actor.ADMINISTRATOR,
    "voter": Actor.VOTER,
}
"""Who comes furthest at a door of each rule."""
LAST_HOUR = timedelta(hours=1)
EARLIER = 2.5 * PHASE_LENGTH - LAST_HOUR
"""From the middle of the submission to the last hour of the vote; sessions are still good."""
ANCHOR = "0" * 43
"""The cookie form tokens are computed from: the same browser comes to every town."""


@dataclass(frozen=True, slots=True)
class Town:
    """The same objects for everyone, and an urn that takes ballots."""

    world: World
    poll: Poll

    def client(self, now: datetime) -> TestClient:
        return make_client(self.world.settings, self.poll.database, FixedClock(now))


def voting_town(database: Database, settings: Settings, now: datetime, voters: int) -> Town:
    """Build the town as in the days of submission, then let its calendar run to the vote.

    A batch of the log is due once enough ballots wait, and the vote closes within the hour.
    """
    world = World(Path(), settings)
    build_world(database, world, now)
    keys = KeyStore(settings.keys, settings.memory)
    with database.writing() as db:
        edition = get_edition(db, world.objects["slug"])
        for window in edition.windows:
            window.opens_at -= EARLIER
            window.closes_at = window.closes_at and window.closes_at - EARLIER
        settle_before_vote(db, edition=edition, base_url=settings.base_url, now=now)
        make_projects(db, edition, COSTS)
        ids = register_simulated(db, edition=edition, how_many=voters, now=now)
        codes = register_with_codes(db, edition=edition, drawn=draw_codes(1), now=now)
        voting_round = open_round(db, edition=edition, keys=keys, now=now - EVERY)
        voter = db.get_one(Voter, ids[0])
        world.tokens[Actor.VOTER] = make_pass(settings, voter, now)
    return Town(world, Poll(database, keys, now, edition, voting_round.id, ids, codes))


@contextmanager
def twin_of(town: Town, folder: Path) -> Iterator[Town]:
    """Copy the town, its keys and its files: the same in all but what happens next."""
    here = town.world.settings
    there = here.model_copy(
        update={"data_dir": folder / "data", "memory_dir": folder / "memory", "keys_dir": None}
    )
    shutil.copytree(here.data_dir, there.data_dir)
    url = town.poll.database.engine.url
    # Neither database may be open while it is copied.
    town.poll.database.dispose()
    if url.get_backend_name() == "sqlite":
        path = shutil.copy(url.database or "", folder / "twin.db")
        database = Database(f"sqlite:///{path}")
    else:
        name = f"{url.database}_twin"
        _on_server(town, f"CREATE DATABASE {name} TEMPLATE {url.database}")
        database = Database(url.set(database=name).render_as_string(hide_password=False))
    keys = KeyStore(there.keys, there.memory)
    try:
        yield Town(
            replace(town.world, settings=there), replace(town.poll, database=database, keys=keys)
        )
    finally:
        database.dispose()
        if url.get_backend_name() != "sqlite":
            _on_server(town, f"DROP DATABASE {url.database}_twin WITH (FORCE)")


def walk(town: Town, now: datetime, *, everyone: bool) -> dict[str, bytes]:
    """Read every address there is; return whole answers, headers and all, by who asked what.

    One thing in an answer is drawn anew each time, the number of the request: it is left out.
    """
    client = town.client(now)
    answers = {}
    for door in [*doors(), CONTRACT]:
        if not door.is_safe:
            continue
        for actor in Actor if everyone else [ENTITLED[door.rule]]:
            for address in _addresses(town.world, door):
                answers[f"{actor.value} {address}"] = _read(client, town.world, actor, address)
    return answers


def _addresses(world: World, door: Door) -> list[str]:
    """Fill in the proposal under review, and a project of the vote where a code may be either."""
    first = world.address(door)
    listed = replace(world, objects=world.objects | {"code": next(iter(COSTS))})
    return list(dict.fromkeys([first, listed.address(door)]))


def _read(client: TestClient, world: World, actor: Actor, address: str) -> bytes:
    client.cookies.clear()
    client.cookies.set("partage-form", ANCHOR)
    # What is compressed says no more, and random hashes have no length of their own there.
    headers = {"Accept-Encoding": "identity"}
    token = world.tokens.get(actor)
    if token and address.startswith("/api/"):
        headers["Authorization"] = f"Bearer {token}"
    elif token:
        cookie = VOTER_COOKIE if actor is Actor.VOTER else SESSION_COOKIE
        client.cookies.set(f"partage-{cookie}", token)
    answer = client.get(address, headers=headers)
    number = answer.headers.pop("X-Request-Id", "none").encode()
    told = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    content = re.sub(re.escape(number), b"", answer.content)
    return f"{answer.status_code}\n{told}\n\n".encode() + content


def _on_server(town: Town, statement: str) -> None:
    url = town.poll.database.engine.url.set(database="postgres")
    database = Database(url.render_as_string(hide_password=False))
    with database.engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        alone.exec_driver_sql(statement)
    database.dispose()
