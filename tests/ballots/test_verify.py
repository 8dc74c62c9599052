"""Each check of the verifier sees its one flaw, and nothing makes the verifier fail."""

import base64
import hashlib
import io
import json
import random
import sys
import warnings
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.core.db import Database
from app.core.migrations import upgrade
from app.voting.checkpoint import sign_head
from app.voting.keys import KeyStore
from ballots import verify
from tests.bundles import Bundle, hold_vote
from tests.proofs import count

NOON = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A vote of euros, held once for all these tests."""
    folder = tmp_path_factory.mktemp("vote")
    database = Database(f"sqlite:///{folder}/vote.db")
    upgrade(database)
    try:
        return hold_vote(database, KeyStore(folder / "keys", folder / "memory"), NOON)
    finally:
        database.dispose()


@pytest.fixture
def bundle(whole: Bundle) -> Bundle:
    return whole.copy()


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


def edit(name: str, old: str, new: str) -> Callable[[Bundle], object]:
    """Replace the first of some text in a file."""

    def flaw(bundle: Bundle) -> None:
        assert old.encode() in bundle.files[name]
        bundle.files[name] = bundle.files[name].replace(old.encode(), new.encode(), 1)

    return flaw


def drop(name: str) -> Callable[[Bundle], object]:
    return lambda bundle: bundle.files.pop(name)


def bring(name: str) -> Callable[[Bundle], object]:
    return lambda bundle: bundle.files.update({name: b"x\n"})


def say(name: str, **facts: object) -> Callable[[Bundle], object]:
    return lambda bundle: bundle.change(name, lambda document: document.update(facts))


def add_to(name: str, field: str, number: int) -> Callable[[Bundle], object]:
    def flaw(bundle: Bundle) -> None:
        bundle.change(name, lambda said: said.update({field: said[field] + number}))

    return flaw


def tell(action: str, **details: object) -> Callable[[Bundle], object]:
    return lambda bundle: bundle.tell(action, **details)


def outcome(change: Callable[[Any], object]) -> Callable[[Bundle], object]:
    """Publish another outcome, which the journal names as its own."""

    def flaw(bundle: Bundle) -> None:
        bundle.change("result.json", lambda result: change(result["outcome"]))
        bundle.recount()

    return flaw


def other_ballot(bundle: Bundle) -> None:
    """Change a ballot, and the log with it, so that only the rules can tell."""
    replace_ballot(bundle, [["eau-mopti", 60], ["four-solaire", 60]])


def replace_ballot(bundle: Bundle, choices: list[Any]) -> None:
    rows = bundle.rows("ballots.jsonl")
    old, rows[0]["choices"] = commitment_of(bundle, rows[0]), choices
    bundle.write("ballots.jsonl", *rows)
    new = commitment_of(bundle, rows[0])
    leaves = bundle.files["log/leaves.txt"].decode().split()
    leaves[leaves.index(old)] = new
    log(bundle, leaves)


def commitment_of(bundle: Bundle, row: Any) -> str:
    about = bundle.document("round.json")
    plain = verify.canonical({**row, "round": about["round"], "suite": about["suite"]})
    return hashlib.sha256(b"pb/commit/v1" + plain.ljust(about["size"], b"\0")).hexdigest()


def log(bundle: Bundle, leaves: list[str], sizes: list[int] | None = None) -> None:
    """Write the log of these leaves, its heads signed again."""

    bundle.files["log/leaves.txt"] = "".join(f"{leaf}\n" for leaf in leaves).encode()
    for name in [name for name in bundle.files if name.startswith("log/heads/")]:
        del bundle.files[name]
    verifier = verify.Verifier()
    verifier.nodes = {(0, 0): hashlib.sha256().digest()}
    for at, leaf in enumerate(leaves):
        node = hashlib.sha256(b"\0" + bytes.fromhex(leaf)).digest()
        verifier.nodes[at, at + 1] = node
    round_id = UUID(bundle.document("round.json")["round"])
    for size in sizes if sizes is not None else [0, len(leaves)]:
        note = sign_head(bundle.key, round_id, size, verifier.root(0, size))
        bundle.files[f"log/heads/{size:012}.note"] = note.encode()


def leaves_of(bundle: Bundle) -> list[str]:
    return bundle.files["log/leaves.txt"].decode().split()


def swap_leaves(bundle: Bundle) -> None:
    first, second, *others = leaves_of(bundle)
    bundle.files["log/leaves.txt"] = "".join(
        f"{leaf}\n" for leaf in (second, first, *others)
    ).encode()


def forget_a_leaf(bundle: Bundle) -> None:
    log(bundle, leaves_of(bundle)[:-1])


def sign_head_otherwise(bundle: Bundle) -> None:
    name = max(name for name in bundle.files if name.startswith("log/heads/"))
    start, encoded = bundle.files[name].rsplit(b" ", 1)
    signed = bytearray(base64.b64decode(encoded))
    signed[10] ^= 1
    bundle.files[name] = start + b" " + base64.b64encode(bytes(signed)) + b"\n"


def swap_ballots(bundle: Bundle) -> None:
    first, second, *others = bundle.rows("ballots.jsonl")
    bundle.write("ballots.jsonl", second, first, *others)


def double_ballot(bundle: Bundle) -> None:
    first, *others = bundle.rows("ballots.jsonl")
    bundle.write("ballots.jsonl", first, first, *others)


def give_away_a_cent(bundle: Bundle) -> None:
    rows = bundle.rows("ballots.jsonl")
    row = next(row for row in rows if len(row["choices"]) > 1)
    row["choices"][0][1] += 1
    row["choices"][1][1] -= 1
    bundle.write("ballots.jsonl", *rows)


def hide_ballots(bundle: Bundle) -> None:
    for name in ("ballots.jsonl", "pabulib.pb", "unopened.txt"):
        del bundle.files[name]


def rename_row(bundle: Bundle) -> None:
    edit("admin-log.jsonl", "voting.closed", "voting.else")(bundle)
    bundle.chain()


def reorder_steps(bundle: Bundle) -> None:
    rows = bundle.rows("admin-log.jsonl")
    closing = next(row for row in rows if row.get("action") == "voting.closed")
    opening = next(row for row in rows if row.get("action") == "voting.opened")
    closing["action"], opening["action"] = opening["action"], closing["action"]
    closing["details"], opening["details"] = opening["details"], closing["details"]
    bundle.write("admin-log.jsonl", *rows)
    bundle.chain()


def lose_less(said: Any) -> None:
    said["losses"][0]["votes"] += 1


def exchange_ballots_for_researchers(bundle: Bundle) -> None:
    text = bundle.files["pabulib.pb"].decode()
    start, votes = text.split("VOTES\n")
    lines = votes.splitlines()
    del lines[-1]
    bundle.files["pabulib.pb"] = (start + "VOTES\n" + "\n".join(lines) + "\n").encode()


def first_round(**change: object) -> Callable[[Any], object]:
    return lambda said: said["rounds"][0].update(change)


FLAWS: list[tuple[str, Callable[[Bundle], object]]] = [
    ("files.unexpected", bring("notes.txt")),
    ("files.unexpected", bring("../../etc/passwd")),
    ("files.unexpected", bring("/etc/passwd")),
    ("files.unexpected", bring("log/heads/1.note")),
    ("files.missing", drop("round.json")),
    ("files.missing", drop("unopened.txt")),
    ("files.sealed", bring("sealed.sha256")),
    ("round.format", say("round.json", format="partage/bundle/v2")),
    ("round.key", say("round.json", log_verifier_key="partage/urn/x+00000000+AA==")),
    ("log.leaf", edit("log/leaves.txt", "\n", "0\n")),
    ("log.empty", lambda bundle: log(bundle, leaves_of(bundle), [34])),
    ("log.whole", lambda bundle: log(bundle, leaves_of(bundle), [0, 20])),
    ("log.head", swap_leaves),
    ("log.signature", sign_head_otherwise),
    ("ballots.twice", double_ballot),
    ("ballots.order", swap_ballots),
    ("ballots.rules", other_ballot),
    ("ballots.rules", lambda bundle: replace_ballot(bundle, [["nowhere", 100]])),
    ("ballots.rules", lambda bundle: replace_ballot(bundle, [["eau-mopti", 50]] * 2)),
    ("ballots.rules", lambda b: replace_ballot(b, [["eau-mopti", -1], ["radio-yenbai", 101]])),
    ("ballots.commitment", give_away_a_cent),
    ("unopened.mismatch", edit("unopened.txt", "\n", "\n" + "0" * 64 + "\n")),
    ("counts.mismatch", add_to("counts.json", "opened", 1)),
    ("counts.mismatch", edit("voids.csv", "\n", "\nduplicate,1,1,1\n")),
    ("counts.sum", add_to("counts.json", "lost", 1)),
    ("counts.sum", add_to("counts.json", "replaced", -1)),
    ("counts.sum", say("counts.json", late=-1)),
    ("counts.secrecy", hide_ballots),
    ("journal.chain", edit("admin-log.jsonl", "results.counted", "results.guessed")),
    ("journal.step", rename_row),
    ("journal.step", reorder_steps),
    ("journal.fact", tell("voting.round-opened", freeze="00" * 32)),
    ("journal.fact", tell("voting.closed", versions=99)),
    ("journal.fact", tell("voting.disputes-ended", ballots=29)),
    ("journal.fact", tell("voting.disputes-ended", voids={"duplicate": 1})),
    ("journal.fact", tell("voting.opened", late=1)),
    ("journal.fact", tell("results.counted", outcome_sha256="00" * 32)),
    ("journal.fact", tell("results.published", outcome_sha256="00" * 32)),
    ("result.rule", outcome(lambda said: said.update(rule="greedy"))),
    ("result.version", outcome(lambda said: said.update(version="2"))),
    ("result.parameters", outcome(lambda said: said["parameters"].update(threshold=1))),
    ("result.budget", outcome(lambda said: said.update(budget=1))),
    ("result.voters", outcome(lambda said: said.update(voters=1))),
    ("result.share", outcome(lambda said: said.update(share="200001/1"))),
    ("result.runs", outcome(lambda said: said.update(runs=1))),
    ("result.rounds", outcome(first_round(payment="1/7"))),
    ("result.rounds", outcome(first_round(rho="1/7"))),
    ("result.rounds", outcome(first_round(full_payers=1))),
    ("result.rounds", outcome(first_round(votes=1))),
    ("result.rounds", outcome(lambda said: said["rounds"].reverse())),
    ("result.rounds", outcome(lambda said: said["rounds"].pop())),
    ("result.winners", outcome(lambda said: said.update(winners=["radio-yenbai"]))),
    ("result.cost", outcome(lambda said: said.update(cost=1))),
    ("result.leftover", outcome(lambda said: said.update(leftover=1))),
    ("result.losses", outcome(lose_less)),
    ("pabulib.projects", edit("pabulib.pb", "40000", "40001")),
    ("pabulib.ballots", exchange_ballots_for_researchers),
    ("form", edit("ballots.jsonl", '{"choices"', '{ "choices"')),
    ("form", edit("ballots.jsonl", '"tracker":"', '"tracker":"u')),
    ("form", edit("counts.json", "{", "[")),
    ("form", edit("counts.json", '"lost":0', '"lost":0.0')),
    ("form", edit("counts.json", '"lost":0', '"lost":NaN')),
    ("form", edit("counts.json", '"lost":0,', "")),
    ("form", edit("counts.json", '"lost":0', '"lost":"0"')),
    ("form", edit("counts.json", "}\n", "}")),
    ("form", edit("round.json", "\n", "\n\n")),
    ("form", say("round.json", log_public_key="zz")),
    ("form", say("round.json", freeze=[])),
    ("form", say("round.json", size="512")),
    ("form", edit("voids.csv", "reason", "cause")),
    ("form", lambda bundle: bundle.files.update({"counts.json": b"[" * 100_000 + b"\n"})),
    ("form", lambda bundle: bundle.files.update({"round.json": b'"\xff"\n'})),
    ("form", outcome(lambda said: said.update(share="0/0"))),
    ("form", outcome(lambda said: said.pop("losses"))),
    ("form", edit("pabulib.pb", "VOTES", "VOTE")),
]  # fmt: skip


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


@pytest.mark.parametrize(
    ("code", "flaw"),
    [
        ("files.missing", drop("SHA256SUMS")),
        ("files.missing", drop("SHA256SUMS.sig")),
        ("sums.mismatch", edit("verify.py", "Check", "check")),
        ("sums.mismatch", unlisted),
        ("sums.mismatch", edit("SHA256SUMS", "\n", "\n" + "0" * 64 + "  more\n")),
        ("sums.signature", other_key),
        ("form", edit("SHA256SUMS.sig", "\n", "")),
        ("form", edit("SHA256SUMS.sig", "\n", "zz\n")),
    ],
)
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


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("zip.form", b""),
        ("zip.form", b"not a bundle"),
        ("zip.form", b"PK\3\4"),
        ("zip.form", packed(("a", b"0" * 9_000_000), method=zipfile.ZIP_DEFLATED)),
        ("zip.form", packed(("b", b"1"), ("a", b"2"))),
        ("zip.form", packed(("a", b"1"))[:-1]),
        ("zip.form", packed(("a", b"1")) + b"\0"),
        ("zip.form", packed(("é", b"1"))),
        ("files.repeated", packed(("a", b"1"), ("a", b"2"))),
    ],
)
def test_no_other_form_of_zip_is_taken(tmp_path: Path, code: str, data: bytes):
    path = tmp_path / "hostile.zip"
    path.write_bytes(data)
    assert verify.examine(path)["code"] == code


def test_a_zip_tool_reads_the_bundle_too(bundle: Bundle):
    with zipfile.ZipFile(io.BytesIO(bundle.zip())) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == bundle.files


@pytest.mark.proof
def test_a_changed_byte_anywhere_is_seen(bundle: Bundle, tmp_path: Path):
    """`PARTAGE_PROVE=1`: a thousand places of the ZIP file."""
    data, chance, path = bundle.zip(), random.Random(7), tmp_path / "tampered.zip"
    seen, places = 0, chance.sample(range(len(data)), count(40, 1000))
    for place in places:
        changed = bytearray(data)
        changed[place] ^= chance.randint(1, 255)
        path.write_bytes(bytes(changed))
        seen += verify.examine(path)["status"] == 1
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
