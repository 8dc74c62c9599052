"""The transparency log: every accepted ballot once, in no order, provable and never taken back."""

import base64
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.voting.checkpoint import origin_of, verifier_key
from app.voting.keys import KeyStore
from app.voting.merkle import EMPTY
from app.voting.models import LogHead, WaitingCommitment
from app.voting.proofs import prove_inclusion
from app.voting.queries import (
    find_round,
    list_heads,
    list_leaves,
    list_opened_ballots,
    list_waiting,
)
from app.voting.rounds import publish_batch
from app.voting.seal import tracker
from app.worker import work_once
from tests.app.voting.test_merkle import (
    defined_root,
    root_by_inclusion,
    roots_by_consistency,
)
from tests.builders import make_edition
from tests.clients import post_form
from tests.conftest import FixedClock
from tests.polling import Poll, start_poll

WHOLE = [("four-solaire", 100)]
DAY = timedelta(hours=24)


def crowd(poll: Poll, how_many: int, first: int = 1) -> list[bytes]:
    """Let one voter vote `how_many` times; return the commitments in the order of the votes."""
    intents = [number.to_bytes(16) for number in range(first, first + how_many)]
    return [poll.cast(WHOLE, intent=intent).commitment for intent in intents]


def publish(poll: Poll, now: datetime) -> None:
    with poll.database.writing() as db:
        publish_batch(db, edition=poll.edition, keys=poll.keys, now=now)


def heads(poll: Poll) -> list[LogHead]:
    with poll.database.reading() as db:
        return list_heads(db, poll.round_id)


def leaves(poll: Poll) -> list[bytes]:
    with poll.database.reading() as db:
        return list_leaves(db, poll.round_id)


def waiting(poll: Poll) -> list[WaitingCommitment]:
    with poll.database.reading() as db:
        return list_waiting(db, poll.round_id)


def check_note(note: str, key: Ed25519PublicKey, round_id: UUID) -> None:
    """Check a head as a witness does, from the text alone."""
    body, _, tail = note.rpartition("\n\n")
    name, _, signed = tail.removeprefix("\u2014 ").rstrip("\n").partition(" ")
    signature = base64.b64decode(signed)
    assert name == body.split("\n")[0] == origin_of(round_id)
    assert signature[:4].hex() == verifier_key(key, round_id).split("+")[1]
    key.verify(signature[4:], f"{body}\n".encode())


def test_a_round_begins_with_a_signed_empty_log(poll: Poll):
    (head,) = heads(poll)
    assert (head.size, head.root) == (0, EMPTY)
    check_note(head.note, poll.keys.log_key().public_key(), poll.round_id)


def test_a_batch_waits_for_a_day_and_for_twenty_ballots(poll: Poll):
    crowd(poll, 19)
    publish(poll, poll.now + DAY)
    assert leaves(poll) == []
    crowd(poll, 1, first=20)
    publish(poll, poll.now + DAY - timedelta(seconds=1))
    assert leaves(poll) == []
    publish(poll, poll.now + DAY)
    assert len(leaves(poll)) == 20


def test_a_batch_holds_every_ballot_accepted_once_and_shuffled(poll: Poll):
    cast = crowd(poll, 40)
    poll.cast(WHOLE, intent=(40).to_bytes(16))
    publish(poll, poll.now + DAY)
    assert sorted(leaves(poll)) == sorted(cast)
    assert leaves(poll) != cast
    assert waiting(poll) == []


def test_the_heads_are_those_of_the_leaves_and_carry_our_signature(poll: Poll):
    crowd(poll, 23)
    publish(poll, poll.now + DAY)
    crowd(poll, 21, first=24)
    publish(poll, poll.now + 2 * DAY)
    published = leaves(poll)
    assert [head.size for head in heads(poll)] == [0, 23, 44]
    for head in heads(poll)[1:]:
        assert head.root == defined_root(published[: head.size])
        check_note(head.note, poll.keys.log_key().public_key(), poll.round_id)
    forged = head.note.replace("\n44\n", "\n45\n")
    with pytest.raises(InvalidSignature):
        check_note(forged, poll.keys.log_key().public_key(), poll.round_id)


def test_the_close_publishes_what_still_waits_however_few(poll: Poll):
    cast = crowd(poll, 3)
    poll.close()
    assert sorted(leaves(poll)) == sorted(cast)
    with poll.database.reading() as db:
        voting_round = find_round(db, poll.edition.id)
    assert voting_round is not None
    assert voting_round.versions_closed == 3


def test_a_replaced_ballot_that_comes_again_counts_and_is_in_the_log_twice(poll: Poll):
    """A slow network or a second tab does this by itself: the vote must close all the same."""
    first, second = crowd(poll, 2)
    crowd(poll, 1)
    poll.close()
    assert sorted(leaves(poll)) == sorted([first, first, second])
    assert poll.open() == 1
    with poll.database.reading() as db:
        (ballot,) = list_opened_ballots(db, poll.edition.id)
        voting_round = find_round(db, poll.edition.id)
        assert voting_round is not None
        proof = prove_inclusion(db, voting_round=voting_round, commitment=first)
    assert ballot.tracker == tracker((1).to_bytes(16))
    assert leaves(poll)[proof.place] == first


def test_two_voters_who_share_an_intent_leave_two_fingerprints_and_one_ballot(poll: Poll):
    cast = [poll.cast(WHOLE, voter=voter, intent=b"a" * 16) for voter in poll.voters[:2]]
    poll.close()
    assert leaves(poll) == [each.commitment for each in cast]
    assert poll.open() == 1


def test_what_waits_cannot_be_read_without_the_key_in_memory(poll: Poll):
    (commitment,) = crowd(poll, 1)
    (row,) = waiting(poll)
    assert commitment not in row.sealed
    assert len(row.sealed) == 12 + 32 + 16


def test_a_memory_lost_with_its_keys_is_made_good_at_the_opening(poll: Poll):
    replaced, counted = crowd(poll, 2)
    for path in poll.keys.memory.iterdir():
        path.unlink()
    poll.close()
    assert leaves(poll) == []
    assert poll.open() == 1
    assert leaves(poll) == [counted]
    assert replaced not in leaves(poll)


def test_the_keys_of_published_batches_are_forgotten(poll: Poll):
    crowd(poll, 20)
    assert len(list(poll.keys.memory.iterdir())) == 1
    publish(poll, poll.now + DAY)
    crowd(poll, 1, first=21)
    publish(poll, poll.now + DAY)
    assert [path.name for path in poll.keys.memory.iterdir()] == [f"{poll.round_id}.1.batch"]


@pytest.fixture
def public_poll(database: Database, settings: Settings, clock: FixedClock) -> Poll:
    return start_poll(database, KeyStore(settings.keys, settings.memory), clock.now())


def test_the_worker_publishes_the_batch_of_the_day(
    public_poll: Poll, settings: Settings, clock: FixedClock
):
    crowd(public_poll, 20)
    work_once(public_poll.database, settings, clock.now())
    assert leaves(public_poll) == []
    work_once(public_poll.database, settings, clock.now() + DAY)
    assert len(leaves(public_poll)) == 20


def test_the_api_gives_proofs_that_lead_to_the_signed_head(public_poll: Poll, client: TestClient):
    cast = crowd(public_poll, 25)
    publish(public_poll, public_poll.now + DAY)
    home = f"/api/v1/editions/{public_poll.edition.slug}/log"
    log = client.get(home).json()
    assert [head["size"] for head in log["heads"]] == [0, 25]
    assert client.get(f"{home}/checkpoint").text == log["heads"][-1]["checkpoint"]
    assert sorted(client.get(f"{home}/leaves").text.split()) == sorted(map(bytes.hex, cast))
    proof = client.get(f"{home}/inclusion/{cast[0].hex()}").json()
    root = root_by_inclusion(
        cast[0], proof["place"], 25, [bytes.fromhex(each) for each in proof["hashes"]]
    )
    assert root.hex() == proof["head"]["root"] == log["heads"][-1]["root"]


def test_the_api_proves_that_a_later_head_continues_an_earlier_one(
    public_poll: Poll, client: TestClient
):
    crowd(public_poll, 20)
    publish(public_poll, public_poll.now + DAY)
    crowd(public_poll, 20, first=21)
    publish(public_poll, public_poll.now + 2 * DAY)
    home = f"/api/v1/editions/{public_poll.edition.slug}/log/consistency"
    proof = [bytes.fromhex(each) for each in client.get(f"{home}/20/40").json()["hashes"]]
    old, new = (head.root for head in heads(public_poll)[1:])
    assert roots_by_consistency(20, 40, old, proof) == (old, new)
    assert client.get(f"{home}/0/40").json()["hashes"] == []
    assert client.get(f"{home}/20/41").json()["code"] == "voting.head-not-found"
    assert client.get(f"{home}/40/20").status_code == 404


def test_an_unknown_commitment_is_not_found_and_a_malformed_one_refused(
    public_poll: Poll, client: TestClient
):
    home = f"/api/v1/editions/{public_poll.edition.slug}/log"
    assert client.get(f"{home}/inclusion/{'0' * 64}").status_code == 404
    assert client.get(f"{home}/inclusion/zz").status_code == 422


def test_a_resident_finds_their_fingerprint_without_javascript(
    public_poll: Poll, client: TestClient
):
    cast = crowd(public_poll, 20)
    page = f"/fr/editions/{public_poll.edition.slug}/transparence/journal"
    early = post_form(client, page, {"commitment": cast[3].hex()})
    assert early.status_code == 422
    assert "revenez demain" in early.text
    publish(public_poll, public_poll.now + DAY)
    found = post_form(client, page, {"commitment": f" {cast[3].hex().upper()} "})
    assert found.status_code == 200
    assert "Oui. Votre empreinte" in found.text
    assert client.get(page).status_code == 200


def test_no_log_stands_where_no_urn_was_opened(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        slug = make_edition(db, now=now).slug
    assert client.get(f"/fr/editions/{slug}/transparence/journal").status_code == 404
    assert client.get(f"/api/v1/editions/{slug}/log").status_code == 404
