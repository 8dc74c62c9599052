"""The ceremony as its people live it: one command a step, on the server and away from it."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.commands import partage
from app.cli.ground import operator_settings
from app.core.clock import SystemClock
from app.core.db import Database
from app.editions.models import Edition
from app.voters.service import register_simulated
from app.voting.keys import KeyStore
from app.voting.queries import list_opened_ballots
from app.voting.rounds import close_round, open_round
from app.voting.service import cast_ballot
from tests.builders import make_edition, make_projects

SLUG = "rennes-2026"


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(partage, list(arguments), input=typed)


def words_on(sheets: str) -> list[str]:
    """Copy each trustee's words from what was printed."""
    return [
        " ".join(re.findall(r"\d+\. ([a-z]+)", sheet)) for sheet in sheets.split("Trustee ")[1:]
    ]


@pytest.fixture
def now() -> datetime:
    return SystemClock().now()


@pytest.fixture
def edition(embedded: Database, now: datetime) -> Edition:
    with embedded.writing() as db:
        made = make_edition(db, now=now)
        make_projects(db, made, {"puits": 100_00, "velos": 200_00})
    return made


def choose(folder: Path, suite: str = "x25519") -> list[str]:
    split = ("--threshold", "2", "--shares", "3", "--suite", suite)
    created = run("trustees", "create", str(folder / "k.json"), *split)
    assert created.exit_code == 0, created.output
    assert run("trustees", "choose", SLUG, str(folder / "k.json")).exit_code == 0
    words = words_on(created.output)
    assert len(words) == 3
    return words


@pytest.mark.parametrize("suite", ["x25519", "hybrid"])
def test_a_key_is_split_rehearsed_and_opens_the_urn(
    embedded: Database, edition: Edition, now: datetime, tmp_path: Path, suite: str
):
    words = choose(tmp_path, suite)
    typed = f"{words[0]}\n{words[2]}\n"
    assert run("trustees", "rehearse", SLUG, str(tmp_path / "r.txt")).exit_code == 0
    told = run("trustees", "answer", str(tmp_path / "k.json"), str(tmp_path / "r.txt"), typed=typed)
    answer = told.output.strip().splitlines()[-1]
    assert run("trustees", "confirm", SLUG, answer).exit_code == 0
    _let_two_vote(embedded, edition, now)
    assert run("round", "export-sealed", SLUG, str(tmp_path / "urn.txt")).exit_code == 0
    assert run("round", "destroy-link", SLUG).exit_code == 0
    urn, brought = str(tmp_path / "urn.txt"), str(tmp_path / "opened.json")
    opened = run("round", "open", urn, brought, typed=typed)
    assert opened.exit_code == 0, opened.output
    published = run("round", "publish", SLUG, brought)
    assert "2 ballots" in published.output
    with embedded.reading() as db:
        assert len(list_opened_ballots(db, edition.id)) == 2


@pytest.mark.usefixtures("edition")
def test_too_few_or_wrong_words_say_so_and_change_nothing(tmp_path: Path):
    words = choose(tmp_path)
    run("trustees", "rehearse", SLUG, str(tmp_path / "r.txt"))
    files = (str(tmp_path / "k.json"), str(tmp_path / "r.txt"))
    twice = run("trustees", "answer", *files, typed=f"{words[0]}\n{words[0]}\n")
    assert twice.exit_code == 3
    assert "il en faut 2" in twice.output.replace("\n", " ")
    wrong = run("trustees", "answer", *files, typed=f"{words[0]}\nabricot\n")
    assert wrong.exit_code == 3
    assert run("trustees", "confirm", SLUG, "0" * 64).exit_code == 3


def test_no_key_is_drawn_over_another(tmp_path: Path):
    public = tmp_path / "k.json"
    public.write_text("kept")
    assert run("trustees", "create", str(public)).exit_code == 2
    assert public.read_text() == "kept"


def test_a_round_is_not_closed_before_its_hour(embedded: Database, edition: Edition, now: datetime):
    settings = operator_settings()
    keys = KeyStore(settings.keys, settings.memory)
    with embedded.writing() as db:
        open_round(db, edition=edition, keys=keys, now=now)
    assert run("round", "close", SLUG).exit_code == 3


def _let_two_vote(embedded: Database, edition: Edition, now: datetime) -> None:
    settings = operator_settings()
    keys = KeyStore(settings.keys, settings.memory)
    with embedded.writing() as db:
        open_round(db, edition=edition, keys=keys, now=now)
        for voter_id in register_simulated(db, edition=edition, how_many=2, now=now):
            cast_ballot(
                db,
                edition=edition,
                voter_id=voter_id,
                choices=[("puits", 100)],
                intent=voter_id.bytes,
                keys=keys,
                now=now,
            )
        close_round(db, edition=edition, keys=keys, now=now)
