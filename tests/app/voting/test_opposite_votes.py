"""Two urns with opposite votes look alike to everyone until they are opened."""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from app.core.db import Database
from app.core.settings import Settings
from app.editions.queries import get_edition
from app.results.service import count_edition, publish_result
from app.voting.ceremony import export_sealed
from app.worker import work_once
from tests.proofs import count, is_full
from tests.town import LAST_HOUR, Town, twin_of, voting_town, walk

pytestmark = pytest.mark.proof

VOTES = count(25, 200)
ONE_WAY = [("eau-mopti", 100)]
THE_OTHER = [("four-solaire", 99), ("radio-yenbai", 1)]
HASHED = re.compile(r"/log(/|$)|/transparence(/journal)?$")
HASHES = re.compile(
    rb'"[0-9a-f]{32}"|[0-9a-f]{64}|(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43,}={0,2}(?![A-Za-z0-9+/=])'
)
"""Commitments, roots and signatures of the log, and the tags of the answers that hold them; the
fingerprint of the file of sealed ballots.

They are shown by their nature and tell nothing: the first hide behind the hundred random bits
of a tracker, the last is of ciphertexts. Two urns with the same votes differ in them too.
Nothing else may differ.
"""


@pytest.fixture
def towns(
    any_database: Database, settings: Settings, now: datetime, tmp_path: Path
) -> Iterator[tuple[Town, Town]]:
    town = voting_town(any_database, settings, now, VOTES + 20)
    with twin_of(town, tmp_path / "twin") as twin:
        yield town, twin


def vote(town: Town, voters: Sequence[UUID], choices: Sequence[tuple[str, int]]) -> None:
    for voter in voters:
        town.poll.cast(choices, voter=voter, intent=secrets.token_bytes(16))


def differences(
    towns: tuple[Town, Town], now: datetime, *, hashes_differ: bool
) -> tuple[int, list[str]]:
    """Read everything in both towns; return how much that was, and what is not the same."""
    ours, theirs = (walk(town, now, everyone=is_full()) for town in towns)
    assert ours.keys() == theirs.keys()
    assert sum(answer.startswith(b"200") for answer in ours.values()) > 80
    different = []
    for asked, answer in ours.items():
        pair = [answer, theirs[asked]]
        if hashes_differ and HASHED.search(asked):
            pair = [HASHES.sub(b"hash", each) for each in pair]
        if pair[0] != pair[1]:
            different.append(asked)
    return len(ours), different


def test_opposite_votes_cannot_be_told_apart_before_the_opening(
    towns: tuple[Town, Town], figure: Callable[[object], None]
):
    now = towns[0].poll.now
    for town, choices in zip(towns, (ONE_WAY, THE_OTHER), strict=True):
        vote(town, town.poll.voters[:VOTES], choices)
        # A vote taken back leaves no trace either.
        vote(town, town.poll.voters[:3], [])
    asked, different = differences(towns, now, hashes_differ=False)
    assert different == []
    figure(f"while ballots wait: {asked} answers byte-identical")


@pytest.mark.skipif(not is_full(), reason="the close, below, shows the same in a short run")
def test_opposite_votes_cannot_be_told_apart_after_a_batch_of_the_log(
    towns: tuple[Town, Town], figure: Callable[[object], None]
):
    now = towns[0].poll.now
    for town, choices in zip(towns, (ONE_WAY, THE_OTHER), strict=True):
        vote(town, town.poll.voters[:VOTES], choices)
    for town in towns:
        work_once(town.poll.database, town.world.settings, now)
    vote(towns[0], towns[0].poll.voters[VOTES:], THE_OTHER)
    vote(towns[1], towns[1].poll.voters[VOTES:], ONE_WAY)
    asked, different = differences(towns, now, hashes_differ=True)
    assert different == []
    figure(f"after a batch of the log: {asked} answers identical but for hashes")


def test_opposite_urns_cannot_be_told_apart_once_closed(
    towns: tuple[Town, Town], figure: Callable[[object], None]
):
    closing = towns[0].poll.now + LAST_HOUR
    exported = []
    for town, choices in zip(towns, (ONE_WAY, THE_OTHER), strict=True):
        vote(town, town.poll.voters[:VOTES], choices)
        work_once(town.poll.database, town.world.settings, closing)
        with town.poll.database.writing() as db:
            edition = get_edition(db, town.poll.edition.slug)
            exported.append(export_sealed(db, edition=edition, now=closing))
    asked, different = differences(towns, closing, hashes_differ=True)
    assert different == []
    assert exported[0][0] == exported[1][0]
    assert len({len(line) for lines in exported for line in lines[1:]}) == 1
    figure(f"after the close: {asked} answers identical but for hashes")


def test_the_same_votes_are_told_apart_once_they_are_published(towns: tuple[Town, Town]):
    """Control: what is compared does differ as soon as it may."""
    closing = towns[0].poll.now + LAST_HOUR
    published = set()
    for town, choices in zip(towns, (ONE_WAY, THE_OTHER), strict=True):
        vote(town, town.poll.voters, choices)
        town.poll.close()
        assert town.poll.open() == len(town.poll.voters)
        with town.poll.database.writing() as db:
            edition = get_edition(db, town.poll.edition.slug)
            count_edition(db, edition=edition, now=closing)
            publish_result(db, edition=edition, now=closing)
        published.add(town.client(closing).get(f"/api/v1/editions/{edition.slug}/result").content)
    assert len(published) == 2
