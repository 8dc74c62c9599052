"""A second verifier, written from docs/SPEC.md alone, says what the first one says."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import BallotKind
from app.voting.keys import KeyStore
from tests.ballots.drawn_votes import draw_vote, miscount
from tests.ballots.flaws import FLAWS, count_otherwise, hide_ballots, put_off
from tests.ballots.loose_forms import LOOSE, UNSIGNED
from tests.ballots.test_verify import CHANGES, ZIPS
from tests.bundles import Bundle, hold_vote
from tests.proofs import count
from tests.verifiers import FIRST, SECOND, both_say, differences, node

Figure = Callable[[object], None]
RULES = ("equal-shares", "greedy", "greedy-per-cost", "phragmen")


def run_both(arguments: list[str]) -> list[subprocess.CompletedProcess[str]]:
    programs = ([sys.executable, "-I", str(FIRST)], [node(), str(SECOND / "verify.mjs")])
    return [
        subprocess.run([*program, *arguments], capture_output=True, text=True, check=False)
        for program in programs
    ]


def small(bundle: Bundle) -> None:
    """Leave nineteen ballots that count, and keep them to the urn."""
    hide_ballots(bundle)
    flaws = {"unreadable": 11}
    bundle.change(
        "counts.json",
        lambda said: said.update(opened=19, set_aside=11, flaws=flaws, unopened=15),
    )
    bundle.tell("voting.opened", flaws=flaws)


def test_both_agree_on_whole_bundles(whole: Bundle, tmp_path: Path):
    bundles = {"as it is": whole.zip()}
    for change in (put_off, small, count_otherwise):
        bundle = whole.copy()
        change(bundle)
        bundles[change.__name__] = bundle.sign().zip()
    said = both_say(bundles, tmp_path)
    assert not differences(said)
    assert [first["status"] for first, _ in said.values()] == [0, 0, 3, 3]


@pytest.mark.proof
def test_both_agree_on_votes_held_here(
    database: Database, settings: Settings, now: datetime, tmp_path: Path, figure: Figure
):
    """One vote in a run, a kind of ballot and a rule; `PARTAGE_PROVE=1`: each under each rule."""
    pairs = [(kind, rule) for kind in list(BallotKind)[:4] for rule in RULES]
    [(kind, rule)] = random.Random().sample(pairs, 1)
    held = hold_vote(
        database,
        KeyStore(settings.keys, settings.memory),
        now,
        ballots=21,
        again=1,
        ballot_kind=kind,
        counting_rule=rule,
        largest_choice=3,
        rule_parameters={"increment": 10_000},
    )
    said = both_say({f"{kind}, {rule}": held.zip()}, tmp_path)
    figure(f"{kind}, {rule}: both agree")
    assert not differences(said)


def test_both_refuse_every_flaw_with_its_code(whole: Bundle, tmp_path: Path, figure: Figure):
    bundles: dict[str, bytes] = {}
    codes: list[str] = []
    for is_signed, flaws in ((True, FLAWS), (False, CHANGES)):
        for code, flaw in flaws:
            bundle = whole.copy()
            flaw(bundle)
            bundles[f"{len(codes)} {code}"] = (bundle.sign() if is_signed else bundle).zip()
            codes.append(code)
    for code, data in ZIPS:
        bundles[f"{len(codes)} {code}"] = data
        codes.append(code)
    said = both_say(bundles, tmp_path)
    figure(f"both verifiers refuse {len(said)} bundles with the same codes")
    assert not differences(said)
    assert [second["code"] for _, second in said.values()] == codes


def test_both_refuse_what_is_nearly_as_the_spec_says(whole: Bundle, tmp_path: Path):
    """The SPEC lets a program choose between `form` and the code of the check that meets it."""
    bundles = {"as it is": whole.zip()}
    codes: list[str | None] = [None]
    for at, (code, loosen) in enumerate([*LOOSE, *(("form", each) for each in UNSIGNED)]):
        bundle = whole.copy()
        loosen(bundle)
        bundles[f"{at} {code}"] = (bundle if loosen in UNSIGNED else bundle.sign()).zip()
        codes.append(code)
    said = both_say(bundles, tmp_path)
    taken = {name for name, pair in said.items() for each in pair if each["status"] != 1}
    assert taken == {"as it is"}
    assert [second.get("code") for _, second in said.values()] == codes


def test_both_hold_an_empty_key_to_be_another_one(whole: Bundle, tmp_path: Path):
    """A script whose variable is unset asks with an empty key: it must not hear that all agrees."""
    bundle = tmp_path / "urne.zip"
    bundle.write_bytes(whole.zip())
    for arguments, status in ((["--key", ""], 1), (["--trackers", str(tmp_path / "none")], 2)):
        assert [run.returncode for run in run_both([str(bundle), *arguments])] == [status] * 2


@pytest.mark.proof
def test_both_see_a_changed_byte_anywhere(whole: Bundle, tmp_path: Path, figure: Figure):
    """`PARTAGE_PROVE=1`: a thousand places of the ZIP file."""
    data, chance = whole.zip(), random.Random(11)
    bundles = {}
    for place in chance.sample(range(len(data)), count(60, 1_000)):
        changed = bytearray(data)
        changed[place] ^= chance.randint(1, 255)
        bundles[f"byte {place}"] = bytes(changed)
    said = both_say(bundles, tmp_path)
    figure(f"both verifiers refuse {len(said)} bundles with one changed byte")
    assert not differences(said)
    assert {first["status"] for first, _ in said.values()} == {1}


@pytest.mark.proof
def test_both_agree_on_drawn_votes_and_on_their_miscounts(
    whole: Bundle, tmp_path: Path, figure: Figure
):
    """`PARTAGE_PROVE=1`: 1 500 small votes of every kind and rule, and 1 500 miscounts."""
    right, wrong, chance = {}, {}, random.Random(5)
    for seed in range(count(40, 1_500)):
        bundle = whole.copy()
        name = draw_vote(bundle, seed)
        right[name] = bundle.zip()
        flaw = miscount(bundle, chance)
        wrong[f"{name}: {flaw}"] = bundle.zip()
    said, said_of_wrong = both_say(right, tmp_path), both_say(wrong, tmp_path)
    refused = sum(first["status"] for first, _ in said_of_wrong.values())
    figure(f"both verifiers agree on {len(said)} votes and refuse {refused} miscounts")
    assert not differences(said)
    assert {first["status"] for first, _ in said.values()} == {0}
    assert not differences(said_of_wrong)
    assert refused > len(wrong) / 2


def test_both_programs_take_the_same_command_line(whole: Bundle, tmp_path: Path):
    bundle, codes = tmp_path / "urne.zip", tmp_path / "codes.txt"
    bundle.write_bytes(whole.zip())
    codes.write_text("\n".join([*whole.trackers, whole.trackers[0]]))
    (tmp_path / "wrong.txt").write_text("0" * 20)
    key = whole.document("round.json")["log_verifier_key"]
    for arguments, status in (
        ([str(bundle)], 0),
        ([str(bundle), "--key", key, "--trackers", str(codes)], 0),
        ([str(bundle), "--key", "another"], 1),
        ([str(bundle), "--trackers", str(tmp_path / "wrong.txt")], 1),
        ([str(tmp_path / "nowhere.zip")], 2),
        ([], 2),
    ):
        runs = run_both([*arguments, "--json"])
        assert [run.returncode for run in runs] == [status, status]
        if status != 2:
            first, second = (json.loads(run.stdout) for run in runs)
            assert not differences({"": (first, second)})
