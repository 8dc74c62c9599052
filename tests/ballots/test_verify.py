"""Each check of the verifier sees its one flaw, and nothing makes the verifier fail."""

import io
import json
import random
import runpy
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ballots import verify
from tests.ballots.flaws import (
    FLAWS,
    count_otherwise,
    drop,
    edit,
    give_away_a_cent,
    hide_ballots,
    put_off,
)
from tests.bundles import Bundle
from tests.proofs import FIGURE, count


def test_a_bundle_agrees_as_zip_and_as_folder(bundle: Bundle, tmp_path: Path):
    said = bundle.examine(tmp_path)
    assert (said["status"], said["voters"], said["unchecked"]) == (0, 30, "")
    for name, content in bundle.files.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert verify.examine(tmp_path / "folder") == said


def test_every_tracker_is_found_and_a_wrong_one_is_named(bundle: Bundle, tmp_path: Path):
    wanted = tmp_path / "trackers.txt"
    wanted.write_text("\n".join(bundle.trackers))
    assert bundle.examine(tmp_path, trackers=wanted)["trackers"] == 30
    wanted.write_text("0" * 20)
    said = bundle.examine(tmp_path, trackers=wanted)
    assert said["code"] == "trackers.missing"
    assert "0" * 20 in said["reason"]


@pytest.mark.parametrize(
    ("code", "flaw"), FLAWS, ids=[f"{at}-{f[0]}" for at, f in enumerate(FLAWS)]
)
def test_a_bundle_with_one_flaw_fails_with_its_code(
    bundle: Bundle, tmp_path: Path, code: str, flaw: Callable[[Bundle], object]
):
    flaw(bundle)
    bundle.sign()
    said = bundle.examine(tmp_path)
    assert (said["status"], said.get("code")) == (1, code), said
    assert said["reason"]


def other_key(bundle: Bundle) -> None:
    bundle.key = Ed25519PrivateKey.generate()
    bundle.sign()


def unlisted(bundle: Bundle) -> None:
    lines = bundle.files["SHA256SUMS"].splitlines(keepends=True)
    bundle.files["SHA256SUMS"] = b"".join(lines[:-1])


CHANGES: list[tuple[str, Callable[[Bundle], object]]] = [
    ("files.missing", drop("SHA256SUMS")),
    ("files.missing", drop("SHA256SUMS.sig")),
    ("sums.mismatch", edit("verify.py", "Check", "check")),
    ("sums.mismatch", unlisted),
    ("sums.mismatch", edit("SHA256SUMS", "\n", "\n" + "0" * 64 + "  more\n")),
    ("sums.signature", other_key),
    ("form", edit("SHA256SUMS.sig", "\n", "")),
    ("form", edit("SHA256SUMS.sig", "\n", "zz\n")),
]
"""What somebody without the key could do."""


@pytest.mark.parametrize(("code", "flaw"), CHANGES)
def test_a_bundle_changed_after_it_was_signed_fails(
    bundle: Bundle, tmp_path: Path, code: str, flaw: Callable[[Bundle], object]
):
    flaw(bundle)
    assert bundle.examine(tmp_path)["code"] == code


def test_a_key_known_from_elsewhere_is_held_against_the_bundle(bundle: Bundle, tmp_path: Path):
    known = bundle.document("round.json")["log_verifier_key"]
    assert bundle.examine(tmp_path, pinned=known)["status"] == 0
    assert bundle.examine(tmp_path, pinned="another")["code"] == "round.other-key"


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return stream.getvalue()


ZIPS = [
    ("zip.form", b""),
    ("zip.form", b"not a bundle"),
    ("zip.form", b"PK\3\4"),
    ("zip.form", packed(("a", b"0" * 9_000_000), method=zipfile.ZIP_DEFLATED)),
    ("zip.form", packed(("b", b"1"), ("a", b"2"))),
    ("zip.form", packed(("a", b"1"))[:-1]),
    ("zip.form", packed(("a", b"1")) + b"\0"),
    ("zip.form", packed(("é", b"1"))),
    ("files.repeated", packed(("a", b"1"), ("a", b"2"))),
]


@pytest.mark.parametrize(("code", "data"), ZIPS)
def test_no_other_form_of_zip_is_taken(tmp_path: Path, code: str, data: bytes):
    path = tmp_path / "hostile.zip"
    path.write_bytes(data)
    assert verify.examine(path)["code"] == code


def test_a_zip_tool_reads_the_bundle_too(bundle: Bundle):
    with zipfile.ZipFile(io.BytesIO(bundle.zip())) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == bundle.files


@pytest.mark.proof
def test_a_changed_byte_anywhere_is_seen(
    bundle: Bundle, tmp_path: Path, record_property: Callable[[str, object], None]
):
    """`PARTAGE_PROVE=1`: a thousand places of the ZIP file."""
    data, chance, path = bundle.zip(), random.Random(7), tmp_path / "tampered.zip"
    seen, places = 0, chance.sample(range(len(data)), count(40, 1000))
    for place in places:
        changed = bytearray(data)
        changed[place] ^= chance.randint(1, 255)
        path.write_bytes(bytes(changed))
        seen += verify.examine(path)["status"] == 1
    record_property(FIGURE, f"{seen} of {len(places)} changed bytes seen")
    assert seen == len(places)


VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
"""RFC 8032, section 7.1, tests 1 to 3."""


@pytest.mark.parametrize("vector", VECTORS)
def test_signatures_are_checked_alike_with_and_without_a_package(vector: tuple[str, str, str]):
    key, message, signature = map(bytes.fromhex, vector)
    group = (2**252 + 27742317777372353535851937790883648493).to_bytes(32, "little")
    scalar = int.from_bytes(signature[32:], "little") + int.from_bytes(group, "little")
    cases = [
        (key, message, signature),
        (key, message + b"x", signature),
        (key, message, bytes([signature[0] ^ 1]) + signature[1:]),
        (key, message, signature[:40] + bytes([signature[40] ^ 1]) + signature[41:]),
        (key, message, signature[:32] + scalar.to_bytes(32, "little")),
        (key, message, signature[:63]),
        (b"\xff" * 32, message, signature),
        (b"\2" + bytes(31), message, signature),
        (b"\1" + bytes(30) + b"\x80", message, signature),
    ]
    slowly = [verify.is_signed_slowly(*case) for case in cases]
    assert slowly == [True, *[False] * 8]
    assert [verify.is_signed(*case) for case in cases] == slowly


def test_without_the_package_the_bundle_agrees_as_well(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in [name for name in sys.modules if name.startswith("cryptography")]:
        monkeypatch.setitem(sys.modules, name, None)
    assert bundle.examine(tmp_path)["status"] == 0


def test_the_command_says_it_in_one_line_and_an_exit_code(
    bundle: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "urne.zip"
    path.write_bytes(bundle.zip())
    assert verify.main([str(path)]) == 0
    assert capsys.readouterr().out.startswith("AGREES: 30 ballots, 34 leaves")
    assert verify.main([str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["winners"]
    give_away_a_cent(bundle)
    path.write_bytes(bundle.sign().zip())
    assert verify.main([str(path)]) == 1
    told = capsys.readouterr().out
    assert told.startswith("REFUSED ballots.commitment ballots.jsonl:")
    assert told.count("\n") == 1
    path.write_bytes(b"")
    assert verify.main([str(path)]) == 1
    with pytest.raises(SystemExit) as stopped:
        verify.main([str(tmp_path / "nowhere.zip")])
    assert stopped.value.code == 2


def test_a_vote_of_several_trustees_agrees(bundle: Bundle, tmp_path: Path):
    put_off(bundle)
    assert bundle.sign().examine(tmp_path)["status"] == 0


def test_what_could_not_be_checked_is_said_with_its_own_exit_code(
    bundle: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    count_otherwise(bundle)
    path = tmp_path / "urne.zip"
    path.write_bytes(bundle.sign().zip())
    assert verify.main([str(path)]) == 3
    assert "NOT CHECKED: result" in capsys.readouterr().out


def test_sums_alone_are_checked_below_twenty_ballots(bundle: Bundle, tmp_path: Path):
    hide_ballots(bundle)
    bundle.change("counts.json", lambda said: said.update(opened=19, set_aside=11))
    bundle.change("counts.json", lambda said: said.update(flaws={"unreadable": 11}, unopened=15))
    bundle.tell("voting.opened", flaws={"unreadable": 11})
    said = bundle.sign().examine(tmp_path)
    assert (said["status"], said["unchecked"]) == (3, "ballots")


COSTS = {"eau": 700, "four": 400, "radio": 300}


@pytest.mark.parametrize(
    ("kind", "choices", "is_kept"),
    [
        ("euro", (), True),
        ("euro", (("eau", 99), ("four", 1)), True),
        ("euro", (("eau", 100), ("four", 0)), False),
        ("euro", (("eau", 99),), False),
        ("approval", (), True),
        ("approval", (("eau", 1), ("four", 1)), True),
        ("approval", (("eau", 1), ("four", 2)), False),
        ("approval", (("eau", 1), ("four", 1), ("radio", 1)), False),
        ("approval", (("four", 1), ("eau", 1)), False),
        ("approval-within-envelope", (("eau", 1), ("radio", 1)), True),
        ("approval-within-envelope", (("eau", 1), ("four", 1)), False),
        ("ranking", (("eau", 2), ("four", 1)), True),
        ("ranking", (("eau", 1), ("four", 1)), False),
        ("ranking", (("eau", 3), ("four", 1)), False),
    ],
)
def test_a_ballot_keeps_the_rules_of_its_kind(kind: str, choices: verify.Pattern, *, is_kept: bool):
    verifier = verify.Verifier()
    verifier.frozen = {
        "ballot": {"kind": kind, "largest_choice": 2},
        "budget_cents": 1_000,
    }
    verifier.costs = COSTS
    if is_kept:
        verifier.check_choices(choices)
    else:
        with pytest.raises(verify.Refusal):
            verifier.check_choices(choices)


def test_the_file_itself_is_the_program(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "urne.zip"
    path.write_bytes(bundle.zip())
    monkeypatch.setattr(sys, "argv", ["verify.py", str(path)])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(verify.__file__), run_name="__main__")
    assert stopped.value.code == 0
