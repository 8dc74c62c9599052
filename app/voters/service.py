"""Give the right to vote, and recognise who holds it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.core.passwords import hash_password, matches
from app.editions.models import Edition, Phase
from app.editions.phases import closes_at, require
from app.voters.codes import draw_code, read_code, secret, selector
from app.voters.models import Voter, VotingCode, WayIn
from app.voters.queries import find_voter, list_codes


class MistypedCode(DomainError):
    """These symbols cannot be a code: one or more were mistyped."""

    code = "voters.mistyped-code"
    kind = Kind.INVALID


class UnknownCode(DomainError):
    """A well-formed code that opens nothing in this edition."""

    code = "voters.unknown-code"
    kind = Kind.UNAUTHENTICATED


class RegisterClosed(DomainError):
    """Turnout is a share of the voters there were at the close: none is added afterwards."""

    code = "voters.register-closed"
    kind = Kind.GONE


@dataclass(frozen=True, slots=True)
class DrawnCode:
    """A code as it is printed, with all that is kept of it."""

    shown: str
    selector: str
    code_hash: str


def draw_codes(how_many: int) -> list[DrawnCode]:
    """Draw codes and hash them: slow on purpose, so call it before a transaction begins."""
    shown = [draw_code() for _ in range(how_many)]
    return [_drawn(each, read_code(each) or "") for each in shown]


def _drawn(shown: str, code: str) -> DrawnCode:
    return DrawnCode(shown, selector(code), hash_password(secret(code)))


def require_open_register(edition: Edition, now: datetime) -> None:
    """Refuse once the vote is closed, and for elections that were held elsewhere."""
    closing = closes_at(edition, Phase.VOTING)
    if edition.is_imported or (closing is not None and now >= closing):
        raise RegisterClosed(closes_at=closing)


def register_with_codes(
    db: Session, *, edition: Edition, drawn: Sequence[DrawnCode], now: datetime
) -> list[str]:
    """Register voters and return their codes, the only time they are known, in random order."""
    ids = _register(db, edition, len(drawn), WayIn.CODE, now)
    for voter_id, each in zip(ids, drawn, strict=True):
        hashed = VotingCode(
            voter_id=voter_id,
            edition_id=edition.id,
            selector=each.selector,
            code_hash=each.code_hash,
        )
        db.add(hashed)
    codes = [each.shown for each in drawn]
    secrets.SystemRandom().shuffle(codes)
    return codes


def register_simulated(
    db: Session, *, edition: Edition, how_many: int, now: datetime
) -> list[UUID]:
    """Register invented voters of a demonstration, who have no code."""
    return _register(db, edition, how_many, WayIn.SIMULATED, now)


def identify_by_code(db: Session, *, edition: Edition, code: str, now: datetime) -> Voter:
    """Return who holds the code while the vote is open."""
    require(edition, Phase.VOTING, now)
    return find_by_code(db, edition=edition, code=code)


def find_by_code(db: Session, *, edition: Edition, code: str) -> Voter:
    """Return who holds the code; no row is written, so that nothing tells when they came.

    A mistyped code is told at once; an unknown one takes as long as a known one.
    """
    read = read_code(code)
    if read is None:
        raise MistypedCode
    candidates = list_codes(db, edition_id=edition.id, selector=selector(read))
    hashes = {each.voter_id: each.code_hash for each in candidates}
    held = [voter_id for voter_id, kept in hashes.items() if matches(secret(read), kept)]
    if not hashes:
        matches(secret(read), None)
    voter = find_voter(db, edition_id=edition.id, voter_id=held[0]) if held else None
    if voter is None:
        raise UnknownCode
    return voter


def _register(
    db: Session, edition: Edition, how_many: int, way: WayIn, now: datetime
) -> list[UUID]:
    require_open_register(edition, now)
    ids = [uuid4() for _ in range(how_many)]
    db.add_all(
        Voter(id=each, edition_id=edition.id, way=way, registered_on=now.date()) for each in ids
    )
    # The voters must be there before their codes, and before the journal says so.
    db.flush()
    counted: dict[str, Any] = {"how_many": how_many, "way": way.value}
    record(db, action="voters.registered", on=("edition", edition.id), now=now, **counted)
    return ids
