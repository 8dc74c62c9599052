"""An edition in its voting phase, with projects, an urn and voters, for the tests of the vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Database
from app.editions.models import Edition
from app.voters.service import draw_codes, register_simulated, register_with_codes
from app.voting.ceremony import open_urn
from app.voting.keys import KeyStore
from app.voting.models import UrnEntry
from app.voting.queries import list_opened_ballots
from app.voting.rehearsal import (
    answer_rehearsal,
    begin_rehearsal,
    choose_trustees,
    end_rehearsal,
)
from app.voting.rounds import close_round, open_round
from app.voting.seal import Receipt
from app.voting.service import cast_ballot
from app.voting.trustees import Trusteeship, join_key
from tests.builders import make_edition, make_projects

COSTS = {"eau-mopti": 4_000_000, "four-solaire": 1_500_000, "radio-yenbai": 2_500_000}
INTENT = bytes(range(16))


@dataclass(frozen=True)
class Poll:
    """One running vote; every verb is its own transaction, as a request is."""

    database: Database
    keys: KeyStore
    now: datetime
    edition: Edition
    round_id: UUID
    voters: list[UUID]
    codes: list[str]

    def cast(
        self,
        choices: Sequence[tuple[str, int]],
        *,
        voter: UUID | None = None,
        intent: bytes = INTENT,
        now: datetime | None = None,
    ) -> Receipt:
        with self.database.writing() as db:
            return cast_ballot(
                db,
                edition=self.edition,
                voter_id=voter or self.voters[0],
                choices=choices,
                intent=intent,
                keys=self.keys,
                now=now or self.now,
            )

    def close(self) -> None:
        with self.database.writing() as db:
            close_round(db, edition=self.edition, keys=self.keys, now=self.now)

    def open(self, later: timedelta = timedelta(0)) -> int:
        with self.database.writing() as db:
            return open_urn(db, edition=self.edition, keys=self.keys, now=self.now + later)

    def trackers(self) -> list[str]:
        with self.database.reading() as db:
            return [ballot.tracker for ballot in list_opened_ballots(db, self.edition.id)]

    def entries(self) -> list[UrnEntry]:
        with self.database.reading() as db:
            return list(db.scalars(select(UrnEntry)))


def start_poll(
    database: Database,
    keys: KeyStore,
    now: datetime,
    *,
    voters: int = 1,
    codes: int = 0,
    trustees: tuple[Trusteeship, list[str]] | None = None,
    **edition: Any,
) -> Poll:
    """Open a round on three projects; `edition` sets columns such as `ballot_kind`."""
    with database.writing() as db:
        made = make_edition(db, now=now, **edition)
        make_projects(db, made, COSTS)
        ids = register_simulated(db, edition=made, how_many=voters, now=now)
        printed = register_with_codes(db, edition=made, drawn=draw_codes(codes), now=now)
        if trustees is not None:
            let_rehearse(db, made, trustees, now)
        voting_round = open_round(db, edition=made, keys=keys, now=now)
    return Poll(database, keys, now, made, voting_round.id, ids, printed)


def let_rehearse(
    db: Session, edition: Edition, trustees: tuple[Trusteeship, list[str]], now: datetime
) -> None:
    """Give the urn to these trustees and let them show that they can open it."""
    trusteeship, words = trustees
    choose_trustees(db, edition=edition, trusteeship=trusteeship, now=now)
    lines = begin_rehearsal(db, edition=edition)
    answer = answer_rehearsal(lines, join_key(words, trusteeship))
    end_rehearsal(db, edition=edition, answer=answer, now=now)
