"""Proofs from the transparency log: that a commitment is in it, that it only ever grew."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.voting.log import hashes_of
from app.voting.merkle import consistency_ranges, inclusion_ranges
from app.voting.models import LogHead, VotingRound
from app.voting.queries import find_leaf, last_head, list_heads


class CommitmentNotLogged(DomainError):
    """The log holds no such commitment, or not yet: batches follow a day after the vote."""

    code = "voting.commitment-not-logged"
    kind = Kind.NOT_FOUND


class HeadNotFound(DomainError):
    """No head was ever signed over this many leaves, or the order of the two is reversed."""

    code = "voting.head-not-found"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Where a commitment lies under a signed head, and the hashes that lead from it to the root."""

    place: int
    """From 0."""
    head: LogHead
    hashes: list[bytes]


def prove_inclusion(db: Session, *, voting_round: VotingRound, commitment: bytes) -> Inclusion:
    """Prove that a commitment lies under the last head (RFC 6962 section 2.1.1)."""
    leaf = find_leaf(db, voting_round.id, commitment)
    head = last_head(db, voting_round.id)
    if leaf is None or head is None:
        raise CommitmentNotLogged
    ranges = inclusion_ranges(leaf.place, head.size)
    return Inclusion(leaf.place, head, hashes_of(db, voting_round, ranges))


def prove_consistency(
    db: Session, *, voting_round: VotingRound, first: int, second: int
) -> list[bytes]:
    """Prove that the head over `first` leaves is the beginning of the one over `second`."""
    sizes = _signed_sizes(db, voting_round.id)
    if not 0 <= first <= second or not {first, second} <= sizes:
        raise HeadNotFound
    return hashes_of(db, voting_round, consistency_ranges(first, second)) if first else []


def _signed_sizes(db: Session, round_id: UUID) -> set[int]:
    return {head.size for head in list_heads(db, round_id)}
