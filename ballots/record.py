"""Canonical JSON of what was counted and what came out, and its SHA-256: what a report signs."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction

from ballots.formats import BallotFormat
from ballots.instance import Instance
from ballots.outcome import Outcome
from ballots.profile import Profile

Document = Mapping[str, object]

_PIECE_DIGITS = 600
_PIECE = 10**_PIECE_DIGITS


def canonical_json(document: Document) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; fractions as "a/b"; floats are refused."""
    _refuse_floats(document)
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )
    return text.encode()


def sha256_of(document: Document) -> str:
    return hashlib.sha256(canonical_json(document)).hexdigest()


def input_document(
    instance: Instance, ballot_format: BallotFormat, profile: Profile
) -> dict[str, object]:
    """All that can influence a count, and nothing else: names and texts are left out."""
    projects = sorted(instance.projects, key=lambda project: project.id)
    ids, offsets = profile.project_ids, profile.offsets.tolist()
    chosen = [ids[at] for at in profile.projects.tolist()]
    choices = list(zip(chosen, profile.points.tolist(), strict=True))
    spans = zip(offsets, offsets[1:], profile.counts.tolist(), strict=False)
    return {
        "budget": instance.budget,
        "currency": instance.currency,
        "projects": [{"id": p.id, "cost": p.cost, "withdrawn": p.withdrawn} for p in projects],
        "incompatible": sorted(sorted(group) for group in instance.incompatible),
        "format": asdict(ballot_format),
        "ballots": [[count, choices[start:end]] for start, end, count in spans],
    }


def outcome_document(outcome: Outcome) -> dict[str, object]:
    """Return the whole outcome, ready for JSON: exact fractions as "a/b"."""
    return {
        **asdict(outcome),
        "share": None if outcome.share is None else str_of(outcome.share),
        "rounds": [_texts(asdict(step)) for step in outcome.rounds],
        "winners": list(outcome.winners),
        "cost": outcome.cost,
        "leftover": outcome.leftover,
    }


def str_of(fraction: Fraction) -> str:
    return f"{_digits(fraction.numerator)}/{_digits(fraction.denominator)}"


def _digits(number: int) -> str:
    """Write a number ≥ 0 in decimal, in pieces Python converts whatever its safety limit."""
    pieces = []
    while number >= _PIECE:
        number, piece = divmod(number, _PIECE)
        pieces.append(f"{piece:0{_PIECE_DIGITS}d}")
    return str(number) + "".join(reversed(pieces))


def _texts(step: dict[str, object]) -> dict[str, object]:
    return {
        name: str_of(value) if isinstance(value, Fraction) else value
        for name, value in step.items()
    }


def _plain(value: object) -> str:
    if isinstance(value, Fraction):
        return str_of(value)
    raise TypeError(type(value).__name__)


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("float")
    if isinstance(value, Mapping):
        for entry in value.values():
            _refuse_floats(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            _refuse_floats(entry)
