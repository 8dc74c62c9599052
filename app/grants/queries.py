"""Reading the follow-up: every funded project of an edition, and the grant of each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Edition, ListedProject
from app.editions.queries import projects_by_code
from app.grants.models import Grant, GrantState, News, Reading, Report
from app.results.models import Result
from app.results.queries import ResultNotPublished, find_published, get_published

NEWS_WITHIN = timedelta(days=90)
"""How long after the last date there is, at the latest, the next news is expected."""


class NotFollowed(DomainError):
    """An election held elsewhere, or a practice: nobody follows its projects here."""

    code = "follow-up.not-followed"
    kind = Kind.NOT_FOUND


class ProjectNotFunded(DomainError):
    """Only funded projects are followed."""

    code = "follow-up.not-funded"
    kind = Kind.NOT_FOUND


class TextNotFound(DomainError):
    """The grant has no such news or report, or it is not for this reader."""

    code = "follow-up.text-not-found"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Followed:
    """A funded project; its grant once there is something to say of it."""

    project: ListedProject
    amount_cents: int
    awarded_at: datetime
    grant: Grant | None

    @property
    def state(self) -> GrantState:
        return self.grant.state if self.grant else GrantState.AWARDED

    @property
    def is_over(self) -> bool:
        return self.state.is_over

    @property
    def paid_cents(self) -> int:
        instalments = self.grant.instalments if self.grant else []
        return sum(each.amount_cents for each in instalments if each.paid_on)

    @property
    def news(self) -> list[News]:
        """What everyone may read, the newest first."""
        told = self.grant.news if self.grant else []
        return [each for each in reversed(told) if each.reading is Reading.ACCEPTED]

    @property
    def taken_down(self) -> list[News]:
        told = self.grant.news if self.grant else []
        return [each for each in told if each.reading is Reading.TAKEN_DOWN]

    @property
    def reports(self) -> list[Report]:
        """What was accepted, the first first."""
        written = self.grant.reports if self.grant else []
        return [each for each in written if each.reading is Reading.ACCEPTED]

    @property
    def texts(self) -> list[News | Report]:
        """Everything its association wrote, shown or not, the oldest first."""
        if self.grant is None:
            return []
        return sorted([*self.grant.news, *self.grant.reports], key=lambda each: each.written_at)

    @property
    def waiting(self) -> list[News | Report]:
        """What the Maison Internationale has to read."""
        return [each for each in self.texts if each.reading is Reading.WAITING]

    @property
    def news_expected_on(self) -> date | None:
        """The day by which everyone may expect news; None once it is over."""
        if self.is_over:
            return None
        signed_on = self.grant.signed_on if self.grant else None
        last = self.news[0].written_at.date() if self.news else signed_on
        return (last or self.awarded_at.date()) + NEWS_WITHIN


def list_followed(db: Session, edition: Edition) -> list[Followed]:
    """Return the funded projects in the order of the count."""
    if is_elsewhere(edition):
        raise NotFollowed
    return funded_by(db, edition, get_published(db, edition.id))


def funded_by(db: Session, edition: Edition, result: Result) -> list[Followed]:
    """Return the projects that a published result funds."""
    assert result.published_at is not None  # noqa: S101 - callers read only published ones
    projects = projects_by_code(db, edition.id)
    grants = {
        grant.code: grant
        for grant in db.scalars(select(Grant).where(Grant.edition_id == edition.id))
    }
    return [
        Followed(projects[line.code], line.cost_cents, result.published_at, grants.get(line.code))
        for line in result.lines
        if line.is_funded
    ]


def get_followed(db: Session, edition: Edition, code: str) -> Followed:
    for followed in list_followed(db, edition):
        if followed.project.code == code:
            return followed
    raise ProjectNotFunded


def find_followed(db: Session, edition: Edition, code: str) -> Followed | None:
    """Return the same, or nothing of a project that is not funded or not yet."""
    try:
        return get_followed(db, edition, code)
    except (NotFollowed, ProjectNotFunded, ResultNotPublished):
        return None


def funded_codes(db: Session, edition: Edition) -> dict[str, GrantState]:
    """Return where each funded project stands, by its code; nothing before the result."""
    if is_elsewhere(edition) or (result := find_published(db, edition.id)) is None:
        return {}
    wanted = select(Grant.code, Grant.state).where(Grant.edition_id == edition.id)
    known = dict(iter(db.execute(wanted)))
    funded = (line.code for line in result.lines if line.is_funded)
    return {code: known.get(code, GrantState.AWARDED) for code in funded}


def is_elsewhere(edition: Edition) -> bool:
    """Tell whether nobody here follows what an edition funded."""
    return edition.is_imported or edition.is_practice


def get_news(grant: Grant | None, news_id: UUID) -> News:
    for news in grant.news if grant else ():
        if news.id == news_id:
            return news
    raise TextNotFound


def get_report(grant: Grant | None, number: int) -> Report:
    for report in grant.reports if grant else ():
        if report.number == number:
            return report
    raise TextNotFound


def get_shown_news(db: Session, news_id: UUID) -> News:
    """Return a news that everyone may read."""
    wanted = select(News).where(News.id == news_id, News.reading == Reading.ACCEPTED)
    news = db.scalar(wanted)
    if news is None:
        raise TextNotFound
    return news
