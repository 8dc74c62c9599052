"""The file of sealed ballots that trustees take with them, and the one they bring back.

Both say all that is needed to open and to check, with no database: pure functions of text.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from app.core.errors import DomainError, Kind
from app.voting.opening import Expected, Opened, open_payloads
from app.voting.seal import canonical
from app.voting.suites import SUITES, UrnKey
from app.voting.trustees import Trusteeship
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project

SEALED = "partage-urn/1"
OPENED = "partage-opened/1"


class UrnFileUnreadable(DomainError):
    """The file is not the one the service wrote, or is not whole."""

    code = "voting.urn-file-unreadable"
    kind = Kind.INVALID


def sealed_lines(expected: Expected, trusteeship: Trusteeship, payloads: list[bytes]) -> list[str]:
    """Write the urn: a line that says what it holds, then one ballot a line.

    Ballots stand in the order of their own digests: random, since sealing is, and the same
    each time the urn is written.
    """
    head = {
        "budget_cents": expected.instance.budget,
        "format": SEALED,
        "kind": expected.ballot_format.kind,
        "largest_choice": expected.ballot_format.max_length,
        "payloads": len(payloads),
        "projects": [[project.id, project.cost] for project in expected.instance.projects],
        "public_key": trusteeship.public_key.hex(),
        "round": str(expected.round_id),
        "shares": trusteeship.shares,
        "size": expected.size,
        "suite": trusteeship.suite,
        "threshold": trusteeship.threshold,
    }
    ordered = sorted(payloads, key=lambda payload: hashlib.sha256(payload).digest())
    return [canonical(head).decode(), *(base64.b64encode(each).decode() for each in ordered)]


def digest(lines: Iterable[str]) -> str:
    """Return the SHA-256 of a file of these lines."""
    whole = hashlib.sha256()
    for line in lines:
        whole.update(f"{line}\n".encode())
    return whole.hexdigest()


def read_head(lines: list[str]) -> tuple[Expected, Trusteeship]:
    """Return what the ballots of the file must agree with, and who opens them."""
    try:
        head = json.loads(lines[0])
        trusteeship = Trusteeship(
            bytes.fromhex(head["public_key"]), head["threshold"], head["shares"], head["suite"]
        )
        projects = tuple(Project(code, cost) for code, cost in head["projects"])
        expected = Expected(
            UUID(head["round"]),
            trusteeship.suite,
            int(head["size"]),
            BallotFormat(head["kind"], max_length=head["largest_choice"]),
            Instance(head["budget_cents"], projects),
        )
    except (ValueError, TypeError, LookupError) as fault:
        raise UrnFileUnreadable(reason=type(fault).__name__) from fault
    if head.get("format") != SEALED or head.get("payloads") != len(lines) - 1:
        raise UrnFileUnreadable(reason=f"{len(lines) - 1} ballots")
    return expected, trusteeship


def open_lines(lines: list[str], key: UrnKey, ballots: Iterable[str]) -> str:
    """Open the `ballots` of a file, offline, and write what to bring back.

    `ballots` are `lines[1:]`, through whatever shows how far it is.
    """
    expected, trusteeship = read_head(lines)
    opened = open_payloads(_payloads(ballots, trusteeship.suite), expected=expected, key=key)
    return opened_text(expected.round_id, digest(lines), opened)


def opened_text(round_id: UUID, sealed_sha256: str, opened: Opened) -> str:
    document = {
        "ballots": [
            [tracker, [list(choice) for choice in choices]]
            for tracker, choices in sorted(opened.ballots.items())
        ],
        "flaws": {flaw.value: number for flaw, number in opened.flaws.items()},
        "format": OPENED,
        "round": str(round_id),
        "urn_sha256": sealed_sha256,
    }
    return canonical(document).decode() + "\n"


def read_opened(content: str) -> dict[str, Any]:
    """Read what `open_lines` wrote; its ballots are still to be checked."""
    try:
        document: dict[str, Any] = json.loads(content)
        is_ours = document["format"] == OPENED
        wanted = {"ballots", "flaws", "format", "round", "urn_sha256"}
    except (ValueError, TypeError, LookupError) as fault:
        raise UrnFileUnreadable(reason=type(fault).__name__) from fault
    if not is_ours or document.keys() != wanted:
        raise UrnFileUnreadable(reason="format")
    return document


def _payloads(ballots: Iterable[str], suite: str) -> Iterator[tuple[bytes, str]]:
    assert suite in SUITES  # noqa: S101 - read_head's trusteeship names a known suite
    for line in ballots:
        yield base64.b64decode(line), suite
