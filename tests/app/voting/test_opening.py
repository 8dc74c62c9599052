"""Close, open: the ballots come out as they went in, and nothing else does."""

from datetime import datetime

import pytest
from sqlalchemy import select

from app.audit.models import Event
from app.core.db import Database
from app.editions.models import BallotKind
from app.editions.queries import find_freeze
from app.voters.models import Voter
from app.voting import ceremony, seal
from app.voting.ceremony import RoundStillOpen, leave_nothing
from app.voting.keys import KeyMissing, KeyStore
from app.voting.models import UrnEntry
from app.voting.queries import find_round, list_opened_ballots
from app.voting.rounds import open_round
from app.voting.service import has_voted
from app.voting.suites import SUITE
from app.worker import finish_openings
from tests.polling import COSTS, Poll, start_poll

WHOLE = [("eau-mopti", 60), ("radio-yenbai", 40)]
OTHER = [("four-solaire", 100)]


def opened(poll: Poll) -> dict[str, list[list[object]]]:
    with poll.database.reading() as db:
        ballots = list_opened_ballots(db, poll.edition.id)
        return {ballot.tracker: ballot.choices for ballot in ballots}


def add_payload(poll: Poll, content: bytes, box: bytes) -> None:
    with poll.database.writing() as db:
        voting_round = find_round(db, poll.edition.id)
        assert voting_round
        sealed = seal.seal(content, SUITE, voting_round.urn_public_key, voting_round.id)
        db.add(
            UrnEntry(
                round_id=voting_round.id,
                box_key=box,
                sealed=sealed,
                suite=SUITE,
                version=1,
                intent_tag=box,
            )
        )


def flaws(poll: Poll) -> dict[str, int]:
    with poll.database.reading() as db:
        event = db.scalars(select(Event).where(Event.action == "voting.opened")).one()
        return dict(event.details["flaws"])


def test_a_round_is_opened_once_and_freezes_projects_and_rules(poll: Poll):
    with poll.database.writing() as db:
        again = open_round(db, edition=poll.edition, keys=poll.keys, now=poll.now)
        frozen = find_freeze(db, poll.edition.id)
    assert again.id == poll.round_id
    assert frozen
    assert all(code in frozen.document for code in COSTS)


def test_the_opening_gives_exactly_the_ballots_cast(poll: Poll):
    first = poll.cast(WHOLE)
    poll.cast(OTHER, voter=poll.voters[1], intent=b"1" * 16)
    last = poll.cast([], voter=poll.voters[1], intent=b"2" * 16)
    poll.close()
    assert poll.open() == 2
    assert opened(poll) == {
        first.tracker: [["eau-mopti", 60], ["radio-yenbai", 40]],
        last.tracker: [],
    }
    assert poll.entries() == []


def test_a_ranking_keeps_its_order(sqlite_database: Database, keys: KeyStore, now: datetime):
    poll = start_poll(sqlite_database, keys, now, ballot_kind=BallotKind.RANKING, largest_choice=2)
    poll.cast([("radio-yenbai", 1), ("eau-mopti", 2)])
    poll.close()
    poll.open()
    assert list(opened(poll).values()) == [[["radio-yenbai", 1], ["eau-mopti", 2]]]


def test_the_close_signs_the_register_once_and_counts_boxes_and_versions(poll: Poll):
    poll.cast(WHOLE)
    poll.cast(OTHER, intent=bytes(16))
    poll.cast(OTHER, voter=poll.voters[2], intent=b"1" * 16)
    poll.close()
    poll.close()
    with poll.database.reading() as db:
        voting_round = find_round(db, poll.edition.id)
        signed = set(db.scalars(select(Voter.id).where(Voter.signed)))
        closings = db.scalars(select(Event).where(Event.action == "voting.disputes-ended")).all()
    assert voting_round
    assert (voting_round.ballots_closed, voting_round.versions_closed) == (2, 3)
    assert signed == {poll.voters[0], poll.voters[2]}
    assert [event.details["boxes_of_nobody"] for event in closings] == [0]


def test_a_box_that_belongs_to_nobody_is_counted_at_the_close(poll: Poll):
    poll.cast(WHOLE)
    add_payload(poll, b"stuffed", b"x" * 32)
    poll.close()
    with poll.database.reading() as db:
        closing = db.scalars(select(Event).where(Event.action == "voting.disputes-ended")).one()
    assert closing.details["boxes_of_nobody"] == 1


def test_an_urn_that_takes_ballots_is_not_opened(poll: Poll):
    poll.cast(WHOLE)
    with pytest.raises(RoundStillOpen):
        poll.open()
    assert len(poll.entries()) == 1


def test_has_voted_is_answered_before_and_after_the_close(poll: Poll):
    poll.cast(WHOLE)

    def answers() -> list[bool]:
        with poll.database.reading() as db:
            voters = [db.get_one(Voter, voter_id) for voter_id in poll.voters]
            return [
                has_voted(db, edition=poll.edition, voter=voter, keys=poll.keys) for voter in voters
            ]

    assert answers() == [True, False, False]
    poll.close()
    poll.open()
    assert answers() == [True, False, False]


def test_after_the_opening_the_link_key_is_gone_and_opening_again_changes_nothing(poll: Poll):
    poll.cast(WHOLE)
    poll.close()
    poll.open()
    with pytest.raises(KeyMissing):
        poll.keys.link_key(poll.round_id)
    assert poll.open() == 1
    assert len(opened(poll)) == 1


def test_an_opening_that_crashes_after_the_key_is_gone_is_run_again(
    poll: Poll, monkeypatch: pytest.MonkeyPatch
):
    poll.cast(WHOLE)
    poll.close()

    class Crash(Exception):
        pass

    def crash(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(ceremony, "record", crash)
        with pytest.raises(Crash):
            poll.open()
    assert len(poll.entries()) == 1
    assert poll.open() == 1


def test_payloads_that_are_no_ballots_are_counted_by_flaw_and_stop_nothing(poll: Poll):
    receipt = poll.cast(WHOLE)
    size = seal.plain_size(poll.round_id, SUITE, list(COSTS))
    good = seal.plain(poll.round_id, SUITE, receipt.tracker, WHOLE, size)
    unruly = seal.plain(poll.round_id, SUITE, "0" * 20, [("eau-mopti", 101)], size)
    for number, content in enumerate(
        [
            good,
            unruly,
            good + b"\0",
            b"[" * size,
            good.replace(b"eau", b"\xff\xfe\xfd"),
            b'{"choices":5}'.ljust(size, b"\0"),
        ]
    ):
        add_payload(poll, content, bytes([number]) * 32)
    with poll.database.writing() as db:
        db.add(
            UrnEntry(
                round_id=poll.round_id,
                box_key=b"z" * 32,
                sealed=b"noise",
                suite="unknown",
                version=1,
                intent_tag=b"z" * 32,
            )
        )
    poll.close()
    assert poll.open() == 1
    assert flaws(poll) == {"repeated": 1, "irregular": 1, "malformed": 4, "unreadable": 1}


def test_the_keepers_key_goes_once_the_opening_is_committed_and_never_before(poll: Poll):
    poll.cast(WHOLE)
    poll.close()
    leave_nothing(poll.database, poll.keys, poll.edition.id)
    assert poll.open() == 1
    leave_nothing(poll.database, poll.keys, poll.edition.id)
    assert {path.name for path in poll.keys.folder.iterdir()} == {"receipt", "log"}
    assert poll.open() == 1


def test_a_service_killed_right_after_the_opening_destroys_its_key_when_it_runs_again(poll: Poll):
    poll.cast(WHOLE)
    poll.close()
    finish_openings(poll.database, poll.keys)
    assert poll.open() == 1
    finish_openings(poll.database, poll.keys)
    assert {path.name for path in poll.keys.folder.iterdir()} == {"receipt", "log"}


def test_the_file_forgets_the_urn_once_compacted(poll: Poll):
    poll.cast(WHOLE)
    sealed = poll.entries()[0].sealed
    poll.close()
    poll.open()
    poll.database.compact()
    path = poll.database.engine.url.database
    if poll.database.engine.dialect.name == "sqlite":
        for suffix in ("", "-wal"):
            with open(f"{path}{suffix}", "rb") as file:  # noqa: PTH123
                assert sealed not in file.read()
