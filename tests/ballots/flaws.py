"""Bundles with one flaw, made as someone would who holds the key or the database."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from app.voting.checkpoint import sign_head
from ballots import verify
from tests.bundles import Bundle


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


def put_off(bundle: Bundle) -> None:
    """Add the two steps of several trustees to the journal, and the file they took away."""
    bundle.change("round.json", lambda about: about.update(trustees=5))
    bundle.files["sealed.sha256"] = ("ab" * 32 + "  urn.txt\n").encode()
    rows = bundle.rows("admin-log.jsonl")
    at = next(at for at, row in enumerate(rows) if row.get("action") == "voting.opened")
    steps = [("voting.exported", {"sha256": "ab" * 32}), ("voting.link-destroyed", {})]
    rows[at:at] = [{**rows[at], "action": action, "details": told} for action, told in steps]
    for number, row in enumerate(rows, rows[0]["sequence"]):
        row["sequence"] = number
    bundle.write("admin-log.jsonl", *rows)
    bundle.chain()


def hide_an_export(bundle: Bundle) -> None:
    put_off(bundle)
    bundle.tell("voting.exported", sha256="cd" * 32)


def forget_the_file(bundle: Bundle) -> None:
    put_off(bundle)
    del bundle.files["sealed.sha256"]


def count_otherwise(bundle: Bundle) -> None:
    """Freeze another rule, which the journal names as the one of the opening."""
    bundle.change("round.json", lambda about: about["freeze"]["rule"].update(id="exact"))
    frozen = verify.canonical(bundle.document("round.json")["freeze"])
    bundle.tell("voting.round-opened", freeze=hashlib.sha256(frozen).hexdigest())


FLAWS: list[tuple[str, Callable[[Bundle], object]]] = [
    ("files.unexpected", bring("notes.txt")),
    ("files.unexpected", bring("../../etc/passwd")),
    ("files.unexpected", bring("/etc/passwd")),
    ("files.unexpected", bring("log/heads/1.note")),
    ("files.missing", drop("round.json")),
    ("files.missing", drop("unopened.txt")),
    ("files.sealed", bring("sealed.sha256")),
    ("files.sealed", forget_the_file),
    ("journal.fact", hide_an_export),
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
