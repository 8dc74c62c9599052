"""The transparency log: commitments wait under a key in memory, then join the tree in batches.

A batch is shuffled, so that the log tells a day and never an order. `reference/security.md`
3.3.1 says why each piece is there.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.voting.checkpoint import sign_head
from app.voting.keys import KeyStore
from app.voting.merkle import (
    EMPTY,
    Range,
    cover,
    leaf_hash,
    nodes_after,
    nodes_of,
    range_hash,
)
from app.voting.models import LogHead, LogLeaf, LogNode, VotingRound, WaitingCommitment
from app.voting.queries import (
    count_waiting,
    last_head,
    list_nodes,
    list_waiting,
)

EVERY = timedelta(hours=24)
FEWEST = 20
"""Commitments that must wait together before they are published: fewer would tell who was there."""
NONCE_BYTES = 12
NAME_BYTES = 16


def promise(db: Session, voting_round: VotingRound, commitment: bytes, keys: KeyStore) -> None:
    """Let a commitment wait for the next batch, unreadable to anyone without the batch's key."""
    key = AESGCM(keys.batch_key(voting_round.id, voting_round.batch))
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + key.encrypt(nonce, commitment, voting_round.id.bytes)
    name = secrets.token_bytes(NAME_BYTES)
    waiting = {"name": name, "round_id": voting_round.id, "sealed": sealed}
    db.execute(insert(WaitingCommitment), waiting)


def is_due(db: Session, voting_round: VotingRound, now: datetime) -> bool:
    """Tell whether a day has passed since the last head and enough commitments wait."""
    head = last_head(db, voting_round.id)
    if head is not None and now - head.signed_at < EVERY:
        return False
    return count_waiting(db, voting_round.id) >= FEWEST


def publish_waiting(
    db: Session, voting_round: VotingRound, keys: KeyStore, now: datetime
) -> LogHead:
    """Move what waits into the log, shuffled, and sign its head.

    What cannot be read any more (the memory was lost) is dropped here; the opening finds those
    ballots again by themselves (`append`). The caller holds the round's closing turn, and lets
    go of the batch's key only after the commit.
    """
    waiting = list_waiting(db, voting_round.id)
    key = AESGCM(keys.batch_key(voting_round.id, voting_round.batch))
    readable = [_read(key, each, voting_round) for each in waiting]
    db.execute(delete(WaitingCommitment).where(WaitingCommitment.round_id == voting_round.id))
    voting_round.batch += 1
    return append(db, voting_round, [each for each in readable if each], keys, now)


def append(
    db: Session,
    voting_round: VotingRound,
    commitments: Iterable[bytes],
    keys: KeyStore,
    now: datetime,
) -> LogHead:
    """Add commitments in random order and sign the new head; nothing new keeps the last one."""
    head = last_head(db, voting_round.id)
    leaves = list(commitments)
    if head is not None and not leaves:
        return head
    size = head.size if head else 0
    secrets.SystemRandom().shuffle(leaves)
    _keep(db, voting_round, leaves, size)
    root = root_at(db, voting_round, size + len(leaves))
    return _sign(db, voting_round, size + len(leaves), root, keys, now)


def root_at(db: Session, voting_round: VotingRound, size: int) -> bytes:
    """Return the root over the first `size` leaves."""
    return hashes_of(db, voting_round, [(0, size)])[0] if size else EMPTY


def hashes_of(db: Session, voting_round: VotingRound, ranges: Sequence[Range]) -> list[bytes]:
    """Return the hash of each range, in one reading of the nodes they are folded from."""
    known = list_nodes(db, voting_round.id, nodes_of(ranges))
    return [range_hash(each, known) for each in ranges]


def _keep(db: Session, voting_round: VotingRound, leaves: Sequence[bytes], size: int) -> None:
    edge = list_nodes(db, voting_round.id, set(cover((0, size))))
    made = nodes_after(size, [leaf_hash(leaf) for leaf in leaves], edge)
    round_id = voting_round.id
    db.add_all(
        LogLeaf(round_id=round_id, place=place, commitment=leaf)
        for place, leaf in enumerate(leaves, start=size)
    )
    db.add_all(
        LogNode(round_id=round_id, level=level, place=place, hash=value)
        for (level, place), value in made.items()
    )
    # The root is folded from these rows.
    db.flush()


def _sign(
    db: Session, voting_round: VotingRound, size: int, root: bytes, keys: KeyStore, now: datetime
) -> LogHead:
    head = LogHead(
        round_id=voting_round.id,
        size=size,
        root=root,
        note=sign_head(keys.log_key(), voting_round.id, size, root),
        signed_at=now,
    )
    db.add(head)
    return head


def _read(key: AESGCM, waiting: WaitingCommitment, voting_round: VotingRound) -> bytes | None:
    nonce, sealed = waiting.sealed[:NONCE_BYTES], waiting.sealed[NONCE_BYTES:]
    try:
        return key.decrypt(nonce, sealed, voting_round.id.bytes)
    except InvalidTag:
        return None
