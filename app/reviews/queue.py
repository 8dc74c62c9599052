"""The queue of an edition in two statements: what surrounds it, then one page of its reviews."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Text,
    UnaryExpression,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.columns import UtcDateTime
from app.core.i18n import plain_letters
from app.editions.models import Criterion, Edition, Phase
from app.editions.phases import closes_at
from app.organisations.models import Organisation
from app.proposals.models import Proposal
from app.proposals.queries import PUBLIC
from app.reviews.models import Assignment, Finding, Review, ReviewState, Verdict
from app.reviews.queries import awaited_until, impartial, state_at

PAGE = 50
ME, NOBODY = "moi", "personne"
STATES = tuple(
    state for state in ReviewState if state not in {ReviewState.WITHDRAWN, ReviewState.MERGED}
)
"""What has left with its proposal is in no queue."""
TO_CHECK = (ReviewState.OPEN, ReviewState.CORRECTION_ASKED, ReviewState.PROPOSED)
"""Until two people have concluded, somebody has work with it."""

NOW = bindparam("now", type_=UtcDateTime)
READER = bindparam("reader", type_=Uuid)
DUE: ColumnElement[datetime] = func.coalesce(
    awaited_until(NOW), Assignment.due_at, bindparam("review_ends_at", type_=UtcDateTime)
)
"""By when a review is due: what is asked of the organisation, its own date, or the phase's end."""
IS_LATE = and_(Review.state.in_(TO_CHECK), DUE < NOW)


class Sort(StrEnum):
    """The orders of the queue, by their name in the address."""

    OLDEST = "anciennete"
    DUE = "echeance"
    TITLE = "titre"
    ORGANISATION = "organisation"
    AMOUNT = "montant"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader looks for; an empty part lets everything through."""

    state: str = ""
    criterion: str = ""
    """Code of a criterion found not met, or to correct."""
    person: str = ""
    """`moi`, `personne`, or an account's number."""
    theme: str = ""
    country: str = ""
    text: str = ""
    is_late: bool = False
    sort: Sort = Sort.OLDEST
    page: int = 1

    @property
    def is_used(self) -> bool:
        return replace(self, sort=Sort.OLDEST, page=1) != Wanted()

    def address(self, **over: Any) -> str:
        """Write the query of an address that asks for this, or for this but `over`."""
        wanted = replace(self, **({"page": 1} | over))
        parts = {
            "etat": wanted.state,
            "critere": wanted.criterion,
            "charge": wanted.person,
            "theme": wanted.theme,
            "pays": wanted.country,
            "texte": wanted.text,
            "retard": "oui" if wanted.is_late else "",
            "tri": "" if wanted.sort is Sort.OLDEST else wanted.sort.value,
            "page": "" if wanted.page == 1 else str(wanted.page),
        }
        return "?" + urlencode({name: value for name, value in parts.items() if value})


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Up to fifty reviews, and how many there are in all."""

    rows: Sequence[Row[Any]] = field(default_factory=tuple)
    total: int = 0
    number: int = 1

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))


def load_page(
    db: Session, *, edition: Edition, reader: UUID, wanted: Wanted, now: datetime
) -> QueuePage:
    """Read one page of the reviews that `reader` may read, in one statement."""
    said = {
        "edition_id": edition.id,
        "reader": reader,
        "now": now,
        "review_ends_at": closes_at(edition, Phase.REVIEW),
        "skipped": PAGE * (wanted.page - 1),
    }
    rows = db.execute(_statement(replace(wanted, page=1)), said).all()
    return QueuePage(rows, rows[0].total if rows else 0, wanted.page)


@lru_cache(256)
def _statement(wanted: Wanted) -> Select[Any]:
    """Write the statement of what is wanted once: it is long, and colleagues ask alike."""
    ids: Any = select(Review.id, func.count().over().label("total"))
    found = _joined(ids).where(
        Proposal.edition_id == bindparam("edition_id", type_=Uuid),
        Proposal.status.in_(PUBLIC),
        *_conditions(wanted),
    )
    order = [_order(wanted.sort), Proposal.code]
    skipped = bindparam("skipped", type_=Integer)
    chosen = found.order_by(*order).limit(PAGE).offset(skipped).subquery()
    return _shown(chosen).order_by(*order)


def _shown(chosen: Any) -> Select[Any]:
    of_this = Finding.review_id == Review.id
    statement = select(
        chosen.c.total,
        Proposal.code,
        Proposal.title,
        Proposal.country,
        Proposal.amount_asked_cents,
        Proposal.submitted_at,
        state_at(NOW).label("state"),
        Organisation.name.label("organisation"),
        Account.name.label("person"),
        DUE.label("due_at"),
        awaited_until(NOW).label("awaited_until"),
        IS_LATE.label("is_late"),
        _count(of_this).label("found"),
        _count(of_this, _is_problem()).label("problems"),
        select(func.count())
        .select_from(Criterion)
        .where(Criterion.criteria_set_id == Review.criteria_set_id)
        .scalar_subquery()
        .label("criteria"),
    )
    joined = _joined(statement).join(chosen, chosen.c.id == Review.id)
    return joined.outerjoin(Account, Account.id == Assignment.account_id)


def _joined(statement: Select[Any]) -> Select[Any]:
    return (
        statement.select_from(Review)
        .join(Proposal, Proposal.id == Review.proposal_id)
        # An outer join costs nothing where nothing of it is asked: the databases leave it out.
        .outerjoin(Organisation, Organisation.id == Proposal.organisation_id)
        .outerjoin(Assignment, Assignment.review_id == Review.id)
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [impartial(READER)]
    if wanted.state:
        found.append(state_at(NOW) == wanted.state)
    if wanted.criterion:
        problem = select(Finding.review_id).join(Criterion, Criterion.id == Finding.criterion_id)
        found.append(
            Review.id.in_(problem.where(Criterion.code == wanted.criterion, _is_problem()))
        )
    if wanted.person:
        found.append(_in_hands_of(wanted.person))
    if wanted.theme:
        found.append(cast(Proposal.themes, Text).contains(f'"{wanted.theme}"', autoescape=True))
    if wanted.country:
        found.append(Proposal.country == wanted.country)
    if wanted.is_late:
        found.append(IS_LATE)
    found.extend(_says(word) for word in plain_letters(wanted.text).split())
    return found


def _in_hands_of(person: str) -> ColumnElement[bool]:
    if person == NOBODY:
        return Assignment.account_id.is_(None)
    if person == ME:
        return Assignment.account_id == READER
    try:
        return Assignment.account_id == UUID(person)
    except ValueError:
        return literal(False)


def _says(word: str) -> ColumnElement[bool]:
    return or_(
        Proposal.plain_title.contains(word, autoescape=True),
        Organisation.plain_name.contains(word, autoescape=True),
        Proposal.code.contains(word, autoescape=True),
    )


def _is_problem() -> ColumnElement[bool]:
    return Finding.verdict.in_([Verdict.NOT_MET, Verdict.TO_CORRECT])


def _count(*conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(Finding).where(*conditions).scalar_subquery()


def _order(sort: Sort) -> UnaryExpression[Any]:
    orders: dict[Sort, UnaryExpression[Any]] = {
        Sort.OLDEST: Proposal.submitted_at.asc(),
        Sort.DUE: DUE.asc(),
        Sort.TITLE: Proposal.plain_title.asc(),
        Sort.ORGANISATION: Organisation.plain_name.asc(),
        Sort.AMOUNT: Proposal.amount_asked_cents.desc(),
    }
    return orders[sort]
