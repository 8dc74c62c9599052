"""The register: who may vote, never next to a choice, worthless to anyone looking for people."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Id, one_of
from app.core.db import Base


class WayIn(StrEnum):
    """How the right to vote was given."""

    CODE = "code"
    SIMULATED = "simulated"


class Voter(Base):
    """One right to vote in one edition. The vote does not touch this row."""

    __tablename__ = "voter"
    is_in_public = False

    id: Mapped[Id]
    edition_id: Mapped[UUID] = mapped_column(
        ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    way: Mapped[WayIn] = mapped_column(one_of(WayIn))
    registered_on: Mapped[date]
    signed: Mapped[bool] = mapped_column(default=False)
    """Whether a ballot of this voter was in the urn: written once for all, at the close."""


class VotingCode(Base):
    """A mailed code: four symbols to find it by, the rest under Argon2id."""

    __tablename__ = "voting_code"
    is_in_public = False
    __table_args__ = (Index("ix_voting_code_selector", "edition_id", "selector"),)

    voter_id: Mapped[UUID] = mapped_column(
        ForeignKey("voter.id", ondelete="CASCADE"), primary_key=True
    )
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    selector: Mapped[str]
    code_hash: Mapped[str]
