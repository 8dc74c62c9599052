"""The opening: sealed payloads into ballots; what is no ballot of this round is counted apart."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.voting.paper import best_first
from app.voting.seal import Choices, commitment, plain, unseal
from app.voting.suites import UrnKey
from ballots.ballot import Ballot
from ballots.formats import BallotFormat
from ballots.instance import Instance
from ballots.validation import violations


class Flaw(StrEnum):
    """Why a payload is not counted."""

    UNREADABLE = "unreadable"
    """Sealed for another key or round, or altered."""
    MALFORMED = "malformed"
    """Not the canonical form: padding, round, suite, tracker, order of the choices."""
    REPEATED = "repeated"
    """A payload copied into another box: counted once."""
    IRREGULAR = "irregular"
    """Against the rules of the ballot."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a payload must agree with to be a ballot of this round."""

    round_id: UUID
    suite: str
    size: int
    ballot_format: BallotFormat
    instance: Instance


@dataclass(slots=True)
class Opened:
    """Ballots by tracker, and how many payloads had which flaw."""

    ballots: dict[str, Choices] = field(default_factory=dict)
    flaws: Counter[Flaw] = field(default_factory=Counter)
    commitments: list[bytes] = field(default_factory=list)
    """Of the ballots that count."""


def open_payloads(
    sealed: Iterable[tuple[bytes, str]], *, expected: Expected, key: UrnKey
) -> Opened:
    """Open every payload; nothing an urn may hold makes this fail."""
    opened = Opened()
    contents = [unseal(payload, suite, key, expected.round_id) for payload, suite in sealed]
    readable = [content for content in contents if content is not None]
    if len(contents) > len(readable):
        opened.flaws[Flaw.UNREADABLE] = len(contents) - len(readable)
    # In the order of their commitments, so that anyone keeps the same one of two that clash.
    for content in sorted(readable, key=commitment):
        _take(content, expected, opened)
    return opened


def take_back(ballots: Iterable[tuple[str, Choices]], expected: Expected) -> Opened:
    """Check ballots that were opened elsewhere as strictly as if they were opened here."""
    opened = Opened()
    for tracker, choices in ballots:
        broken = violations(choices, expected.ballot_format, expected.instance)
        if broken:
            opened.flaws[Flaw.IRREGULAR] += 1
            continue
        said = Ballot.of(expected.ballot_format, best_first(expected.ballot_format, choices))
        _take(_plain(expected, tracker, said.choices), expected, opened)
    return opened


def _take(content: bytes, expected: Expected, opened: Opened) -> None:
    read = _read(content, expected)
    if read is None:
        opened.flaws[Flaw.MALFORMED] += 1
        return
    tracker, choices = read
    if violations(choices, expected.ballot_format, expected.instance):
        opened.flaws[Flaw.IRREGULAR] += 1
        return
    ballot = Ballot.of(expected.ballot_format, best_first(expected.ballot_format, choices))
    if tuple(choices) != ballot.choices:
        opened.flaws[Flaw.MALFORMED] += 1
    elif tracker in opened.ballots:
        opened.flaws[Flaw.REPEATED] += 1
    else:
        opened.ballots[tracker] = best_first(expected.ballot_format, ballot.choices)
        opened.commitments.append(commitment(content))


def _read(content: bytes, expected: Expected) -> tuple[str, Choices] | None:
    try:
        document: Any = json.loads(content.rstrip(b"\0"))
        tracker = str(document["tracker"])
        choices = [(str(code), int(number)) for code, number in document["choices"]]
        # Written again, it must be the very same bytes: round, suite, padding, order of keys.
        is_canonical = _plain(expected, tracker, choices) == content
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return (tracker, choices) if is_canonical else None


def _plain(expected: Expected, tracker: str, choices: Choices) -> bytes:
    return plain(expected.round_id, expected.suite, tracker, choices, expected.size)
