"""Voting again, and again after a lost answer: the urn and the log against a model."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.core.db import Database
from app.core.settings import Settings
from app.voters.access import make_pass
from app.voters.models import Voter
from app.voting.keys import KeyStore
from app.voting.log import EVERY
from app.voting.models import UrnEntry
from app.voting.queries import count_waiting, list_leaves, list_opened_ballots
from app.voting.rounds import publish_batch
from app.voting.seal import Receipt
from tests.clients import make_client
from tests.conftest import FixedClock
from tests.polling import Poll, start_poll
from tests.proofs import count

pytestmark = pytest.mark.proof

Sheet = tuple[bytes, tuple[tuple[str, int], ...]]
"""What a browser sends: the intent and the choices."""
HISTORIES = count(100, 10_000)
LOST = count(40, 1000)
PEOPLE = count(4, 50)
SUBMISSIONS = 3
DEVICES = 2


@dataclass
class Model:
    """What should be in the urn: everyone's last sheet, and every sheet ever accepted."""

    last: dict[UUID, Sheet] = field(default_factory=dict)
    receipts: dict[UUID, Receipt] = field(default_factory=dict)
    accepted: list[bytes] = field(default_factory=list)

    def take(self, voter: UUID, sheet: Sheet, receipt: Receipt) -> None:
        if self.last.get(voter) == sheet:
            assert receipt == self.receipts[voter]
            return
        self.last[voter], self.receipts[voter] = sheet, receipt
        self.accepted.append(receipt.commitment)


@dataclass(frozen=True)
class Request:
    """A ballot on its way, from one device."""

    headers: dict[str, str]
    body: dict[str, object]


def draw_choices(drawn: random.Random) -> tuple[tuple[str, int], ...]:
    """Draw a euro ballot in the canonical order, blank now and then."""
    codes = ["eau-mopti", "four-solaire", "radio-yenbai"]
    named = sorted(drawn.sample(codes, drawn.randrange(4)))
    if not named:
        return ()
    cuts = sorted(drawn.sample(range(1, 100), len(named) - 1))
    cents = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    return tuple(zip(named, cents, strict=True))


def draw_sheet(drawn: random.Random, sent: list[Sheet]) -> Sheet:
    """Draw a new ballot, or send an earlier one again, or its intent with other choices."""
    kind = drawn.random()
    if sent and kind < 0.25:
        return drawn.choice(sent)
    if sent and kind < 0.35:
        return (drawn.choice(sent)[0], draw_choices(drawn))
    return (drawn.randbytes(16), draw_choices(drawn))


def test_random_histories_leave_what_the_model_says(
    any_database: Database, keys: KeyStore, now: datetime, figure: Callable[[object], None]
):
    poll = start_poll(any_database, keys, now, voters=HISTORIES)
    drawn = random.Random(5)
    turns = [voter for voter in poll.voters for _ in range(drawn.randint(1, 5))]
    drawn.shuffle(turns)
    model, sent = Model(), dict[UUID, list[Sheet]]()
    day = 0
    for voter in turns:
        sheet = draw_sheet(drawn, sent.setdefault(voter, []))
        sent[voter].append(sheet)
        model.take(voter, sheet, poll.cast(sheet[1], voter=voter, intent=sheet[0]))
        if drawn.random() < 10 / len(turns):
            day += 1
            with any_database.writing() as db:
                publish_batch(db, edition=poll.edition, keys=keys, now=now + day * EVERY)
    poll.close()
    with any_database.reading() as db:
        assert sorted(list_leaves(db, poll.round_id)) == sorted(model.accepted)
        assert db.scalar(select(func.sum(UrnEntry.version))) == len(model.accepted)
    assert poll.open() == len(model.last)
    with any_database.reading() as db:
        opened = {each.tracker: each.choices for each in list_opened_ballots(db, poll.edition.id)}
    assert opened == {
        model.receipts[voter].tracker: [list(choice) for choice in sheet[1]]
        for voter, sheet in model.last.items()
    }
    figure(
        f"{HISTORIES} histories, {len(turns)} ballots sent, {day} batches: 0 difference, "
        f"{len(model.accepted)} leaves = sum of versions"
    )


def test_lost_answers_sent_again_leave_one_row_each_and_the_same_receipts(
    any_database: Database, settings: Settings, clock: FixedClock, figure: Callable[[object], None]
):
    keys = KeyStore(settings.keys, settings.memory)
    poll = start_poll(any_database, keys, clock.now(), voters=LOST)
    client = make_client(settings, any_database, clock)
    drawn = random.Random(6)
    for voter in poll.voters:
        request = _request(poll, settings, voter, drawn)
        home = f"/api/v1/editions/{poll.edition.slug}/ballot"
        answers = [client.put(home, json=request.body, headers=request.headers) for _ in range(2)]
        assert answers[0].status_code == answers[1].status_code == 201
        assert answers[0].content == answers[1].content
    with any_database.reading() as db:
        assert [entry.version for entry in poll.entries()] == [1] * LOST
        assert count_waiting(db, poll.round_id) == LOST
    figure(f"{LOST} answers lost and ballots sent again: {LOST} rows, same receipts")


def test_three_submissions_at_once_from_two_devices_leave_one_ballot_each(
    any_database: Database, settings: Settings, clock: FixedClock, figure: Callable[[object], None]
):
    """Each device sends its own ballot three times at once: a double click, a nervous network."""
    keys = KeyStore(settings.keys, settings.memory)
    poll = start_poll(any_database, keys, clock.now(), voters=PEOPLE)
    client = make_client(settings, any_database, clock)
    home = f"/api/v1/editions/{poll.edition.slug}/ballot"
    drawn = random.Random(7)
    at_once = SUBMISSIONS * DEVICES
    start = Barrier(at_once)

    def send(request: Request) -> Any:
        start.wait()
        return client.put(home, json=request.body, headers=request.headers)

    with ThreadPoolExecutor(at_once) as pool:
        for voter in poll.voters:
            devices = [_request(poll, settings, voter, drawn) for _ in range(DEVICES)]
            answers = list(pool.map(send, devices * SUBMISSIONS))
            assert {answer.status_code for answer in answers} == {201}
            assert len({answer.content for answer in answers}) == DEVICES
    entries = poll.entries()
    assert len(entries) == PEOPLE
    assert all(DEVICES <= entry.version <= at_once for entry in entries)
    with any_database.reading() as db:
        assert count_waiting(db, poll.round_id) == sum(entry.version for entry in entries)
    poll.close()
    assert poll.open() == PEOPLE
    figure(f"{PEOPLE} voters x {SUBMISSIONS} submissions x {DEVICES} devices: {PEOPLE} ballots")


def _request(poll: Poll, settings: Settings, voter: UUID, drawn: random.Random) -> Request:
    with poll.database.reading() as db:
        held = make_pass(settings, db.get_one(Voter, voter), poll.now)
    said = [{"project": code, "share": cents} for code, cents in draw_choices(drawn)]
    return Request(
        {"Authorization": f"Bearer {held}"},
        {"intent": drawn.randbytes(16).hex(), "choices": said},
    )
