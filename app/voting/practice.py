"""A practice vote on the real pages: an edition copied to now, and wiped without a trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.db import Base, Database, take_turn
from app.core.erasure import (
    count_rows,
    database_files,
    erase,
    marks_in,
    reach_of,
    search_files,
    search_tables,
)
from app.core.errors import DomainError, Kind
from app.editions.models import Edition, Phase, PhaseWindow
from app.editions.queries import get_edition, list_projects
from app.proposals.queries import list_eligible
from app.voters.service import DrawnCode, register_with_codes
from app.voting.keys import KeyStore
from app.voting.merkle import EMPTY
from app.voting.models import TrusteeKey, VotingRound
from app.voting.paper import listed
from app.voting.queries import find_round
from app.voting.rehearsal import choose_trustees
from app.voting.rounds import NothingToVoteOn
from app.voting.trustees import Trusteeship

SUFFIX = "repetition"
INSTANT = timedelta(minutes=1)
"""How long the phases before the vote lasted, in a calendar that begins with it."""

IN_THE_JOURNAL = (Edition.__tablename__, VotingRound.__tablename__, TrusteeKey.__tablename__)
"""Tables whose identifiers the journal names, and whose public keys other rounds share."""
DRAWN = ("opened_ballot.tracker", "voting_code.code_hash")

Row = TypeVar("Row", bound=Base)


class PracticeUnderWay(DomainError):
    """The edition has a practice vote already: it is wiped before another begins."""

    code = "voting.practice-under-way"
    kind = Kind.CONFLICT


class NotPractice(DomainError):
    """Only a practice vote is ever wiped."""

    code = "voting.not-practice"
    kind = Kind.FORBIDDEN


class PracticeRemains(DomainError):
    """Something of the practice vote is still there."""

    code = "voting.practice-remains"
    kind = Kind.CONFLICT


@dataclass(frozen=True, slots=True)
class Wiped:
    """What was erased and where it was looked for afterwards: names, and what each one held."""

    rows: dict[str, int]
    keys: int
    marks: int
    tables: dict[str, int]
    files: dict[str, int]

    @property
    def is_clean(self) -> bool:
        return not any((*self.tables.values(), *self.files.values()))


def start_practice(
    db: Session,
    *,
    edition: Edition,
    drawn: Sequence[DrawnCode],
    hours: int,
    now: datetime,
    trusteeship: Trusteeship | None = None,
) -> tuple[Edition, list[str]]:
    """Copy an edition's projects and rules into a vote that is open now; return it and its codes.

    Its voters are invented and its urn is its own; nothing of it is listed, fed or mailed. With
    trustees it opens once they have rehearsed, like any vote.
    """
    slug = f"{edition.slug}-{SUFFIX}"
    if db.scalar(select(Edition.id).where(Edition.slug == slug)):
        raise PracticeUnderWay
    practice = _copied(
        edition,
        id=uuid4(),
        slug=slug,
        is_practice=True,
        decisions_at=None,
        result_published_at=None,
        dispute_hours=min(edition.dispute_hours, 1),
        created_at=now,
    )
    practice.windows = _calendar(now, timedelta(hours=hours))
    db.add(practice)
    # The projects and the voters need the edition.
    db.flush()
    projects = list_projects(db, edition.id) or [
        listed(proposal, edition.id, position)
        for position, proposal in enumerate(list_eligible(db, edition.id), start=1)
    ]
    if not projects:
        raise NothingToVoteOn
    db.add_all(_copied(each, edition_id=practice.id, proposal_id=None) for each in projects)
    if trusteeship is not None:
        choose_trustees(db, edition=practice, trusteeship=trusteeship, now=now)
    record(db, action="practice.started", on=("edition", slug), now=now, voters=len(drawn))
    return practice, register_with_codes(db, edition=practice, drawn=drawn, now=now)


def wipe_practice(database: Database, *, slug: str, keys: KeyStore, now: datetime) -> Wiped:
    """Erase a practice vote, rows and keys, rewrite the database, and look whether any remains.

    The journal keeps its steps, as it keeps every step: they name neither voter nor choice.
    """
    with database.writing() as db:
        practice = get_edition(db, slug)
        if not practice.is_practice:
            raise NotPractice
        # No ballot is on its way into it any more.
        take_turn(db, f"round:{practice.id}")
        voting_round = find_round(db, practice.id)
        destroyed = keys.destroy_all(voting_round.id) if voting_round else 0
        editions = Base.metadata.tables[Edition.__tablename__]
        reach = reach_of(editions, editions.c.id == practice.id)
        marks = marks_in(db, reach, besides=IN_THE_JOURNAL, texts=DRAWN) - _common()
        rows = {name: number for name, number in count_rows(db, reach).items() if number}
        erase(db, reach)
        record(db, action="practice.wiped", on=("edition", slug), now=now, rows=rows)
    database.compact()
    with database.reading() as db:
        tables = search_tables(db, marks)
    files = search_files(database_files(database), marks)
    wiped = Wiped(rows, destroyed, len(marks), tables, files)
    left = keys.count_named(voting_round.id) if voting_round else 0
    if left or not wiped.is_clean:
        raise PracticeRemains(number=left + sum(tables.values()) + sum(files.values()))
    return wiped


def _calendar(now: datetime, lasting: timedelta) -> list[PhaseWindow]:
    """End what comes before the vote just now, and leave the count as long as the vote."""
    edges = [now - 2 * INSTANT, now - INSTANT, now, now + lasting, now + 2 * lasting, None]
    return [
        PhaseWindow(phase=phase, opens_at=opens_at, closes_at=closes_at)
        for phase, opens_at, closes_at in zip(Phase, edges, edges[1:], strict=False)
    ]


def _copied(row: Row, **over: Any) -> Row:
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return type(row)(**values | over)


def _common() -> set[bytes]:
    """Return what every log holds: the root over no leaf."""
    return {EMPTY, EMPTY.hex().encode()}
