"""The opening by several trustees: a file goes out, the link is cut, what comes back is checked."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import Event
from app.core.db import Database
from app.voting.ceremony import (
    HeldByTrustees,
    OpeningRefused,
    RoundStillOpen,
    StepMissing,
    UrnOpenedAlready,
    cut_link,
    export_sealed,
    open_urn,
    publish_opening,
)
from app.voting.keys import KeyMissing, KeyStore
from app.voting.queries import find_round, list_opened_ballots
from app.voting.suites import HYBRID
from app.voting.trustees import join_key, split_new_key
from app.voting.urn_file import UrnFileUnreadable, digest, open_lines, read_head
from tests.polling import Poll, start_poll

TRUSTEES = split_new_key(2, 3)
WHOLE = [("eau-mopti", 60), ("radio-yenbai", 40)]


@pytest.fixture
def poll(any_database: Database, keys: KeyStore, now: datetime) -> Poll:
    return start_poll(any_database, keys, now, voters=5, trustees=TRUSTEES)


def fill(poll: Poll) -> dict[str, list[list[object]]]:
    """Let four of five vote, one of them twice; return what must come out."""
    expected = {}
    for number, voter in enumerate(poll.voters[:4]):
        choices = [("eau-mopti", 50 + number), ("four-solaire", 50 - number)]
        poll.cast(WHOLE, voter=voter, intent=bytes([100 + number]) * 16)
        receipt = poll.cast(choices, voter=voter, intent=bytes([number]) * 16)
        expected[receipt.tracker] = [list(choice) for choice in choices]
    return expected


def export(poll: Poll) -> list[str]:
    with poll.database.writing() as db:
        return export_sealed(db, edition=poll.edition, now=poll.now)


def cut(poll: Poll) -> None:
    with poll.database.writing() as db:
        cut_link(db, edition=poll.edition, keys=poll.keys, now=poll.now)


def open_offline(lines: list[str]) -> str:
    trusteeship, words = TRUSTEES
    return open_lines(lines, join_key(words[1:], trusteeship), lines[1:])


def publish(poll: Poll, content: str) -> int:
    with poll.database.writing() as db:
        return publish_opening(
            db, edition=poll.edition, content=content, keys=poll.keys, now=poll.now
        )


def opened(poll: Poll) -> dict[str, list[list[object]]]:
    with poll.database.reading() as db:
        return {each.tracker: each.choices for each in list_opened_ballots(db, poll.edition.id)}


def test_the_ballots_come_out_as_they_went_in_and_tied_to_nobody(poll: Poll):
    expected = fill(poll)
    poll.close()
    lines = export(poll)
    cut(poll)
    with pytest.raises(KeyMissing):
        poll.keys.link_key(poll.round_id)
    assert publish(poll, open_offline(lines)) == 4
    assert opened(poll) == expected
    assert poll.entries() == []


def test_an_urn_of_the_hybrid_suite_goes_through_the_same_steps(
    sqlite_database: Database, keys: KeyStore, now: datetime
):
    trusteeship, words = split_new_key(2, 3, HYBRID)
    poll = start_poll(sqlite_database, keys, now, voters=5, trustees=(trusteeship, words))
    expected = fill(poll)
    poll.close()
    assert {(entry.suite, len(entry.sealed)) for entry in poll.entries()} == {(HYBRID, 1136 + 256)}
    lines = export(poll)
    cut(poll)
    content = open_lines(lines, join_key(words[:2], trusteeship), lines[1:])
    assert publish(poll, content) == 4
    assert opened(poll) == expected
    with pytest.raises(UrnOpenedAlready):
        export(poll)


def test_each_step_is_journaled_once_with_its_figures(poll: Poll):
    fill(poll)
    poll.close()
    lines = export(poll)
    export(poll)
    cut(poll)
    cut(poll)
    content = open_offline(lines)
    assert publish(poll, content) == publish(poll, content) == 4
    with poll.database.reading() as db:
        told = {
            event.action: event.details
            for event in db.scalars(select(Event).where(Event.object_kind == "round"))
        }
        actions = [
            event.action for event in db.scalars(select(Event).where(Event.object_kind == "round"))
        ]
    assert sorted(actions) == [
        "voting.closed",
        "voting.disputes-ended",
        "voting.exported",
        "voting.link-destroyed",
        "voting.opened",
        "voting.round-opened",
    ]
    assert told["voting.exported"] == {"sha256": digest(lines)}
    assert told["voting.opened"] == {"ballots": 4, "flaws": {}, "late": 0}


def test_the_file_is_the_same_however_often_it_is_written_and_after_the_link_is_cut(poll: Poll):
    fill(poll)
    poll.close()
    first = export(poll)
    assert export(poll) == first
    cut(poll)
    assert export(poll) == first


def test_the_boxes_keep_nothing_of_their_names_once_the_link_is_cut(poll: Poll):
    fill(poll)
    poll.close()
    before = {entry.box_key for entry in poll.entries()}
    export(poll)
    cut(poll)
    after = poll.entries()
    assert not before & {entry.box_key for entry in after}
    assert {entry.intent_tag for entry in after} == {bytes(32)}
    assert len(after) == 4


def test_no_step_is_taken_before_the_one_it_needs(poll: Poll):
    fill(poll)
    with pytest.raises(RoundStillOpen):
        export(poll)
    poll.close()
    with pytest.raises(StepMissing) as first:
        cut(poll)
    assert first.value.params == {"step": "export-sealed"}
    lines = export(poll)
    with pytest.raises(StepMissing) as second:
        publish(poll, open_offline(lines))
    assert second.value.params == {"step": "destroy-link"}


def test_the_button_of_one_keeper_does_not_open_the_urn_of_several(poll: Poll):
    fill(poll)
    poll.close()
    with poll.database.writing() as db, pytest.raises(HeldByTrustees):
        open_urn(db, edition=poll.edition, keys=poll.keys, now=poll.now)
    assert poll.keys.link_key(poll.round_id)


def change_a_choice(document: dict[str, Any]) -> None:
    document["ballots"][0][1] = [["eau-mopti", 99], ["four-solaire", 1]]


def drop_a_ballot(document: dict[str, Any]) -> None:
    document["ballots"].pop()


def add_a_ballot(document: dict[str, Any]) -> None:
    document["ballots"].append(["0" * 20, [["eau-mopti", 100]]])


def hide_a_ballot_among_the_flaws(document: dict[str, Any]) -> None:
    document["ballots"].pop()
    document["ballots"].append(["0" * 20, [["eau-mopti", 100]]])


def overspend(document: dict[str, Any]) -> None:
    document["ballots"][0][1] = [["eau-mopti", 101]]


def repeat_a_ballot(document: dict[str, Any]) -> None:
    document["ballots"][1] = document["ballots"][0]


def name_another_urn(document: dict[str, Any]) -> None:
    document["urn_sha256"] = "0" * 64


def name_another_round(document: dict[str, Any]) -> None:
    document["round"] = "00000000-0000-0000-0000-000000000000"


def break_the_shape(document: dict[str, Any]) -> None:
    document["ballots"] = [["x"]]


@pytest.mark.parametrize(
    "tamper",
    [
        change_a_choice,
        drop_a_ballot,
        add_a_ballot,
        hide_a_ballot_among_the_flaws,
        overspend,
        repeat_a_ballot,
        name_another_urn,
        name_another_round,
        break_the_shape,
    ],
)
def test_what_does_not_agree_with_the_urn_is_refused_whole(
    sqlite_database: Database,
    keys: KeyStore,
    now: datetime,
    tamper: Callable[[dict[str, Any]], None],
):
    poll = start_poll(sqlite_database, keys, now, voters=5, trustees=TRUSTEES)
    expected = fill(poll)
    poll.close()
    lines = export(poll)
    cut(poll)
    content = open_offline(lines)
    document = json.loads(content)
    tamper(document)
    with pytest.raises(OpeningRefused):
        publish(poll, json.dumps(document))
    assert opened(poll) == {}
    assert publish(poll, content) == 4
    assert opened(poll) == expected


@pytest.mark.parametrize("content", ["", "null", "[]", "{}", '{"format": "partage-opened/1"}'])
def test_what_is_no_opening_at_all_is_refused_with_its_reason(
    sqlite_database: Database, keys: KeyStore, now: datetime, content: str
):
    poll = start_poll(sqlite_database, keys, now, trustees=TRUSTEES)
    poll.close()
    export(poll)
    cut(poll)
    with pytest.raises(UrnFileUnreadable):
        publish(poll, content)


def test_a_file_cut_short_or_altered_is_not_opened(
    sqlite_database: Database, keys: KeyStore, now: datetime
):
    poll = start_poll(sqlite_database, keys, now, voters=5, trustees=TRUSTEES)
    fill(poll)
    poll.close()
    lines = export(poll)
    for broken in (lines[:-1], [], ["{}"], ["x", *lines[1:]], [lines[0].replace("urn/1", "urn/2")]):
        with pytest.raises(UrnFileUnreadable):
            read_head(broken)


def test_an_empty_urn_goes_through_the_same_steps(
    sqlite_database: Database, keys: KeyStore, now: datetime
):
    poll = start_poll(sqlite_database, keys, now, trustees=TRUSTEES)
    poll.close()
    lines = export(poll)
    cut(poll)
    assert publish(poll, open_offline(lines)) == 0
    with poll.database.reading() as db:
        voting_round = find_round(db, poll.edition.id)
    assert voting_round is not None
    assert voting_round.unsealed_at == poll.now
