"""A whole vote over the API, and then a stranger with its bundle, Python and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.accounts.models import Role
from app.editions.models import Phase
from app.editions.queries import get_edition
from app.voting.ceremony import cut_link, export_sealed, publish_opening
from app.voting.keys import KeyStore
from app.voting.trustees import Trusteeship, join_key, split_new_key
from app.voting.urn_file import open_lines
from app.worker import work_once
from tests.builders import make_account
from tests.journeys import scenario
from tests.journeys.caller import EDITION, Caller, vote
from tests.journeys.conftest import LiveServer
from tests.journeys.scenario import SLUG
from tests.polling import let_rehearse

VOTERS = 20
BALLOTS: tuple[dict[str, int], ...] = (
    {"puits": 60, "velos": 40},
    {"puits": 100},
    {"velos": 100},
    {},
)


def cast_all(stage: LiveServer) -> list[str]:
    """Let everyone vote, one person three times; return the trackers that count."""
    codes = scenario.print_codes(stage, VOTERS)
    for number in range(2):
        vote(stage, codes[0], f"{number:032x}", {"velos": 100})
    receipts = [
        vote(stage, code, f"{number:032x}", BALLOTS[number % len(BALLOTS)])
        for number, code in enumerate(codes, start=10)
    ]
    return [receipt["tracker"] for receipt in receipts]


def open_alone(teller: Caller) -> None:
    assert teller.call("POST", f"{EDITION}/opening")["ballots"] == VOTERS


def open_together(stage: LiveServer, trusteeship: Trusteeship, words: list[str]) -> None:
    """Take the file away, open it with three of five, bring it back."""
    now, keys = stage.clock.now(), KeyStore(stage.settings.keys, stage.settings.memory)
    with stage.database.writing() as db:
        lines = export_sealed(db, edition=get_edition(db, SLUG), now=now)
    with stage.database.writing() as db:
        cut_link(db, edition=get_edition(db, SLUG), keys=keys, now=now)
    content = open_lines(lines, join_key(words[2:], trusteeship), lines[1:])
    with stage.database.writing() as db:
        edition = get_edition(db, SLUG)
        publish_opening(db, edition=edition, content=content, keys=keys, now=now)


def check_alone(stage: LiveServer, folder: Path, trackers: list[str]) -> str:
    """Download the bundle, and run the program that is inside it, isolated."""
    bundle, codes = folder / "urne.zip", folder / "codes.txt"
    bundle.write_bytes(Caller(stage).send("GET", f"/donnees/{SLUG}/urne.zip").content)
    codes.write_text("\n".join(trackers))
    with zipfile.ZipFile(bundle) as archive:
        archive.extract("verify.py", folder)
    key = Caller(stage).call("GET", f"{EDITION}/log")["verifier_key"]
    command = [sys.executable, "-I", "verify.py", "urne.zip", "--key", key]
    run = subprocess.run(
        [*command, "--trackers", "codes.txt"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    return run.stdout


@pytest.mark.parametrize("together", [False, True], ids=["1-of-1", "3-of-5"])
def test_a_stranger_checks_a_vote_held_over_the_api(
    live_server: LiveServer, tmp_path: Path, *, together: bool
):
    trusteeship, words = split_new_key(3, 5)
    scenario.set_voting_stage(live_server)
    now = live_server.clock.now()
    with live_server.database.writing() as db:
        if together:
            let_rehearse(db, get_edition(db, SLUG), (trusteeship, words), now)
        make_account(db, now=now, role=Role.ADMINISTRATOR, email=scenario.TELLER)
    work_once(live_server.database, live_server.settings, now)
    trackers = cast_all(live_server)
    scenario.move_to(live_server, Phase.COUNTING)
    teller = Caller(live_server, scenario.TELLER)
    teller.call("POST", f"{EDITION}/closing")
    if together:
        open_together(live_server, trusteeship, words)
    else:
        open_alone(teller)
    teller.call("POST", f"{EDITION}/count", status=201)
    teller.call("POST", f"{EDITION}/publication", status=201)
    said = check_alone(live_server, tmp_path, trackers)
    assert said.startswith(f"AGREES: {VOTERS} ballots, {VOTERS + 2} leaves, {VOTERS} trackers")
