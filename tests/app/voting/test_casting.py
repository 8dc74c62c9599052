"""A ballot goes into its box: once, whole, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.editions.phases import PhaseNotOpen
from app.voting.keys import KeyStore
from app.voting.queries import find_round
from app.voting.rounds import RoundClosed, RoundNotOpen
from app.voting.service import BallotRefused, cast_ballot
from tests.builders import make_edition
from tests.polling import INTENT, Poll

WHOLE = [("eau-mopti", 60), ("radio-yenbai", 40)]
OTHER = [("four-solaire", 100)]


def test_a_ballot_is_one_sealed_row_and_a_signed_receipt(poll: Poll):
    receipt = poll.cast(WHOLE)
    (entry,) = poll.entries()
    assert entry.version == 1
    assert b"eau-mopti" not in entry.sealed
    assert len(receipt.tracker) == 20
    with poll.database.reading() as db:
        voting_round = find_round(db, poll.edition.id)
    assert voting_round
    key = Ed25519PublicKey.from_public_bytes(voting_round.receipt_public_key)
    key.verify(receipt.signature, receipt.message)


def test_every_ballot_of_a_round_has_the_same_length(poll: Poll):
    for voter, choices in zip(poll.voters, ([], WHOLE, OTHER), strict=True):
        poll.cast(choices, voter=voter)
    assert len({len(entry.sealed) for entry in poll.entries()}) == 1


def test_the_last_ballot_counts(poll: Poll):
    poll.cast(WHOLE)
    poll.cast(OTHER, intent=bytes(16))
    (entry,) = poll.entries()
    assert entry.version == 2


def test_the_same_ballot_sent_again_changes_nothing_and_gives_the_same_receipt(poll: Poll):
    first = poll.cast(WHOLE)
    before = poll.entries()[0].sealed
    assert poll.cast(list(reversed(WHOLE))) == first
    (entry,) = poll.entries()
    assert (entry.version, entry.sealed) == (1, before)


def test_a_blank_ballot_is_a_ballot(poll: Poll):
    poll.cast([])
    poll.close()
    assert poll.open() == 1


def test_an_earlier_ballot_stays_until_the_new_one_is_committed(poll: Poll):
    poll.cast(WHOLE)
    before = poll.entries()[0].sealed

    class Crash(Exception):
        pass

    def crash(*_: object) -> None:
        raise Crash

    event.listen(poll.database.engine, "commit", crash)
    with pytest.raises(Crash):
        poll.cast(OTHER, intent=bytes(16))
    event.remove(poll.database.engine, "commit", crash)
    (entry,) = poll.entries()
    assert (entry.version, entry.sealed) == (1, before)


@pytest.mark.parametrize(
    ("choices", "codes"),
    [
        ([("eau-mopti", 61), ("radio-yenbai", 40)], ["ballot.sum-not-100"]),
        ([("eau-mopti", 101), ("radio-yenbai", -1)], ["ballot.share-below-one"]),
        ([("eau-mopti", 60), ("ailleurs", 40)], ["ballot.unknown-project"]),
        ([("eau-mopti", 50), ("eau-mopti", 50)], ["ballot.repeated-project"]),
        (
            [("ailleurs", -5), ("eau-mopti", 50), ("eau-mopti", 50)],
            [
                "ballot.unknown-project",
                "ballot.repeated-project",
                "ballot.share-below-one",
                "ballot.sum-not-100",
            ],
        ),
    ],
)
def test_a_ballot_against_the_rules_is_refused_whole_and_every_reason_told(
    poll: Poll, choices: list[tuple[str, int]], codes: list[str]
):
    with pytest.raises(BallotRefused) as refusal:
        poll.cast(choices)
    assert [code for code, _ in refusal.value.violations] == codes
    assert poll.entries() == []


def test_no_ballot_is_taken_before_or_after_the_dates(poll: Poll):
    with pytest.raises(PhaseNotOpen):
        poll.cast(WHOLE, now=poll.now - timedelta(days=11))
    with pytest.raises(RoundClosed) as refusal:
        poll.cast(WHOLE, now=poll.now + timedelta(days=11))
    assert refusal.value.params["closed_at"]
    assert poll.entries() == []


def test_no_ballot_is_taken_after_the_close_by_hand(poll: Poll):
    poll.cast(WHOLE)
    poll.close()
    with pytest.raises(RoundClosed):
        poll.cast(OTHER, intent=bytes(16))
    assert [entry.version for entry in poll.entries()] == [1]


def test_no_ballot_is_taken_before_the_urn_is_made(db: Session, keys: KeyStore, now: datetime):
    edition = make_edition(db, now=now)
    with pytest.raises(RoundNotOpen):
        cast_ballot(
            db,
            edition=edition,
            voter_id=uuid4(),
            choices=[],
            intent=INTENT,
            keys=keys,
            now=now,
        )


def test_a_vote_writes_its_box_and_a_sealed_promise_and_nothing_in_the_register(poll: Poll):
    said: list[str] = []
    event.listen(poll.database.engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    poll.cast(WHOLE)
    writes = [each for each in said if each.split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert [each.split()[2] for each in writes] == ["urn_entry", "log_waiting"]
    assert not any("voter" in each.replace("voting", "") for each in said)


def test_eight_threads_voting_at_once_for_one_voter_leave_exactly_one_row(poll: Poll):
    def vote(number: int) -> None:
        poll.cast(WHOLE, intent=INTENT if number % 2 else bytes([number]) * 16)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(vote, range(8)))
    (entry,) = poll.entries()
    assert 1 <= entry.version <= 8
