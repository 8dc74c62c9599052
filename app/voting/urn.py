"""The urn's table: a sealed ballot into its box, the register signed, the boxes emptied."""

import hashlib
from collections.abc import Mapping
from functools import cache
from operator import itemgetter
from typing import cast
from uuid import UUID

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from app.core.db import upsert_on
from app.voters.models import Voter
from app.voters.queries import each_voter_id
from app.voting.models import OpenedBallot, UrnEntry, VotingRound
from app.voting.seal import Choices, box_key


def put(
    db: Session, *, round_id: UUID, box: bytes, sealed: bytes, suite: str, intent_tag: bytes
) -> bool:
    """Lay a ballot in the box, in place of an earlier one, and say whether anything changed.

    The ballot that is there already, by its intent, is left as it is.
    """
    ballot = {
        "round_id": round_id,
        "box_key": box,
        "sealed": sealed,
        "suite": suite,
        "version": 1,
        "intent_tag": intent_tag,
    }
    return db.execute(_laying(db.get_bind().dialect.name), ballot).first() is not None


@cache
def _laying(dialect: str) -> ReturningInsert[tuple[int]]:
    """Write the statement of every vote once: making it anew took longer than sealing."""
    table = cast("Table", UrnEntry.__table__)
    laying = upsert_on(dialect, table)
    renewed = {name: laying.excluded[name] for name in ("sealed", "suite", "intent_tag")}
    replacing = laying.on_conflict_do_update(
        index_elements=["round_id", "box_key"],
        set_={**renewed, "version": table.c.version + 1},
        where=table.c.intent_tag != laying.excluded.intent_tag,
    )
    return replacing.returning(table.c.version)


def take_out(db: Session, round_id: UUID, box: bytes) -> int:
    """Erase a box, and return how many ballots it had taken one after the other."""
    erased = delete(UrnEntry).where(UrnEntry.round_id == round_id, UrnEntry.box_key == box)
    return db.scalar(erased.returning(UrnEntry.version)) or 0


def sign_register(
    db: Session, voting_round: VotingRound, boxes: set[bytes], link_key: bytes
) -> int:
    """Write once, for everyone together, who has a ballot in the urn; return how many."""
    signed = [
        {"id": voter_id, "signed": True}
        for voter_id in each_voter_id(db, voting_round.edition_id)
        if box_key(link_key, voting_round.id, voter_id) in boxes
    ]
    if signed:
        db.execute(update(Voter), signed)
    return len(signed)


def take_names_off(db: Session, voting_round: VotingRound) -> None:
    """Name each box after what lies in it, and write them all anew in that order."""
    boxes = db.execute(
        select(UrnEntry.sealed, UrnEntry.suite, UrnEntry.version).where(
            UrnEntry.round_id == voting_round.id
        )
    ).all()
    db.execute(delete(UrnEntry).where(UrnEntry.round_id == voting_round.id))
    nameless = [
        {
            "round_id": voting_round.id,
            "box_key": hashlib.sha256(sealed).digest(),
            "sealed": sealed,
            "suite": suite,
            "version": version,
            "intent_tag": bytes(32),
        }
        for sealed, suite, version in boxes
    ]
    if nameless:
        db.execute(insert(UrnEntry), sorted(nameless, key=itemgetter("box_key")))


def empty(db: Session, voting_round: VotingRound, ballots: Mapping[str, Choices]) -> None:
    """Erase the boxes and keep the ballots under their trackers, written in that order."""
    db.execute(delete(UrnEntry).where(UrnEntry.round_id == voting_round.id))
    edition_id = voting_round.edition_id
    db.add_all(
        OpenedBallot(edition_id=edition_id, tracker=tracker, choices=[list(each) for each in said])
        for tracker, said in sorted(ballots.items())
    )
