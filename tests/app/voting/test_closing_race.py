"""Voting while the vote closes: no ballot after the close, none lost before it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.voting import rounds, service
from app.voting.keys import KeyStore
from app.voting.queries import find_round
from app.voting.rounds import RoundClosed
from tests.polling import Poll, start_poll
from tests.proofs import count

pytestmark = pytest.mark.proof

ROUNDS = count(2, 40)
WRITERS = 8
EACH = 12


def race(poll: Poll) -> tuple[int, float]:
    """Let eight writers vote while one closes.

    Return how many ballots were acknowledged, and the seconds the close took.
    """
    started = threading.Barrier(WRITERS + 1)

    def vote(writer: int) -> int:
        started.wait()
        taken = 0
        for number in range(EACH):
            voter = poll.voters[writer * EACH + number]
            try:
                poll.cast([("eau-mopti", 100)], voter=voter, intent=voter.bytes)
            except RoundClosed:
                continue
            taken += 1
        return taken

    def close() -> float:
        started.wait()
        begun = time.perf_counter()
        poll.close()
        return time.perf_counter() - begun

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        closing = pool.submit(close)
        taken = sum(pool.map(vote, range(WRITERS)))
    return taken, closing.result()


def test_no_ballot_is_late_and_none_is_lost(
    any_database: Database, tmp_path: Path, now: datetime, figure: Callable[[object], None]
):
    slowest, accepted = 0.0, 0
    for number in range(ROUNDS):
        keys = KeyStore(tmp_path / f"keys-{number}", tmp_path / f"memory-{number}")
        poll = start_poll(any_database, keys, now, voters=WRITERS * EACH, slug=f"rennes-{number}")
        taken, seconds = race(poll)
        slowest, accepted = max(slowest, seconds), accepted + taken
        with any_database.reading() as db:
            voting_round = find_round(db, poll.edition.id)
        assert voting_round
        assert voting_round.ballots_closed == taken
        assert poll.open() == taken
    figure(
        f"{ROUNDS} rounds, {WRITERS} writers, {accepted} ballots accepted: 0 late, 0 lost,"
        f" the closer took {slowest:.2f} s at most"
    )


@pytest.mark.postgres
def test_a_plain_read_of_the_state_lets_late_ballots_in(
    postgres_database: Database, keys: KeyStore, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    """Control: without the barrier the same race leaves ballots that the close did not count."""
    poll = start_poll(postgres_database, keys, now, voters=WRITERS * EACH)
    for module in (rounds, service):
        monkeypatch.setattr(module, "take_turn", lambda *_, **__: None)
    look = rounds.get_open_round

    def look_and_linger(db: Session, **asked: object) -> object:
        found = look(db, **asked)  # type: ignore[arg-type]
        time.sleep(0.02)
        return found

    monkeypatch.setattr(service, "get_open_round", look_and_linger)
    taken, _seconds = race(poll)
    with postgres_database.reading() as db:
        voting_round = find_round(db, poll.edition.id)
    assert voting_round
    assert voting_round.ballots_closed is not None
    assert voting_round.ballots_closed < taken
