"""The server, or its database, is killed while residents vote: what was acknowledged is kept."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from app.core.clock import SystemClock
from app.core.db import Database
from app.core.migrations import upgrade
from app.core.settings import Settings
from app.voters.access import make_pass
from app.voters.models import Voter
from app.voting import seal
from app.voting.keys import KeyStore
from app.voting.log import EVERY
from app.voting.queries import count_waiting, list_leaves, list_opened_ballots
from tests.killed import Server, server_to_kill
from tests.polling import Poll, start_poll
from tests.postgres import Cluster, own_cluster
from tests.proofs import count

pytestmark = pytest.mark.proof

KILLS = count(4, 200)
PRIMARY_EVERY = count(2, 10)
"""On PostgreSQL one kill in so many hits the primary instead of the server."""
WRITERS = 4
VOTERS = 24
CODES = ("eau-mopti", "four-solaire", "radio-yenbai")


@dataclass
class Box:
    """What a resident knows: their last receipt, and what was sent since without an answer."""

    acknowledged: int = 0
    sent: dict[bytes, str] = field(default_factory=dict)
    """Trackers by tag: the last acknowledged ballot's, and those in doubt after it."""


@dataclass
class Town:
    """A vote under a server that dies again and again."""

    settings: Settings
    poll: Poll
    cluster: Cluster | None
    boxes: dict[UUID, Box]
    passes: dict[UUID, dict[str, str]]
    commitments: set[bytes] = field(default_factory=set)
    """Every one that a resident holds a receipt of."""

    def vote_until_it_dies(self, server: Server, writer: int, number: int) -> None:
        """Vote with this writer's residents, one after the other, until nobody answers."""
        drawn = random.Random(writer * 1000 + number)
        with httpx.Client(base_url=server.address, timeout=10) as client:
            for voter in _for_ever(self.poll.voters[writer::WRITERS]):
                if not self.vote(client, voter, drawn):
                    return

    def vote(self, client: httpx.Client, voter: UUID, drawn: random.Random) -> bool:
        box, intent, code = self.boxes[voter], drawn.randbytes(16), drawn.choice(CODES)
        tag = seal.intent_tag(intent, [(code, 100)])
        box.sent[tag] = seal.tracker(intent)
        said = {"intent": intent.hex(), "choices": [{"project": code, "share": 100}]}
        home = f"/api/v1/editions/{self.poll.edition.slug}/ballot"
        with suppress(httpx.TransportError):
            answer = client.put(home, json=said, headers=self.passes[voter])
            if answer.status_code == 201:
                box.sent = {tag: box.sent[tag]}
                box.acknowledged += 1
                self.commitments.add(bytes.fromhex(answer.json()["commitment"]))
                return True
        return False

    def look_for_losses(self) -> None:
        """Compare the urn with what the residents hold: nothing lost, nothing half-written."""
        link = self.poll.keys.link_key(self.poll.round_id)
        entries = {entry.box_key: entry.intent_tag for entry in self.poll.entries()}
        for voter, box in self.boxes.items():
            kept = entries.get(seal.box_key(link, self.poll.round_id, voter))
            assert kept in box.sent if kept else box.acknowledged == 0
        with self.poll.database.reading() as db:
            versions, promises = db.execute(text(BOTH_HALVES)).one()
        assert versions == promises
        assert versions >= self.acknowledged

    @property
    def acknowledged(self) -> int:
        return sum(box.acknowledged for box in self.boxes.values())

    def lose_memory(self) -> int:
        """Lose what a machine that lost its power loses; return how many promises that was."""
        with self.poll.database.reading() as db:
            self.commitments &= set(list_leaves(db, self.poll.round_id))
            lost = count_waiting(db, self.poll.round_id)
        for path in self.poll.keys.memory.iterdir():
            path.unlink()
        return lost


# In one statement: the last vote of a killed server may be committed while we look.
BOTH_HALVES = """
SELECT (SELECT coalesce(sum(version), 0) FROM urn_entry),
       (SELECT count(*) FROM log_waiting) + (SELECT count(*) FROM log_leaf)
"""


def _for_ever(voters: list[UUID]) -> Iterator[UUID]:
    while True:
        yield from voters


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def town(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Town]:
    with ExitStack() as stack:
        cluster = None
        if request.param == "postgres":
            cluster = stack.enter_context(own_cluster())
            url = cluster.url.render_as_string(hide_password=False)
            settings = settings.model_copy(update={"database_url": url})
        database = Database(settings.database)
        stack.callback(database.dispose)
        upgrade(database)
        now = SystemClock().now()
        keys = KeyStore(settings.keys, settings.memory)
        # A batch of the log falls due while the server is being killed.
        poll = start_poll(database, keys, now - EVERY, voters=VOTERS)
        with database.reading() as db:
            held = {each: make_pass(settings, db.get_one(Voter, each), now) for each in poll.voters}
        passes = {voter: {"Authorization": f"Bearer {token}"} for voter, token in held.items()}
        yield Town(settings, poll, cluster, {voter: Box() for voter in poll.voters}, passes)


def kill_once(town: Town, server: Server, number: int) -> None:
    """Kill once a few ballots were acknowledged, at no particular instant."""
    drawn = random.Random(number)
    server.start()
    enough = town.acknowledged + drawn.randint(1, 12)
    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [
            pool.submit(town.vote_until_it_dies, server, writer, number)
            for writer in range(WRITERS)
        ]
        while town.acknowledged < enough and not any(each.done() for each in writing):
            time.sleep(0.001)
        time.sleep(drawn.uniform(0, 0.02))
        if town.cluster is not None and number % PRIMARY_EVERY == 0:
            town.cluster.kill()
            for each in writing:
                each.result()
            town.cluster.start_again()
        server.kill()
        for each in writing:
            each.result()


def test_what_was_acknowledged_is_kept_whole_however_the_server_dies(
    town: Town, figure: Callable[[object], None]
):
    lost = 0
    with server_to_kill(town.settings) as server:
        for number in range(1, KILLS + 1):
            kill_once(town, server, number)
            town.look_for_losses()
            if number == KILLS // 2:
                lost = town.lose_memory()
    poll = town.poll
    poll.close()
    entries = poll.entries()
    with poll.database.reading() as db:
        leaves = list_leaves(db, poll.round_id)
    assert len(leaves) == sum(entry.version for entry in entries) - lost
    assert town.commitments <= set(leaves)
    assert poll.open() == len(entries)
    with poll.database.reading() as db:
        opened = {ballot.tracker for ballot in list_opened_ballots(db, poll.edition.id)}
        late = len(list_leaves(db, poll.round_id)) - len(leaves)
    assert opened <= {tracker for box in town.boxes.values() for tracker in box.sent.values()}
    assert late <= lost
    assert town.acknowledged > KILLS
    on_primary = KILLS // PRIMARY_EVERY if town.cluster else 0
    figure(
        f"{KILLS - on_primary} kills of the server and {on_primary} of the primary: "
        f"{town.acknowledged} acknowledged, 0 lost, 0 half-written; {len(leaves)} leaves = "
        f"versions - {lost} promises lost with the memory; {late} late leaves"
    )
