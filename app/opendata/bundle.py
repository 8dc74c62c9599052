"""The bundle of a vote held here: all that a stranger needs to check it alone, signed.

docs/SPEC.md says what each file holds, `ballots/verify.py` checks it; both are in the bundle.
"""

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.orm import Session

from app.audit.models import Event
from app.audit.queries import list_events, list_events_between
from app.audit.service import BEGINNING, digest, shown
from app.core.errors import DomainError, Kind
from app.editions.models import Edition, Freeze
from app.editions.queries import find_freeze, list_projects
from app.opendata.exports import LEAST_BALLOTS, ballots_pb
from app.results.models import Result
from app.voters.queries import count_voters
from app.voting.checkpoint import verifier_key
from app.voting.keys import KeyMissing, KeyStore
from app.voting.models import OpenedBallot, VotingRound
from app.voting.paper import size_of
from app.voting.queries import (
    VoidCount,
    count_voids,
    find_round,
    list_heads,
    list_leaves,
    list_opened_ballots,
)
from app.voting.seal import canonical, commitment, plain

FORMAT = "partage/bundle/v1"
SIGNED = b"pb/bundle/v1"
LIST = "SHA256SUMS"
SOURCES = Path(__file__).parents[2]
STEPS = (
    "voting.trustees-chosen",
    "voting.rehearsed",
    "voting.round-opened",
    "voting.closing-confirmed",
    "voting.closed",
    "voting.disputes-ended",
    "voting.exported",
    "voting.link-destroyed",
    "voting.opened",
    "results.counted",
    "results.published",
)
"""Rows of the journal shown in full; of every other only its digest."""


class NoBundle(DomainError):
    """Only a vote that was held, opened and published here has a bundle."""

    code = "opendata.no-bundle"
    kind = Kind.NOT_FOUND


def find_bundled(db: Session, edition: Edition, result: Result | None) -> VotingRound | None:
    """Return the round of a published result, if it took place here and not for practice alone."""
    if result is None or result.published_at is None or edition.is_practice:
        return None
    voting_round = find_round(db, edition.id)
    is_whole = voting_round is not None and bool(list_heads(db, voting_round.id))
    return voting_round if is_whole else None


def bundle_files(
    db: Session,
    *,
    edition: Edition,
    voting_round: VotingRound,
    result: Result,
    keys: KeyStore,
    zone: ZoneInfo,
) -> dict[str, bytes]:
    """Return every file of the bundle by name, the list of their SHA-256 and its signature."""
    frozen = find_freeze(db, edition.id)
    assert frozen is not None  # noqa: S101 - a round opens with its freeze
    steps = _steps(db, edition, voting_round)
    ballots = list_opened_ballots(db, edition.id)
    leaves = list_leaves(db, voting_round.id)
    voids = count_voids(db, voting_round.id)
    size = size_of(voting_round, list_projects(db, edition.id))
    files = {
        "round.json": _line(_about(edition, voting_round, frozen, result, size)),
        "log/leaves.txt": _hexadecimal(leaves),
        "counts.json": _line(
            _counts(voting_round, steps, voids, len(ballots), len(leaves))
            | {"register": count_voters(db, edition.id)}
        ),
        "voids.csv": _voids(voids),
        "result.json": _line({"outcome": result.outcome}),
        "admin-log.jsonl": _journal(db, steps),
        "SPEC.md": (SOURCES / "docs/SPEC.md").read_bytes(),
        "verify.py": (SOURCES / "ballots/verify.py").read_bytes(),
    }
    for head in list_heads(db, voting_round.id):
        files[f"log/heads/{head.size:012}.note"] = head.note.encode()
    if len(ballots) >= LEAST_BALLOTS:
        files |= _opened(voting_round, ballots, leaves, size)
        files["pabulib.pb"] = ballots_pb(db, edition, result, zone)
    if voting_round.exported_sha256 is not None:
        files["sealed.sha256"] = f"{voting_round.exported_sha256}  urn.txt\n".encode()
    return files | _signed(files, voting_round, keys)


def _about(
    edition: Edition, voting_round: VotingRound, frozen: Freeze, result: Result, size: int
) -> dict[str, Any]:
    """Say what was voted on, by which rules and under which keys."""
    key = Ed25519PublicKey.from_public_bytes(voting_round.log_public_key)
    return {
        "closed_at": _moment(voting_round.closed_at),
        "format": FORMAT,
        "freeze": json.loads(frozen.document),
        "incompatible": [],
        "is_simulated": edition.is_simulated,
        "log_public_key": voting_round.log_public_key.hex(),
        "log_verifier_key": verifier_key(key, voting_round.id),
        "opened_at": voting_round.opened_at.isoformat(),
        "receipt_public_key": voting_round.receipt_public_key.hex(),
        "release": release(),
        "round": str(voting_round.id),
        "rule_version": result.rule_version,
        "size": size,
        "suite": voting_round.suite,
        "threshold": voting_round.threshold,
        "trustees": voting_round.trustees,
        "unsealed_at": _moment(voting_round.unsealed_at),
        "urn_public_key": voting_round.urn_public_key.hex(),
    }


def _counts(
    voting_round: VotingRound,
    steps: Sequence[Event],
    voids: Sequence[VoidCount],
    ballots: int,
    leaves: int,
) -> dict[str, Any]:
    """Count what became of every ballot ever accepted; SPEC.md has the equations."""
    boxes, versions = voting_round.ballots_closed or 0, voting_round.versions_closed or 0
    voided = sum(each.versions for each in voids)
    opened = next(event for event in steps if event.action == "voting.opened")
    flaws = opened.details["flaws"]
    return {
        "boxes": boxes,
        "flaws": flaws,
        "late": opened.details["late"],
        "leaves": leaves,
        "lost": versions - leaves,
        "opened": ballots,
        "replaced": versions - boxes - voided,
        "set_aside": sum(flaws.values()),
        "unopened": leaves - ballots,
        "versions": versions,
        "voided_ballots": sum(each.ballots for each in voids),
        "voided_versions": voided,
    }


def _voids(voids: Iterable[VoidCount]) -> bytes:
    """Say for how many people, boxes and ballots each reason was confirmed by two people."""
    lines = [f"{v.reason.value},{v.people},{v.ballots},{v.versions}\n" for v in voids]
    return "".join(["reason,people,ballots,versions\n", *lines]).encode()


def _opened(
    voting_round: VotingRound, ballots: Sequence[OpenedBallot], leaves: Iterable[bytes], size: int
) -> dict[str, bytes]:
    """Write each ballot in the order of trackers, and the leaves that none of them opens."""
    unopened, lines = Counter(leaves), list[bytes]()
    for ballot in ballots:
        choices = sorted((str(code), int(number)) for code, number in ballot.choices)
        content = plain(voting_round.id, voting_round.suite, ballot.tracker, choices, size)
        unopened[commitment(content)] -= 1
        lines.append(_line({"choices": choices, "tracker": ballot.tracker}))
    return {
        "ballots.jsonl": b"".join(lines),
        "unopened.txt": _hexadecimal(sorted(unopened.elements())),
    }


def _steps(db: Session, edition: Edition, voting_round: VotingRound) -> list[Event]:
    """Return the rows of the journal to be shown, the oldest first."""
    of_round = list_events(db, on=("round", voting_round.id), actions=STEPS)
    of_edition = list_events(db, on=("edition", edition.slug), actions=STEPS)
    return sorted([*of_round, *of_edition], key=lambda event: event.sequence)


def _journal(db: Session, steps: Sequence[Event]) -> bytes:
    """Write the rows from the first step to the last; those in between that are none, as digests.

    The line before them says where the chain stood.
    """
    first, last = steps[0].sequence, steps[-1].sequence
    named = {event.sequence for event in steps}
    lines: list[dict[str, Any]] = [{"chain": BEGINNING.hex(), "sequence": 0}][: first == 1]
    for event in list_events_between(db, first - 1, last):
        told: dict[str, Any] = {"sequence": event.sequence}
        if event.sequence in named:
            told = shown(event)
        elif event.sequence >= first:
            told["digest"] = digest(event).hex()
        lines.append({**told, "chain": event.chain.hex()})
    return b"".join(map(_line, lines))


def _signed(
    files: Mapping[str, bytes], voting_round: VotingRound, keys: KeyStore
) -> dict[str, bytes]:
    """List the SHA-256 of every file, and sign the list with the key of the log."""
    key = keys.log_key()
    if key.public_key().public_bytes_raw() != voting_round.log_public_key:
        raise KeyMissing(name="log")
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    ).encode()
    return {LIST: sums, f"{LIST}.sig": f"{key.sign(SIGNED + sums).hex()}\n".encode()}


def release() -> dict[str, str]:
    """Return the version of this service and the SHA-256 of its sources, file by file."""
    project = tomllib.loads((SOURCES / "pyproject.toml").read_text())["project"]
    whole = hashlib.sha256()
    for path in sorted([*SOURCES.glob("app/**/*.py"), *SOURCES.glob("ballots/**/*.py")]):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{content}  {path.relative_to(SOURCES).as_posix()}\n".encode())
    return {"sources_sha256": whole.hexdigest(), "version": project["version"]}


def _line(document: object) -> bytes:
    return canonical(document) + b"\n"


def _hexadecimal(leaves: Iterable[bytes]) -> bytes:
    return "".join(f"{leaf.hex()}\n" for leaf in leaves).encode()


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
