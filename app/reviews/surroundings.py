"""What surrounds a queue: its edition, the criteria, the staff, how much there is of what."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
)
from sqlalchemy import union_all as all_of
from sqlalchemy.orm import Session, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import Account
from app.accounts.queries import STAFF
from app.core.columns import JsonDocument, UtcDateTime
from app.editions.models import CriteriaSet, Criterion, Edition, Phase, PhaseWindow
from app.editions.queries import EditionNotFound
from app.proposals.models import Proposal
from app.proposals.queries import PUBLIC
from app.reviews.models import Assignment, Review, ReviewState
from app.reviews.queries import state_at
from app.reviews.queue import NOW, STATES, TO_CHECK


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything a page of the queue shows beside its reviews."""

    edition: Edition
    criteria: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Texts by code, of every version that judges something."""
    people: dict[UUID, str] = field(default_factory=dict)
    load: Counter[UUID] = field(default_factory=Counter)
    """Reviews in hand that are still to be checked, by person."""
    states: Counter[ReviewState] = field(default_factory=Counter)
    countries: list[str] = field(default_factory=list)

    @property
    def unassigned(self) -> int:
        return sum(self.states[state] for state in TO_CHECK) - self.load.total()


def load_surroundings(db: Session, slug: str, *, now: datetime) -> Surroundings:
    """Read them in one statement: a list of labelled lines beside the edition."""
    found = db.execute(_statement(), {"slug": slug, "now": now}).all()
    edition = next((line.Edition for line in found if line.kind == "edition"), None)
    if edition is None:
        raise EditionNotFound
    around = Surroundings(edition)
    windows = [
        PhaseWindow(phase=Phase(each.key), opens_at=each.first_at, closes_at=each.second_at)
        for each in found
        if each.kind == "window"
    ]
    windows.sort(key=lambda window: window.opens_at)
    set_committed_value(around.edition, "windows", windows)
    for line in found:
        _take(around, line)
    return around


def _take(around: Surroundings, line: Any) -> None:
    if line.kind == "criterion":
        around.criteria[line.key] = line.texts
    elif line.kind == "person":
        around.people[UUID(line.key)] = line.name
    elif line.kind == "state":
        around.states[ReviewState(line.key)] = line.number
    elif line.kind == "load":
        around.load[UUID(line.key)] = line.number
    elif line.kind == "country":
        around.countries.append(line.key)


@cache
def _statement() -> Select[Any]:
    """Write the statement once: it is long, and every page of the queue sends it."""
    lines = _lines().subquery()
    return (
        select(Edition, *lines.c)
        .select_from(lines)
        # Beside one line only: its texts are long, and would be read once a line.
        .outerjoin(Edition, and_(lines.c.kind == "edition", Edition.id == lines.c.edition_id))
        .order_by(lines.c.number, lines.c.key)
        # The windows come among the lines, not by a statement of their own.
        .options(lazyload(Edition.windows))
    )


def _lines() -> CompoundSelect[Any]:
    this = select(Edition.id).where(Edition.slug == bindparam("slug")).scalar_subquery()
    sets = select(CriteriaSet.id).where(CriteriaSet.edition_id == this)
    standing = (
        select(state_at(NOW).label("state"))
        .where(Review.criteria_set_id.in_(sets), Review.state.in_(STATES))
        .subquery()
    )
    return all_of(
        _line("edition", this, cast(Edition.id, String)).where(Edition.id == this),
        _line(
            "window",
            this,
            cast(PhaseWindow.phase, String),
            first_at=PhaseWindow.opens_at,
            second_at=PhaseWindow.closes_at,
        ).where(PhaseWindow.edition_id == this),
        _line(
            "criterion",
            this,
            Criterion.code,
            texts=Criterion.texts,
            number=CriteriaSet.version * 1000 + Criterion.position,
        )
        .join(CriteriaSet, CriteriaSet.id == Criterion.criteria_set_id)
        .where(CriteriaSet.edition_id == this, CriteriaSet.frozen_at.is_not(None)),
        _line("person", this, cast(Account.id, String), name=Account.name).where(
            Account.role.in_(STAFF), Account.disabled_at.is_(None)
        ),
        _line("country", this, Proposal.country)
        .where(Proposal.edition_id == this, Proposal.status.in_(PUBLIC))
        .distinct(),
        _line("state", this, cast(standing.c.state, String), number=func.count()).group_by(
            standing.c.state
        ),
        _line("load", this, cast(Assignment.account_id, String), number=func.count())
        .join(Review, Review.id == Assignment.review_id)
        .where(Review.criteria_set_id.in_(sets), Review.state.in_(TO_CHECK))
        .group_by(Assignment.account_id),
    )


def _line(kind: str, edition_id: Any, key: Any, **over: Any) -> Select[Any]:
    """Write one kind of line: every kind has the same columns, most of them empty."""
    nothing: dict[str, Any] = {
        "name": cast(null(), String),
        "texts": cast(null(), JsonDocument),
        "number": cast(literal(0), Integer),
        "first_at": cast(null(), UtcDateTime),
        "second_at": cast(null(), UtcDateTime),
    }
    columns = {name: over.get(name, empty) for name, empty in nothing.items()}
    return select(
        literal(kind).label("kind"),
        edition_id.label("edition_id"),
        key.label("key"),
        *(column.label(name) for name, column in columns.items()),
    )
