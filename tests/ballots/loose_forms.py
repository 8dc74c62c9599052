"""Bundles that are nearly as docs/SPEC.md says: a lenient reader would take them."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from app.voting.seal import canonical
from tests.ballots.flaws import commitment_of, edit, leaves_of, log, outcome, say
from tests.bundles import Bundle

Change = Callable[[Bundle], object]
ROW = 3
"""A row of the journal that is shown, and among the steps of the ceremony."""


def journal(change: Callable[[list[Any]], object]) -> Change:
    """Change the rows of the journal, and chain them anew."""

    def loose(bundle: Bundle) -> None:
        rows = bundle.rows("admin-log.jsonl")
        change(rows)
        bundle.write("admin-log.jsonl", *rows)
        bundle.chain()

    return loose


def show_other_than_is_chained(bundle: Bundle) -> None:
    """Chain the digest of what was, and show something else."""
    rows = bundle.rows("admin-log.jsonl")
    shown = next(row for row in rows if row.get("action") == "voting.closed")
    chain = shown.pop("chain")
    digest = hashlib.sha256(canonical(shown)).hexdigest()
    shown["details"]["reason"] = "invented"
    shown |= {"chain": chain, "digest": digest}
    bundle.write("admin-log.jsonl", *rows)


def loosen_base64(bundle: Bundle) -> None:
    """Set a bit that no byte of a head's signature uses."""
    name = max(name for name in bundle.files if name.startswith("log/heads/"))
    text = bundle.files[name].decode()
    assert text.endswith("=\n")
    symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    loose = text[:-3] + symbols[symbols.index(text[-3]) + 1] + "=\n"
    assert base64.b64decode(loose.split()[-1]) == base64.b64decode(text.split()[-1])
    bundle.files[name] = loose.encode()


def promise_longer(bundle: Bundle) -> None:
    """Promise each ballot without its zeros, as a size that is too small would have it."""
    unopened = [
        leaf
        for leaf in leaves_of(bundle)
        if leaf not in {commitment_of(bundle, row) for row in bundle.rows("ballots.jsonl")}
    ]
    bundle.change("round.json", lambda about: about.update(size=10))
    log(bundle, [commitment_of(bundle, row) for row in bundle.rows("ballots.jsonl")] + unopened)
    bundle.files["unopened.txt"] = "".join(f"{leaf}\n" for leaf in sorted(unopened)).encode()


def void(row: str, **people: int) -> Change:
    def loose(bundle: Bundle) -> None:
        bundle.files["voids.csv"] += row.encode()
        bundle.tell("voting.disputes-ended", voids=people)

    return loose


def frozen(change: Callable[[Any], object]) -> Change:
    """Change the rules as they were frozen, and the journal's digest of them."""

    def loose(bundle: Bundle) -> None:
        bundle.change("round.json", lambda about: change(about["freeze"]))
        digest = hashlib.sha256(canonical(bundle.document("round.json")["freeze"])).hexdigest()
        bundle.tell("voting.round-opened", freeze=digest)

    return loose


def counted_with(**parameters: object) -> Change:
    """Let the vote have other parameters, and the outcome name them."""

    def loose(bundle: Bundle) -> None:
        frozen(lambda freeze: freeze["rule"]["parameters"].update(parameters))(bundle)
        outcome(lambda said: said["parameters"].update(parameters))(bundle)

    return loose


def flaws_false(bundle: Bundle) -> None:
    bundle.change("counts.json", lambda said: said.update(flaws={"unreadable": False}))
    bundle.tell("voting.opened", flaws={"unreadable": False})


def repeat_project(bundle: Bundle) -> None:
    frozen(lambda freeze: freeze["projects"].append(freeze["projects"][0]))(bundle)


LOOSE: list[tuple[str, Change]] = [
    ("form", show_other_than_is_chained),
    ("form", journal(lambda rows: rows[0].update(action="voting.closed"))),
    ("form", journal(lambda rows: rows[ROW].pop("by"))),
    ("form", journal(lambda rows: rows[ROW].update(note="x"))),
    ("form", loosen_base64),
    ("ballots.commitment", promise_longer),
    ("form", say("round.json", size=10**12)),
    ("form", edit("round.json", '"log_public_key":"', '"log_public_key":" ')),
    ("form", say("round.json", incompatible="1/1")),
    ("form", repeat_project),
    ("form", frozen(lambda freeze: freeze["ballot"].update(largest_choice=0))),
    ("form", say("counts.json", late=False)),
    ("form", say("counts.json", more=1)),
    ("form", lambda bundle: bundle.change("counts.json", lambda said: said.pop("register"))),
    ("form", flaws_false),
    ("form", void("x,0,00,0\n", x=0)),
    ("form", void("x,0,+0,0\n", x=0)),
    ("form", void("x,0, 0,0\n", x=0)),
    ("form", void("x,0,0_0,0\n", x=0)),
    ("form", void("x,0,1,1\ny,0,-1,-1\n", x=0, y=0)),
    ("form", void("x,0,0,0,0\n", x=0)),
    ("form", void("x,0,0,0\r\n", x=0)),
    ("form", void(",0,0,0\n", **{"": 0})),
    ("form", void("x,0,0,0\nx,0,0,0\n", x=0)),
    ("form", counted_with(completion="sometimes")),
    ("form", counted_with(increment=0)),
    ("form", counted_with(seed=5)),
    ("form", counted_with(threshold=False)),
    ("result.losses", outcome(lambda said: said["losses"].append(said["losses"][0]))),
    ("result.share", outcome(lambda said: said.update(share="1/1"))),
    ("form", edit("pabulib.pb", ";40000;", ";40000.000;")),
    ("form", edit("pabulib.pb", ";40000;", ";4_0000;")),
    ("form", edit("pabulib.pb", ";40000;", ";+40000;")),
    ("form", edit("pabulib.pb", ";40000;", ";4e4;")),
    ("form", edit("pabulib.pb", "META\n", "more\nMETA\n")),
    ("form", edit("pabulib.pb", "META\n", "META\r\n")),
    ("form", edit("pabulib.pb", ";40000;", ';40000;a"b')),
]  # fmt: skip
"""A change and the code every verifier refuses it with."""


def write_signature(change: Callable[[str], str]) -> Change:
    def loose(bundle: Bundle) -> None:
        written = change(bundle.files["SHA256SUMS.sig"].decode())
        bundle.files["SHA256SUMS.sig"] = written.encode()

    return loose


UNSIGNED: list[Change] = [
    write_signature(str.upper),
    write_signature(lambda text: f"{text[:2]} {text[2:]}"),
    write_signature(lambda text: text.replace("\n", "\r\n")),
]
"""Changes to the one file that nothing signs: all are a `form`."""
