"""What a proposal said after each save, and what changed between two of them."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.proposals.content import read
from app.proposals.models import Proposal, ProposalRevision

WORDS = re.compile(r"\w+|\s+|[^\w\s]+")
LINES = re.compile(r"[^\n]*\n|[^\n]+")
MOST_WORDS = 4_000
"""A longer text is compared line by line: word by word could take seconds."""


class Fate(StrEnum):
    """What became of a piece of text, or of an item of a list."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or one item, and what became of it."""

    fate: Fate
    value: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is not what it was."""

    field: str
    before: Any
    after: Any

    @property
    def is_list(self) -> bool:
        return isinstance(self.before, list) or isinstance(self.after, list)

    @property
    def pieces(self) -> list[Piece]:
        """Lay before and after into one another: lists by item, texts by word or by line."""
        if self.is_list:
            return _of_items(self.before or [], self.after or [])
        if isinstance(self.before, str) and isinstance(self.after, str):
            return _of_texts(self.before, self.after)
        told = [Piece(Fate.DELETED, self.before), Piece(Fate.INSERTED, self.after)]
        return [piece for piece in told if piece.value not in {None, ""}]


@dataclass(frozen=True, slots=True)
class Step:
    """One save, and what it changed."""

    revision: ProposalRevision
    changes: list[Change]


def keep_revision(db: Session, *, proposal: Proposal, by: UUID | None, now: datetime) -> None:
    """Keep the content as it stands; a second save within one version replaces the first."""
    db.merge(
        ProposalRevision(
            proposal_id=proposal.id,
            version=proposal.version,
            content=document_of(proposal),
            by=by,
            at=now,
        )
    )


def document_of(proposal: Proposal) -> dict[str, Any]:
    """Return the content as JSON keeps it, safety options and hidden names included."""
    document: dict[str, Any] = json.loads(json.dumps(asdict(read(proposal)), default=str))
    return document


def list_revisions(db: Session, proposal_id: UUID) -> list[ProposalRevision]:
    """Return every kept content of a proposal, the oldest first."""
    wanted = select(ProposalRevision).where(ProposalRevision.proposal_id == proposal_id)
    return list(db.scalars(wanted.order_by(ProposalRevision.version)))


def as_submitted(
    revisions: Sequence[ProposalRevision], deadline: datetime | None
) -> ProposalRevision | None:
    """Return the last content kept before the deadline: what the review began with."""
    in_time = [each for each in revisions if deadline is None or each.at < deadline]
    return in_time[-1] if in_time else None


def steps(revisions: Sequence[ProposalRevision]) -> list[Step]:
    """Return each save that changed something, the newest first; the first save is all new."""
    found = [Step(revisions[0], [])] if revisions else []
    for former, latter in pairwise(revisions):
        changes = differences(former.content, latter.content)
        if changes:
            found.append(Step(latter, changes))
    return found[::-1]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """List the fields that changed, in the order of the later content."""
    names = [*after, *(name for name in before if name not in after)]
    changes = (Change(name, before.get(name), after.get(name)) for name in names)
    return [change for change in changes if _said(change.before) != _said(change.after)]


def _said(value: Any) -> Any:
    """Take every way of saying nothing for the same; zero says something."""
    return "" if value is None or value == [] else value


def _of_texts(before: str, after: str) -> list[Piece]:
    former, latter = WORDS.findall(before), WORDS.findall(after)
    if max(len(former), len(latter)) > MOST_WORDS:
        former, latter = LINES.findall(before), LINES.findall(after)
    return [Piece(fate, "".join(run)) for fate, run in _runs(former, latter, former, latter)]


def _of_items(before: list[Any], after: list[Any]) -> list[Piece]:
    former = [json.dumps(item, sort_keys=True) for item in before]
    latter = [json.dumps(item, sort_keys=True) for item in after]
    runs = _runs(former, latter, before, after)
    return [Piece(fate, item) for fate, run in runs for item in run]


def _runs(
    former: list[str], latter: list[str], before: Sequence[Any], after: Sequence[Any]
) -> list[tuple[Fate, Sequence[Any]]]:
    """Compare by the strings, answer with what they stand for; nothing empty."""
    matcher = SequenceMatcher(None, former, latter, autojunk=False)
    found: list[tuple[Fate, Sequence[Any]]] = []
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation == "equal":
            found.append((Fate.KEPT, before[start:end]))
        else:
            found.append((Fate.DELETED, before[start:end]))
            found.append((Fate.INSERTED, after[new_start:new_end]))
    return [(fate, run) for fate, run in found if run]
