"""Who chose what: not in a dump, not in a backup, not in the files, not in the logs.

The attacker reads everything on disk and pairs voters with boxes, leaves and ballots by any
order found there, by the order of the votes or by the order of the arrivals, watched at the
door. A guess is right when it names one of the tenth of the voters who voted about then.
"""

import itertools
import logging
import random
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import text

from app.core.db import Database
from app.voting import seal
from app.voting.ceremony import leave_nothing
from app.voting.keys import KeyStore
from app.voting.log import EVERY, NONCE_BYTES
from app.voting.queries import list_waiting
from app.voting.rounds import publish_batch
from app.voting.service import lay_out_paper
from tests.polling import Poll, start_poll
from tests.proofs import count
from tests.remains import Order, files_of, named_in, orders_of_bytes, orders_of_rows, spelt

pytestmark = pytest.mark.proof

VOTES = count(300, 2000)
PARTS = 10
FEWEST = 250
"""Voters in an order that is worth an attack; below, chance alone looks like a finding."""
LIMIT = 2.0
"""Times better than chance that an attack may be."""
SHARES = [[("eau-mopti", 10 + kind), ("radio-yenbai", 90 - kind)] for kind in range(10)]


@dataclass(frozen=True)
class Day:
    """A day of votes: who came when, and what each left behind."""

    poll: Poll
    votes: list[UUID]
    arrivals: list[UUID]
    register: dict[bytes, UUID]
    urn: dict[bytes, UUID]
    """Whose each box, sealed ballot, promise, commitment and tracker is."""
    ballots: dict[bytes, UUID]
    """The same of what remains after the opening: commitments and trackers."""

    def seen(self) -> list[Order]:
        """Return what someone at the door may have written down."""
        return [Order("the order of votes", self.votes), Order("of arrivals", self.arrivals)]


def a_day_of_votes(poll: Poll) -> Day:
    """Let everyone come in one order and vote in another."""
    drawn = random.Random(1)
    arrivals = drawn.sample(poll.voters, VOTES)
    votes = drawn.sample(poll.voters, VOTES)
    for voter in arrivals:
        with poll.database.reading() as db:
            lay_out_paper(db, edition=poll.edition, voter_id=voter, keys=poll.keys, now=poll.now)
    ballots: dict[bytes, UUID] = {}
    tags: dict[bytes, UUID] = {}
    for voter in votes:
        intent, choices = drawn.randbytes(16), drawn.choice(SHARES)
        receipt = poll.cast(choices, voter=voter, intent=intent)
        trackers = [receipt.tracker.encode(), receipt.tracker.lower().encode()]
        ballots |= dict.fromkeys([*trackers, *spelt(receipt.commitment)], voter)
        tags |= dict.fromkeys(spelt(seal.intent_tag(intent, choices)), voter)
    register = {name: voter for voter in poll.voters for name in spelt(voter.bytes)}
    urn = tags | ballots | _boxes(poll) | _promises(poll, ballots)
    return Day(poll, votes, arrivals, register, urn, ballots)


def _boxes(poll: Poll) -> dict[bytes, UUID]:
    """Return whose each box is, and the beginning of each sealed ballot."""
    link = poll.keys.link_key(poll.round_id)
    owners = {seal.box_key(link, poll.round_id, voter): voter for voter in poll.voters}
    return {
        name: owners[entry.box_key]
        for entry in poll.entries()
        for name in (*spelt(entry.box_key), *spelt(entry.sealed[:32]))
    }


def _promises(poll: Poll, ballots: Mapping[bytes, UUID]) -> dict[bytes, UUID]:
    key = AESGCM(poll.keys.batch_key(poll.round_id, 0))
    with poll.database.reading() as db:
        waiting = list_waiting(db, poll.round_id)
    owners: dict[bytes, UUID] = {}
    for each in waiting:
        nonce, sealed = each.sealed[:NONCE_BYTES], each.sealed[NONCE_BYTES:]
        owner = ballots[key.decrypt(nonce, sealed, poll.round_id.bytes)]
        owners |= dict.fromkeys([*spelt(each.name), *spelt(each.sealed[:32])], owner)
    return owners


def odds(people: Sequence[UUID], owners: Sequence[UUID], votes: Sequence[UUID]) -> float:
    """Score the attack that pairs the nth voter with the nth thing, in times better than chance."""
    part = {voter: place * PARTS // len(votes) for place, voter in enumerate(votes)}
    guessed = [part[voter] for voter in people if voter in part]
    true = [part[voter] for voter in owners]
    length = min(len(guessed), len(true))
    best = 0.0
    for head in (slice(None, length), slice(-length, None)):
        some, others = guessed[head], true[head]
        right = sum(one == other for one, other in zip(some, others, strict=True))
        chance = sum(some.count(each) * others.count(each) for each in range(PARTS)) / length
        best = max(best, right / chance)
    return best


def attacks(
    people: Iterable[Order], things: Iterable[Order], day: Day
) -> list[tuple[float, str, str]]:
    """Try every pair of orders, forwards and backwards; the best attack comes last."""
    tried = [
        (odds(one.voters, way, day.votes), one.where, other.where)
        for one, other in itertools.product(_worth(people), _worth(things))
        for way in (other.voters, other.voters[::-1])
    ]
    return sorted(tried)


def _worth(orders: Iterable[Order]) -> list[Order]:
    return [each for each in orders if len(each.voters) >= FEWEST]


@dataclass(frozen=True)
class Find:
    """All that an attacker finds on disk at one moment."""

    files: dict[str, bytes]
    people: list[Order]
    things: list[Order]


def search(day: Day, names: dict[bytes, UUID], folder: Path, said: str) -> Find:
    folder.mkdir()
    files = files_of(day.poll.database, folder) | {"logs": said.encode()}
    people, things = (
        [*orders_of_rows(day.poll.database, wanted), *orders_of_bytes(files, wanted)]
        for wanted in (day.register, names)
    )
    return Find(files, people, things)


@pytest.fixture
def poll(any_database: Database, keys: KeyStore, now: datetime) -> Poll:
    return start_poll(any_database, keys, now, voters=VOTES)


def test_while_the_vote_is_open_nothing_on_disk_ties_a_voter_to_a_box(
    poll: Poll,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    figure: Callable[[object], None],
):
    caplog.set_level(logging.DEBUG)
    day = a_day_of_votes(poll)
    for stage in range(count(1, 2)):
        found = search(day, day.urn, tmp_path / f"stage-{stage}", caplog.text)
        assert len(_worth(found.people)) >= 8
        assert len(_worth(found.things)) >= 12
        tried = attacks([*found.people, day.seen()[1]], found.things, day)
        assert tried[-1][0] <= LIMIT, tried[-1]
        figure(told(day, "found on disk, or order of arrivals", tried))
        figure(told(day, "order of votes watched", watch(day, found)))
        with poll.database.writing() as db:
            publish_batch(db, edition=poll.edition, keys=poll.keys, now=poll.now + EVERY)


def watch(day: Day, found: Find) -> list[tuple[float, str, str]]:
    """Let someone who noted who voted when look for boxes.

    Both databases write down what comes as it comes, PostgreSQL in its rows and SQLite in its
    write-ahead log: the sealed box is found there, and the next test says why that is all.
    """
    tried = attacks(day.seen()[:1], found.things, day)
    if day.poll.database.engine.dialect.name == "postgresql":
        assert tried[-1][0] == PARTS
        return tried
    kept = [each for each in tried if "-wal" not in each[2]]
    assert kept[-1][0] <= LIMIT, kept[-1]
    return kept


def test_after_the_opening_nothing_left_anywhere_ties_a_voter_to_a_ballot(
    poll: Poll, tmp_path: Path, figure: Callable[[object], None]
):
    day = a_day_of_votes(poll)
    poll.close()
    assert poll.open() == VOTES
    leave_nothing(poll.database, poll.keys, poll.edition.id)
    found = search(day, day.ballots, tmp_path / "after", "")
    assert len(_worth(found.things)) >= 8
    tried = attacks([*found.people, *day.seen()], found.things, day)
    assert tried[-1][0] <= LIMIT, tried[-1]
    figure(told(day, "after the opening, whatever was watched", tried))
    keys_left = [*poll.keys.folder.iterdir(), *poll.keys.memory.iterdir()]
    assert {path.name for path in keys_left} == {"receipt", "log"}
    sealed = {name: owner for name, owner in day.urn.items() if name not in day.ballots}
    still = {where for where, content in found.files.items() if named_in(content, sealed)}
    # The traces that no key opens any more: deleting them is the operator's (ADR 0003).
    is_postgres = poll.database.engine.dialect.name == "postgresql"
    assert still <= ({"write-ahead log"} if is_postgres else set())


def told(day: Day, attack: str, tried: list[tuple[float, str, str]]) -> str:
    best, one, other = tried[-1]
    return (
        f"{len(day.votes)} votes, {attack}: best of {len(tried)} attacks "
        f"{best:.2f} x chance ({one} | {other})"
    )


def test_the_same_attack_on_two_separate_tables_links_everyone(
    any_database: Database, now: datetime, keys: KeyStore, figure: Callable[[object], None]
):
    """Control: no common key, random identifiers, no times, and yet every vote is re-linked."""
    poll = start_poll(any_database, keys, now, voters=VOTES)
    drawn = random.Random(2)
    votes = drawn.sample(poll.voters, VOTES)
    with any_database.writing() as db:
        db.execute(text("CREATE TABLE naive_signature (id TEXT PRIMARY KEY, voter TEXT)"))
        db.execute(text("CREATE TABLE naive_ballot (id TEXT PRIMARY KEY, kind INTEGER)"))
    truth = {}
    for voter in votes:
        kind = truth[voter] = drawn.randrange(10)
        with any_database.writing() as db:
            for table, value in (("naive_signature", str(voter)), ("naive_ballot", kind)):
                row = {"id": uuid.UUID(bytes=drawn.randbytes(16)).hex, "value": value}
                db.execute(text(f"INSERT INTO {table} VALUES (:id, :value)"), row)  # noqa: S608
    hidden = "xmin" if any_database.engine.dialect.name == "postgresql" else "rowid"
    with any_database.reading() as db:
        joined = f"naive_signature s JOIN naive_ballot b ON s.{hidden} = b.{hidden}"
        linked = db.execute(text(f"SELECT voter, kind FROM {joined}")).all()  # noqa: S608
    assert len(linked) == VOTES
    assert all(truth[UUID(str(voter))] == kind for voter, kind in linked)
    figure(f"control, two plain tables: {len(linked)} of {VOTES} linked")
