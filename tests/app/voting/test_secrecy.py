"""Who chose what: not in a dump, not in the files, not in the logs.

The attacker knows the order in which people voted and reads everything the database keeps;
pairing voters with ballots by any order it holds must do no better than chance.
"""

import itertools
import logging
import random
import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app.core.db import Database
from app.voting.keys import KeyStore
from tests.polling import Poll, start_poll
from tests.proofs import count

pytestmark = pytest.mark.proof

CLASSES = 10
"""Different choices in the test; a guess is right one time in ten."""
VOTES = count(300, 2000)
SHARES = [[("eau-mopti", 10 + kind), ("radio-yenbai", 90 - kind)] for kind in range(CLASSES)]


def opened_poll(poll: Poll, seed: int) -> dict[uuid.UUID, int]:
    """Let everyone vote in a random order; return who chose which class, in the order of votes."""
    drawn = random.Random(seed)
    chosen = {voter: drawn.randrange(CLASSES) for voter in drawn.sample(poll.voters, VOTES)}
    for voter, kind in chosen.items():
        poll.cast(SHARES[kind], voter=voter, intent=drawn.randbytes(16))
    poll.close()
    poll.open()
    poll.database.compact()
    return chosen


def hits(voters: Sequence[uuid.UUID], kinds: Sequence[int], truth: dict[uuid.UUID, int]) -> float:
    """Score the attack that pairs the nth voter with the nth ballot."""
    right = sum(truth[voter] == kind for voter, kind in zip(voters, kinds, strict=True))
    return right / len(truth)


def rows(database: Database, statement: str) -> list[tuple[object, ...]]:
    with database.reading() as db:
        return [tuple(row) for row in db.execute(text(statement))]


def hidden_orders(database: Database, table: str) -> list[str]:
    if database.engine.dialect.name == "postgresql":
        return ["1", "ctid", "xmin::text::bigint, ctid", "cmin::text::bigint, ctid"]
    return ["1", "rowid"] if table == "voter" else ["1"]


def voter_orders(database: Database) -> list[list[uuid.UUID]]:
    found = []
    for order in hidden_orders(database, "voter"):
        listed = rows(database, f"SELECT id FROM voter WHERE signed ORDER BY {order}")  # noqa: S608
        found.append([uuid.UUID(str(voter)) for (voter,) in listed])
    return found


def ballot_orders(database: Database) -> list[list[int]]:
    """Return the classes of the opened ballots in every order the database holds them."""
    cents = "choices->0->>1"
    found = []
    for order in hidden_orders(database, "opened_ballot"):
        statement = f"SELECT tracker, {cents} FROM opened_ballot ORDER BY {order}"  # noqa: S608
        listed = rows(database, statement)
        found.append([int(str(share)) - 10 for _, share in listed])
        if order == "1" and database.engine.dialect.name == "sqlite":
            content = Path(database.engine.url.database or "").read_bytes()
            placed = sorted(listed, key=lambda row: content.index(str(row[0]).encode()))
            found.append([int(str(share)) - 10 for _, share in placed])
    return found


def test_a_dump_after_the_opening_links_nobody_to_a_choice(
    any_database: Database, keys: KeyStore, now: datetime
):
    poll = start_poll(any_database, keys, now, voters=VOTES)
    truth = opened_poll(poll, seed=1)
    voters = [list(truth), *voter_orders(any_database)]
    kinds = ballot_orders(any_database)
    assert all(sorted(order) == sorted(truth.values()) for order in kinds)
    attacks = [
        hits(people, tried, truth)
        for people, order in itertools.product(voters, kinds)
        for tried in (order, order[::-1])
    ]
    assert len(attacks) >= 12
    assert max(attacks) <= 2 / CLASSES


def test_the_same_attack_on_two_separate_tables_links_everyone(
    any_database: Database, keys: KeyStore, now: datetime
):
    """Control: no common key, random identifiers, no times, and yet every vote is re-linked."""
    poll = start_poll(any_database, keys, now, voters=VOTES)
    drawn = random.Random(2)
    truth = {voter: drawn.randrange(CLASSES) for voter in drawn.sample(poll.voters, VOTES)}
    with any_database.writing() as db:
        db.execute(text("CREATE TABLE naive_signature (id TEXT PRIMARY KEY, voter TEXT)"))
        db.execute(text("CREATE TABLE naive_ballot (id TEXT PRIMARY KEY, kind INTEGER)"))
    for voter, kind in truth.items():
        with any_database.writing() as db:
            for table, value in (("naive_signature", str(voter)), ("naive_ballot", kind)):
                row = {"id": uuid.UUID(bytes=drawn.randbytes(16)).hex, "value": value}
                db.execute(text(f"INSERT INTO {table} VALUES (:id, :value)"), row)  # noqa: S608
    hidden = "xmin" if any_database.engine.dialect.name == "postgresql" else "rowid"
    linked = rows(
        any_database,
        f"SELECT voter, kind FROM naive_signature s JOIN naive_ballot b ON s.{hidden} = b.{hidden}",  # noqa: S608
    )
    assert len(linked) == VOTES
    assert all(truth[uuid.UUID(str(voter))] == kind for voter, kind in linked)


def test_no_file_and_no_log_holds_a_choice_or_a_tracker_before_the_opening(
    sqlite_database: Database,
    keys: KeyStore,
    now: datetime,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG)
    poll = start_poll(sqlite_database, keys, now, voters=30)
    trackers = [
        poll.cast(
            [("eau-mopti", 37), ("radio-yenbai", 63)], voter=voter, intent=voter.bytes
        ).tracker
        for voter in poll.voters
    ]
    poll.cast([], voter=poll.voters[0], intent=bytes(16))
    canaries = [b'"eau-mopti",37', b'["eau-mopti", 37]', *(each.encode() for each in trackers)]
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in written)
    said = [caplog.text.encode(), *(path.read_bytes() for path in written)]
    assert not [canary for canary in canaries for content in said if canary in content]
    poll.close()
    poll.open()
    sqlite_database.compact()
    kept = Path(sqlite_database.engine.url.database or "").read_bytes()
    assert trackers[1].encode() in kept
