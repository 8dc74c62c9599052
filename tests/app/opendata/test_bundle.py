"""The bundle of a vote: verified whatever the vote, the same bytes for ever, there for anyone."""

import hashlib
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.accounts.models import Account, Role
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import BallotKind
from app.editions.queries import get_edition
from app.opendata.archive import zipped
from app.opendata.service import bundle_file
from app.results.queries import find_published
from app.voting.ceremony import cut_link, export_sealed, publish_opening
from app.voting.keys import KeyStore
from app.voting.models import VoidReason
from app.voting.trustees import join_key, split_new_key
from app.voting.urn_file import open_lines
from app.voting.voids import ask_void, confirm_void
from app.worker import write_bundles
from tests.builders import make_account
from tests.bundles import Bundle, hold_vote, publish
from tests.opened import opened_edition
from tests.polling import Poll

SLUG = "rennes-2026"
ZIP = f"/donnees/{SLUG}/urne.zip"
VERIFIER = f"/donnees/{SLUG}/verify.py"
TRUSTEES = split_new_key(3, 5)


@pytest.fixture
def keys(settings: Settings) -> KeyStore:
    return KeyStore(settings.keys, settings.memory)


def open_together(poll: Poll) -> None:
    """Let three of five trustees open the urn, offline."""
    trusteeship, words = TRUSTEES
    with poll.database.writing() as db:
        lines = export_sealed(db, edition=poll.edition, now=poll.now)
    with poll.database.writing() as db:
        cut_link(db, edition=poll.edition, keys=poll.keys, now=poll.now)
    content = open_lines(lines, join_key(words[1:4], trusteeship), lines[1:])
    with poll.database.writing() as db:
        publish_opening(db, edition=poll.edition, content=content, keys=poll.keys, now=poll.now)


def void_two(poll: Poll) -> None:
    """Two people void the box of someone who voted twice, and that of someone else."""
    with poll.database.writing() as db:
        ada, bob = (
            make_account(db, now=poll.now, role=Role.AGENT, email=f"{name}@example.org").id
            for name in ("ada", "bob")
        )
    void(poll, poll.voters[0], VoidReason.PAPER, ada, bob)
    void(poll, poll.voters[9], VoidReason.DUPLICATE, bob, ada)


def void(poll: Poll, voter: UUID, reason: VoidReason, one: UUID, other: UUID) -> None:
    with poll.database.writing() as db:
        asked = ask_void(
            db, edition=poll.edition, voter_id=voter, reason=reason, by=one, now=poll.now
        )
        confirm_void(
            db, edition=poll.edition, void_id=asked.id, keys=poll.keys, by=other, now=poll.now
        )


def lose_memory(poll: Poll) -> None:
    """Lose the batch key, and with it every commitment that waits."""
    shutil.rmtree(poll.keys.memory)


def test_a_vote_of_several_trustees_with_voids_agrees_on_both_databases(
    any_database: Database, keys: KeyStore, now: datetime, tmp_path: Path
):
    bundle = hold_vote(
        any_database, keys, now, during=void_two, opening=open_together, trustees=TRUSTEES
    )
    said = bundle.examine(tmp_path)
    assert (said["status"], said["voters"], said["leaves"]) == (0, 28, 34), said
    assert bundle.files["voids.csv"].decode().splitlines()[1:] == ["duplicate,1,1,1", "paper,1,1,2"]
    counts = bundle.document("counts.json")
    assert (counts["boxes"], counts["replaced"], counts["unopened"]) == (28, 3, 6)
    assert b"urn.txt" in bundle.files["sealed.sha256"]


@pytest.mark.parametrize("kind", list(BallotKind)[:4])
@pytest.mark.parametrize("rule", ["equal-shares", "greedy", "greedy-per-cost", "phragmen"])
def test_every_kind_of_ballot_agrees_under_every_rule(
    database: Database, keys: KeyStore, now: datetime, tmp_path: Path, kind: BallotKind, rule: str
):
    bundle = hold_vote(
        database,
        keys,
        now,
        ballots=21,
        again=0,
        ballot_kind=kind,
        counting_rule=rule,
        largest_choice=3,
        rule_parameters={"increment": 10_000},
    )
    said = bundle.examine(tmp_path)
    assert (said["status"], said["voters"], said["unchecked"]) == (0, 21, ""), said


def test_promises_lost_with_the_memory_are_told(
    database: Database, keys: KeyStore, now: datetime, tmp_path: Path
):
    bundle = hold_vote(database, keys, now, during=lose_memory)
    assert bundle.examine(tmp_path)["status"] == 0
    counts = bundle.document("counts.json")
    assert (counts["late"], counts["lost"], counts["leaves"]) == (30, 4, 30)


def test_fewer_than_twenty_ballots_are_not_in_the_bundle(
    database: Database, keys: KeyStore, now: datetime, tmp_path: Path
):
    bundle = hold_vote(database, keys, now, ballots=19)
    assert not {"ballots.jsonl", "unopened.txt", "pabulib.pb"} & bundle.files.keys()
    assert not any(t.encode() in bundle.zip() for t in bundle.trackers)
    said = bundle.examine(tmp_path)
    assert (said["status"], said["unchecked"], said["voters"]) == (3, "ballots", 19)


def test_a_rule_the_verifier_does_not_know_is_said(
    database: Database, keys: KeyStore, now: datetime, tmp_path: Path
):
    bundle = hold_vote(database, keys, now, counting_rule="exact-equal-shares")
    said = bundle.examine(tmp_path)
    assert (said["status"], said["unchecked"]) == (3, "result")


@pytest.fixture
def bundle(database: Database, keys: KeyStore, now: datetime) -> Bundle:
    return hold_vote(database, keys, now)


def test_the_journal_in_the_bundle_names_nobody(database: Database, keys: KeyStore, now: datetime):
    people: list[UUID] = []

    def act(poll: Poll) -> None:
        void_two(poll)
        with poll.database.reading() as db:
            people.extend(db.scalars(select(Account.id)))

    bundle = hold_vote(database, keys, now, during=act)
    rows = bundle.rows("admin-log.jsonl")
    assert [row["sequence"] for row in rows] == list(
        range(rows[0]["sequence"], rows[0]["sequence"] + len(rows))
    )
    assert any("digest" in row for row in rows)
    assert people
    journal = bundle.files["admin-log.jsonl"]
    assert not any(str(each).encode() in journal for each in people)
    assert b"voided" not in journal


def test_the_same_vote_gives_the_same_bytes(bundle: Bundle, database: Database, settings: Settings):
    with database.reading() as db:
        edition = get_edition(db, SLUG)
        result = find_published(db, edition.id)
        kept = bundle_file(db, edition=edition, result=result, settings=settings)
        again = bundle_file(db, edition=edition, result=result, settings=settings)
    assert kept is not None
    assert kept == again
    assert kept.path.read_bytes() == zipped(bundle.files)
    assert kept.sha256 == hashlib.sha256(bundle.zip()).hexdigest()


def test_the_worker_writes_the_bundle_and_nothing_changes_it(
    bundle: Bundle, database: Database, settings: Settings
):
    write_bundles(database, settings)
    [path] = settings.bundles.iterdir()
    assert path.read_bytes() == bundle.zip()
    before = path.stat().st_mtime_ns
    write_bundles(database, settings)
    assert path.stat().st_mtime_ns == before


def test_anyone_downloads_the_bundle_and_the_verifier_under_their_tags(
    bundle: Bundle, client: TestClient
):
    answer = client.get(ZIP)
    assert answer.content == bundle.zip()
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert answer.headers["access-control-allow-origin"] == "*"
    again = client.get(ZIP, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(VERIFIER).content == bundle.files["verify.py"]
    listed = {
        file["name"]: file for file in client.get(f"/api/v1/editions/{SLUG}/files").json()["files"]
    }
    assert listed["urne.zip"]["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert listed["urne.zip"]["size"] == len(answer.content)


def test_the_pages_of_a_published_vote_say_how_to_check_it_in_two_commands(
    bundle: Bundle, client: TestClient
):
    assert bundle.files
    data = client.get(f"/fr/editions/{SLUG}/donnees").text
    assert "python3 verify.py urne.zip" in data
    assert f"http://testserver{ZIP}" in data
    for page in ("resultats", "transparence"):
        text = client.get(f"/fr/editions/{SLUG}/{page}").text
        assert "donnees#verifier" in text
        assert ZIP in text
        assert VERIFIER in text


def test_a_vote_that_was_not_held_here_has_no_bundle(
    client: TestClient, database: Database, keys: KeyStore, now: datetime
):
    with database.writing() as db:
        opened_edition(db, now)
    assert client.get(ZIP).status_code == 404
    publish_only(database, keys)
    answer = client.get(ZIP)
    assert answer.status_code == 404
    assert "dossier" in answer.text
    assert "urne.zip" not in client.get(f"/api/v1/editions/{SLUG}/files").text


def test_a_practice_vote_leaves_no_bundle(
    bundle: Bundle, client: TestClient, database: Database, settings: Settings
):
    assert bundle.files
    with database.writing() as db:
        get_edition(db, SLUG).is_practice = True
    write_bundles(database, settings)
    with database.reading() as db:
        edition = get_edition(db, SLUG)
        result = find_published(db, edition.id)
        assert bundle_file(db, edition=edition, result=result, settings=settings) is None
    assert not settings.bundles.exists()
    for page in ("resultats", "transparence"):
        assert ZIP not in client.get(f"/fr/editions/{SLUG}/{page}").text


def publish_only(database: Database, keys: KeyStore) -> None:
    with pytest.raises(AssertionError):
        publish(database, keys, SLUG)


def isolated(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_the_verifier_in_the_bundle_runs_alone(bundle: Bundle, tmp_path: Path):
    (tmp_path / "verify.py").write_bytes(bundle.files["verify.py"])
    (tmp_path / "urne.zip").write_bytes(bundle.zip())
    (tmp_path / "codes.txt").write_text("\n".join(bundle.trackers))
    run = isolated(
        tmp_path / "verify.py", tmp_path / "urne.zip", "--trackers", tmp_path / "codes.txt"
    )
    assert run.returncode == 0
    assert "30 trackers found" in run.stdout
    assert run.stderr == ""
