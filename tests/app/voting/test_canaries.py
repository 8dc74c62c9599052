"""Canaries: distinctive choices, trackers and codes, looked for in every byte that is written.

Until the opening they stand nowhere: not in the database and its logs, not in its backups,
not among the files and keys, not in what the service says of itself, not on any page.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.core.db import Database
from app.core.logs import JsonLines
from app.core.settings import Settings
from app.worker import work_once
from tests.access.world import Actor
from tests.app.voting.booth import CHECK, RECEIPT, enter, fill_numbers, sending
from tests.builders import PASSWORD
from tests.clients import sign_in
from tests.proofs import count, is_full
from tests.remains import files_of
from tests.town import LAST_HOUR, Town, voting_town, walk

pytestmark = pytest.mark.proof

VOTES = count(25, 100)
CONTACT = b"ada@example.org"
OWN_SCREENS = re.compile(
    r"^(owner|editor|reader) .*/(compte|membres)|^(agent|too-close|administrator) .*/mir/"
)
"""Where the contact of a member may be read: by the associates, and by the staff who call her."""
SHARES = {"eau-mopti": 37, "radio-yenbai": 61, "four-solaire": 2}


def spellings(shares: Mapping[str, int]) -> set[bytes]:
    """Spell a ballot's choices as JSON, a form, a row or a cookie would hold them."""
    return {
        way.format(code=code, cents=cents).encode()
        for code, cents in shares.items()
        for way in (
            '"{code}",{cents}',
            '"{code}", {cents}',
            '"{code}":{cents}',
            '"{code}": {cents}',
            "{code}={cents}",
            "'{code}', {cents}",
            '"{code}","share":{cents}',
            '"{code}", "share": {cents}',
        )
    }


def hits(canaries: Iterable[bytes], contents: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    return [
        (where, each) for where, content in contents.items() for each in canaries if each in content
    ]


@contextmanager
def noted(path: Path) -> Iterator[None]:
    """Write what the service says of itself, at its most talkative, into a file."""
    handler = logging.FileHandler(path)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
        handler.close()


def vote_over_http(town: Town, now: datetime) -> set[bytes]:
    """Let one resident vote by pages and the others by the API; return what must stay hidden."""
    (code,) = town.poll.codes
    browser = town.client(now)
    enter(browser, code)
    fill_numbers(browser, SHARES)
    browser.post(CHECK, data=sending(browser.get(CHECK).text))
    tracker = re.findall(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", browser.get(RECEIPT).text)[0]
    hidden = spellings(SHARES)
    for written in (code, tracker):
        bare = written.replace("-", "")
        hidden |= {each.encode() for each in (written, bare, written.lower(), bare.lower())}
    hidden |= {each.encode() for each in browser.cookies.values()}
    home = f"/api/v1/editions/{town.poll.edition.slug}/ballot"
    client = town.client(now)
    said = [{"project": project, "share": cents} for project, cents in SHARES.items()]
    headers = {"Authorization": f"Bearer {town.world.tokens[Actor.VOTER]}"}
    for number in range(VOTES):
        intent = secrets.token_hex(16)
        if number:
            town.poll.cast(
                list(SHARES.items()), voter=town.poll.voters[number], intent=bytes.fromhex(intent)
            )
            continue
        answer = client.put(home, json={"intent": intent, "choices": said}, headers=headers)
        assert answer.status_code == 201
        hidden |= {intent.encode(), bytes.fromhex(intent), answer.json()["tracker"].encode()}
    hidden.add(headers["Authorization"].encode())
    return hidden


def everything_written(town: Town, folder: Path, fresh: Path) -> dict[str, bytes]:
    """Read every file below the test's folder, and all that the database left on disk."""
    written = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert any(path.endswith("/receipt") for path in written)
    assert any(path.endswith(".batch") for path in written)
    fresh.mkdir()
    return written | files_of(town.poll.database, fresh)


def test_no_byte_written_and_no_page_shown_holds_a_choice_or_a_tracker_before_the_opening(
    any_database: Database,
    settings: Settings,
    now: datetime,
    tmp_path: Path,
    figure: Callable[[object], None],
):
    town = voting_town(any_database, settings, now, VOTES)
    with noted(tmp_path / "service.log"):
        sign_in(town.client(now), CONTACT.decode())
        hidden = vote_over_http(town, now)
        walked = walk(town, now, everyone=is_full())
    written = everything_written(town, tmp_path, tmp_path / "early")
    bytes_read = sum(map(len, written.values()))
    assert hits(hidden, written) == []
    assert hits(hidden, walked) == []
    figure(
        f"{len(hidden)} canaries in {len(written)} files ({bytes_read / 1e6:.0f} MB) and "
        f"{len(walked)} answers: 0 hits"
    )
    assert hits([CONTACT, PASSWORD.encode()], service_files(written)) == []
    shown = {asked for asked, _ in hits([CONTACT], walked)}
    assert not {asked for asked in shown if not OWN_SCREENS.search(asked)}
    figure(f"the contact of a member: shown on {len(shown)} screens of its own side and the staff")
    work_once(any_database, settings, now)
    work_once(any_database, settings, now + LAST_HOUR)
    assert hits(hidden, everything_closed(town, tmp_path)) == []
    settled = now + LAST_HOUR + timedelta(hours=town.poll.edition.dispute_hours)
    assert replace(town.poll, now=settled).open() == VOTES + 1
    any_database.compact()
    (tmp_path / "late").mkdir()
    kept = files_of(any_database, tmp_path / "late")
    assert hits(hidden, kept), "the search finds what is there to be found"


def service_files(written: Mapping[str, bytes]) -> dict[str, bytes]:
    """Choose what holds no contact by design: logs, keys and the keys in memory."""
    parts = ("service.log", "/keys/", "/memory/")
    return {path: content for path, content in written.items() if any(p in path for p in parts)}


def everything_closed(town: Town, folder: Path) -> dict[str, bytes]:
    written = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (folder / "closed").mkdir()
    return written | files_of(town.poll.database, folder / "closed")
