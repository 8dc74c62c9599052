"""The urn of one round, and what is left of it after the opening."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Id, Instant, JsonDocument, LongText, UtcDateTime, one_of
from app.core.db import Base


class VotingRound(Base):
    """One vote of one edition: its urn key, its closing, its opening."""

    __tablename__ = "voting_round"

    id: Mapped[Id]
    edition_id: Mapped[UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), unique=True
    )
    suite: Mapped[str]
    urn_public_key: Mapped[bytes] = mapped_column(LargeBinary)
    receipt_public_key: Mapped[bytes] = mapped_column(LargeBinary)
    log_public_key: Mapped[bytes] = mapped_column(LargeBinary)
    batch: Mapped[int] = mapped_column(default=0)
    """Batches appended to the log so far; names the key that seals the commitments waiting."""
    trustees: Mapped[int]
    threshold: Mapped[int]
    opened_at: Mapped[Instant]
    """When the urn was made and shown empty."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the dispute window ended: the register was signed, and no void names anyone now."""
    exported_sha256: Mapped[str | None]
    """Of the file of sealed ballots the trustees take with them; set once."""
    unlinked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the link key was destroyed and the boxes lost their names."""
    unsealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the trustees opened the urn."""
    ballots_closed: Mapped[int | None]
    """Rows in the urn at the close, without those voided since."""
    versions_closed: Mapped[int | None]
    """Sum of the versions at the close, voided ones included: every ballot ever accepted."""


class TrusteeKey(Base):
    """The public half of the key several people will open an edition's urn with."""

    __tablename__ = "trustee_key"

    edition_id: Mapped[UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    urn_public_key: Mapped[bytes] = mapped_column(LargeBinary)
    threshold: Mapped[int]
    trustees: Mapped[int]
    suite: Mapped[str]
    installed_at: Mapped[Instant]
    rehearsal_sha256: Mapped[str | None]
    """What the trustees must answer with to show that they can open: set with each rehearsal."""
    rehearsed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UrnEntry(Base):
    """One sealed ballot. Its existence is the signature on the register; see DESIGN.md section 4.

    No sequence, no time, no key to the register; on SQLite no hidden `rowid` either.
    """

    __tablename__ = "urn_entry"
    is_in_public = False
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own form

    round_id: Mapped[UUID] = mapped_column(ForeignKey("voting_round.id"), primary_key=True)
    box_key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    suite: Mapped[str]
    version: Mapped[int]
    intent_tag: Mapped[bytes] = mapped_column(LargeBinary(32))


class VoidReason(StrEnum):
    """Why a ballot is taken out of the urn: a closed list."""

    DUPLICATE = "duplicate"
    """One person holds two rights to vote: one ballot is kept."""
    INELIGIBLE = "ineligible"
    PAPER = "paper"
    """The person votes on paper."""
    WITHDRAWAL_ASKED = "withdrawal-asked"
    """The person asked; while the vote is open they may vote again."""
    LOT_CANCELLED = "lot-cancelled"
    """Of a lot of paper sheets, whose count or seal is wrong."""


class ByTwoPeople:
    """What one member of the staff asks for and another one confirms; nobody does both."""

    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[Instant]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BallotVoid(ByTwoPeople, Base):
    """A box emptied before anyone could know what lay in it; never what the ballot said."""

    __tablename__ = "ballot_void"
    __table_args__ = (
        UniqueConstraint("round_id", "voter_id"),
        Index("ix_ballot_void_bar_key", "round_id", "bar_key", unique=True),
        CheckConstraint("asked_by <> confirmed_by", name="two_people"),
    )

    id: Mapped[Id]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("voting_round.id"))
    voter_id: Mapped[UUID | None] = mapped_column(ForeignKey("voter.id", ondelete="SET NULL"))
    """Forgotten when the dispute window ends."""
    reason: Mapped[VoidReason] = mapped_column(one_of(VoidReason))
    bar_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """What a vote looks itself up under, once its voter may not vote online any more: a name that
    only the link key gives, so that no vote ever asks for a voter. Forgotten likewise."""
    versions: Mapped[int] = mapped_column(default=0)
    """Ballots that the box had taken: 0 if it was empty."""


class EarlyClosing(ByTwoPeople, Base):
    """The end of a vote before its hour, with the reason that everyone reads."""

    __tablename__ = "early_closing"
    __table_args__ = (CheckConstraint("asked_by <> confirmed_by", name="two_people"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("voting_round.id"), primary_key=True)
    reason: Mapped[LongText]


class OpenedBallot(Base):
    """A ballot after the opening, or of an imported election, under its tracker alone."""

    __tablename__ = "opened_ballot"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own form

    edition_id: Mapped[UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    tracker: Mapped[str] = mapped_column(primary_key=True)
    choices: Mapped[list[list[Any]]] = mapped_column(JsonDocument)
    """`[[project code, cents or rank], …]`, a ranking best first; empty for a blank ballot."""


class WaitingCommitment(Base):
    """A commitment on its way to the log, sealed under a key that is in memory only.

    Its random name says nothing of the order in which ballots came.
    """

    __tablename__ = "log_waiting"
    is_in_public = False
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own form

    name: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    round_id: Mapped[UUID] = mapped_column(ForeignKey("voting_round.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class LogLeaf(Base):
    """A commitment in the public log: a ballot was accepted, and nobody can take that back.

    One that comes again after another (its answer was slow) is accepted again, and here twice.
    """

    __tablename__ = "log_leaf"
    __table_args__ = (Index("ix_log_leaf_commitment", "round_id", "commitment"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("voting_round.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    commitment: Mapped[bytes] = mapped_column(LargeBinary(32))


class LogNode(Base):
    """The hash of a complete subtree of the log, leaves included (`app.voting.merkle`)."""

    __tablename__ = "log_node"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("voting_round.id"), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LogHead(Base):
    """The signed head of the log after a batch, as a C2SP checkpoint."""

    __tablename__ = "log_head"

    round_id: Mapped[UUID] = mapped_column(ForeignKey("voting_round.id"), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    note: Mapped[LongText]
    signed_at: Mapped[Instant]
