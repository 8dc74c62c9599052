"""A practice vote goes through every step on the real pages, and is wiped without a trace."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Base, Database
from app.core.erasure import database_files, search_files, search_tables
from app.core.settings import Settings
from app.editions.models import Edition
from app.editions.queries import EditionNotFound, get_edition
from app.results.service import count_edition, publish_result
from app.voters.service import draw_codes, identify_by_code
from app.voting.ceremony import open_urn
from app.voting.keys import KeyStore
from app.voting.practice import NotPractice, PracticeUnderWay, Wiped, start_practice, wipe_practice
from app.voting.queries import get_round
from app.voting.rehearsal import RehearsalMissing
from app.voting.rounds import close_round, open_round
from app.voting.service import cast_ballot
from app.voting.trustees import split_new_key
from app.voting.voids import ask_void_by_code, confirm_void
from app.worker import work_once
from tests.builders import make_account
from tests.conftest import FixedClock
from tests.polling import Poll, let_rehearse, start_poll

SLUG = "rennes-2026-repetition"
WHOLE = [("eau-mopti", 100)]
VOTERS = 6


@pytest.fixture
def keys(settings: Settings) -> KeyStore:
    return KeyStore(settings.keys, settings.memory)


@pytest.fixture
def real(any_database: Database, keys: KeyStore, now: datetime) -> Poll:
    """The vote that is practised for, with a ballot of its own."""
    poll = start_poll(any_database, keys, now, voters=2, codes=1)
    poll.cast(WHOLE)
    return poll


def start(poll: Poll) -> list[str]:
    with poll.database.writing() as db:
        practice, codes = start_practice(
            db, edition=poll.edition, drawn=draw_codes(VOTERS), hours=2, now=poll.now
        )
        open_round(db, edition=practice, keys=poll.keys, now=poll.now)
    return codes


def wipe(poll: Poll, slug: str = SLUG) -> Wiped:
    return wipe_practice(poll.database, slug=slug, keys=poll.keys, now=poll.now)


def practice_of(poll: Poll) -> Edition:
    with poll.database.reading() as db:
        return get_edition(db, SLUG)


def let_vote(poll: Poll, codes: list[str]) -> None:
    practice = practice_of(poll)
    for number, code in enumerate(codes):
        with poll.database.writing() as db:
            voter = identify_by_code(db, edition=practice, code=code, now=poll.now)
            cast_ballot(
                db,
                edition=practice,
                voter_id=voter.id,
                choices=WHOLE,
                intent=bytes([number]) * 16,
                keys=poll.keys,
                now=poll.now,
            )


def void_one(poll: Poll, code: str) -> None:
    with poll.database.writing() as db:
        practice = get_edition(db, SLUG)
        ada, bob = (
            make_account(db, now=poll.now, role=Role.AGENT, email=f"{name}@example.org").id
            for name in ("ada", "bob")
        )
        asked = ask_void_by_code(
            db, edition=practice, code=code, reason="paper", by=ada, now=poll.now
        )
        confirm_void(db, edition=practice, void_id=asked.id, keys=poll.keys, by=bob, now=poll.now)


def count_and_publish(poll: Poll) -> None:
    over = poll.now + timedelta(hours=2)
    for step in (close_round, open_urn):
        with poll.database.writing() as db:
            step(db, edition=get_edition(db, SLUG), keys=poll.keys, now=over)
    for each in (count_edition, publish_result):
        with poll.database.writing() as db:
            each(db, edition=get_edition(db, SLUG), now=over)


def sizes(database: Database) -> dict[str, int]:
    with database.reading() as db:
        return {
            table.name: db.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in {"event", "account"}
        }


def round_id(poll: Poll) -> UUID:
    with poll.database.reading() as db:
        return get_round(db, practice_of(poll).id).id


@pytest.mark.parametrize("stage", ["just begun", "voted in", "published"])
def test_whatever_it_went_through_nothing_of_it_remains(real: Poll, stage: str):
    before = sizes(real.database)
    codes = start(real)
    if stage != "just begun":
        let_vote(real, codes)
        void_one(real, codes[0])
    if stage == "published":
        count_and_publish(real)
    named = round_id(real)
    wiped = wipe(real)
    assert wiped.is_clean
    assert wiped.rows["voter"] == VOTERS
    assert wiped.marks > VOTERS
    assert sizes(real.database) == before
    assert real.keys.count_named(named) == 0
    with real.database.reading() as db, pytest.raises(EditionNotFound):
        get_edition(db, SLUG)


def test_the_vote_it_was_practised_for_is_left_as_it_was(real: Poll):
    let_vote(real, start(real))
    sealed = [entry.sealed for entry in real.entries() if entry.round_id == real.round_id]
    wipe(real)
    assert [entry.sealed for entry in real.entries()] == sealed
    real.close()
    assert real.open() == 1


def test_the_search_finds_what_an_erasure_leaves(real: Poll, tmp_path: Path):
    """Control: before the wipe the same search finds the practice in tables and in files."""
    let_vote(real, start(real))
    entry = next(each for each in real.entries() if each.round_id != real.round_id)
    with real.database.reading() as db:
        assert search_tables(db, {entry.sealed})["urn_entry"] == 1
        assert search_tables(db, {entry.box_key.hex().encode()})["urn_entry"] == 1
    if paths := database_files(real.database):
        assert sum(search_files(paths, {entry.sealed}).values()) >= 1
    kept = tmp_path / "backup"
    kept.write_bytes(b"x" + entry.sealed)
    assert search_files([kept], {entry.sealed}) == {"backup": 1}


def test_trustees_practise_the_whole_ceremony(real: Poll):
    trusteeship, words = split_new_key(2, 3)
    with real.database.writing() as db:
        practice, _codes = start_practice(
            db,
            edition=real.edition,
            drawn=draw_codes(1),
            hours=2,
            now=real.now,
            trusteeship=trusteeship,
        )
        with pytest.raises(RehearsalMissing):
            open_round(db, edition=practice, keys=real.keys, now=real.now)
        let_rehearse(db, practice, (trusteeship, words), real.now)
        opened = open_round(db, edition=practice, keys=real.keys, now=real.now)
        assert (opened.threshold, opened.trustees) == (2, 3)
    assert wipe(real).rows["trustee_key"] == 1


def test_only_practice_is_ever_wiped_and_there_is_one_at_a_time(real: Poll):
    with pytest.raises(NotPractice):
        wipe(real, slug=real.edition.slug)
    start(real)
    with pytest.raises(PracticeUnderWay):
        start(real)
    wipe(real)
    start(real)


@pytest.fixture
def practice(database: Database, keys: KeyStore, now: datetime) -> Poll:
    poll = start_poll(database, keys, now)
    start(poll)
    return poll


@pytest.mark.usefixtures("practice")
def test_its_pages_say_so_and_nothing_leads_to_them(client: TestClient):
    for path in ("", "/voter", "/transparence", "/regles", "/projets"):
        shown = client.get(f"/fr/editions/{SLUG}{path}").text
        assert "rien de ce qui est fait ici ne compte" in shown
        assert '<meta name="robots" content="noindex">' in shown
    assert "ne compte" not in client.get("/fr/editions/rennes-2026").text
    for path in ("/fr/", "/fr/editions", "/fr/donnees-ouvertes", "/fr/plan-du-site"):
        assert SLUG not in client.get(path).text
    assert SLUG not in client.get("/api/v1/editions").text


@pytest.mark.usefixtures("practice")
def test_its_data_are_not_open(client: TestClient):
    for path in (
        f"/fr/editions/{SLUG}/donnees",
        f"/donnees/{SLUG}/projets.csv",
        f"/donnees/{SLUG}/regles.json",
        f"/api/v1/editions/{SLUG}/files",
    ):
        assert client.get(path).status_code == 404
    assert client.get("/donnees/rennes-2026/regles.json").status_code == 200


def test_the_calendar_closes_it_like_any_vote(
    practice: Poll, settings: Settings, clock: FixedClock
):
    clock.advance(timedelta(hours=2))
    work_once(practice.database, settings, clock.instant)
    with practice.database.reading() as db:
        assert get_round(db, practice_of(practice).id).closed_at == clock.instant
