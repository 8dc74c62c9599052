"""The close before its hour: asked with a public reason, confirmed by somebody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.models import Event
from app.core.db import Database
from app.voting.agreement import AskedAlready, SecondPersonNeeded
from app.voting.closing import (
    ClosingNotAsked,
    ClosingReasonMissing,
    ask_closing,
    confirm_closing,
    drop_closing,
)
from app.voting.keys import KeyStore
from app.voting.queries import find_early_closing, find_round
from app.voting.rounds import RoundClosed, close_by_hand
from tests.builders import make_account
from tests.polling import Poll, start_poll

WHOLE = [("eau-mopti", 100)]
REASON = "Une panne a empêché de voter pendant deux jours."


@pytest.fixture
def poll(any_database: Database, keys: KeyStore, now: datetime) -> Poll:
    return start_poll(any_database, keys, now, voters=3, dispute_hours=2)


@pytest.fixture
def staff(poll: Poll) -> list[UUID]:
    with poll.database.writing() as db:
        return [
            make_account(db, now=poll.now, role=Role.ADMINISTRATOR, email=f"{name}@example.org").id
            for name in ("ada", "bob")
        ]


def ask(poll: Poll, by: UUID, reason: str = REASON) -> None:
    with poll.database.writing() as db:
        ask_closing(db, edition=poll.edition, reason=reason, by=by, now=poll.now)


def confirm(poll: Poll, by: UUID) -> None:
    with poll.database.writing() as db:
        confirm_closing(db, edition=poll.edition, keys=poll.keys, by=by, now=poll.now)


def closed_at(poll: Poll) -> datetime | None:
    with poll.database.reading() as db:
        found = find_round(db, poll.edition.id)
    assert found
    return found.closed_at


def test_two_people_close_the_vote_before_its_hour(poll: Poll, staff: list[UUID]):
    poll.cast(WHOLE)
    ask(poll, staff[0])
    poll.cast(WHOLE, voter=poll.voters[1], intent=b"z" * 16)
    assert closed_at(poll) is None
    confirm(poll, staff[1])
    assert closed_at(poll) == poll.now
    with pytest.raises(RoundClosed):
        poll.cast(WHOLE, voter=poll.voters[2], intent=b"y" * 16)
    with poll.database.reading() as db:
        kept = find_early_closing(db, poll.round_id)
    assert kept
    assert (kept.reason, kept.asked_by, kept.confirmed_by) == (REASON, *staff)


def test_the_window_counts_from_the_close_itself_and_the_urn_opens_after_it(
    poll: Poll, staff: list[UUID]
):
    poll.cast(WHOLE)
    ask(poll, staff[0])
    confirm(poll, staff[1])
    later = timedelta(hours=2)
    with poll.database.writing() as db:
        close_by_hand(db, edition=poll.edition, keys=poll.keys, now=poll.now + later)
    assert poll.open(later=later) == 1


def test_one_person_alone_closes_nothing(poll: Poll, staff: list[UUID]):
    ask(poll, staff[0])
    with pytest.raises(SecondPersonNeeded):
        confirm(poll, staff[0])
    with pytest.raises(AskedAlready):
        ask(poll, staff[1])
    assert closed_at(poll) is None


def test_what_nobody_asked_for_is_not_confirmed(poll: Poll, staff: list[UUID]):
    with pytest.raises(ClosingNotAsked):
        confirm(poll, staff[0])
    with pytest.raises(ClosingReasonMissing):
        ask(poll, staff[0], reason=" \n")
    ask(poll, staff[0])
    with poll.database.writing() as db:
        drop_closing(db, edition=poll.edition, by=staff[1], now=poll.now)
    with pytest.raises(ClosingNotAsked):
        confirm(poll, staff[1])
    assert closed_at(poll) is None


def test_a_request_lapses_when_the_calendar_closes_first(poll: Poll, staff: list[UUID]):
    ask(poll, staff[0])
    poll.close()
    with pytest.raises(RoundClosed):
        confirm(poll, staff[1])
    with poll.database.writing() as db:
        after = poll.now + timedelta(hours=2)
        close_by_hand(db, edition=poll.edition, keys=poll.keys, now=after)
        assert find_early_closing(db, poll.round_id) is None


def test_the_journal_tells_the_reason_once_it_is_public(poll: Poll, staff: list[UUID]):
    ask(poll, staff[0], reason="Un brouillon.")
    with poll.database.writing() as db:
        drop_closing(db, edition=poll.edition, by=staff[0], now=poll.now)
    ask(poll, staff[0])
    confirm(poll, staff[1])
    with poll.database.reading() as db:
        told = [
            (event.action, event.details)
            for event in db.scalars(select(Event).order_by(Event.sequence))
            if event.action.startswith("voting.closing")
        ]
    assert told == [
        ("voting.closing-asked", {}),
        ("voting.closing-dropped", {}),
        ("voting.closing-asked", {}),
        ("voting.closing-confirmed", {"reason": REASON}),
    ]


def test_pressed_twice_at_once_it_closes_once(poll: Poll, staff: list[UUID]):
    poll.cast(WHOLE)
    ask(poll, staff[0])

    def press(_: int) -> bool:
        try:
            confirm(poll, staff[1])
        except RoundClosed:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(press, range(3))) == 1
