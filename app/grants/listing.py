"""A funded project's follow-up as everyone reads it: dated facts and news, the newest first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from app.grants.models import Grant, GrantState, News
from app.grants.queries import Followed

DayOf: TypeAlias = Callable[[datetime], date]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened on a day, said by the sentence `code`, or told by `news`."""

    key: str
    """Tells it from the other facts of its project, for ever."""
    on: date
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    """As the staff wrote it."""
    news: News | None = None


def facts_of(followed: Followed, currency: str, zone: ZoneInfo) -> list[Fact]:
    """Tell what happened since the result; what falls on one day keeps its order."""

    def day_of(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    amount = {"amount_cents": followed.amount_cents, "currency": currency}
    facts = [
        Fact("awarded", day_of(followed.awarded_at), "follow-up.was-awarded", amount),
        *(_steps(followed.grant, currency, day_of) if followed.grant else ()),
        *_told(followed, day_of),
        *(_end(followed.grant, day_of) if followed.grant else ()),
    ]
    return sorted(facts, key=attrgetter("on"))[::-1]


def _steps(grant: Grant, currency: str, day_of: DayOf) -> Iterator[Fact]:
    if grant.signed_on is not None:
        yield Fact("signed", grant.signed_on, "follow-up.was-signed")
    if grant.began_at is not None:
        yield Fact("begun", day_of(grant.began_at), "follow-up.was-begun")
    for each in grant.instalments:
        if each.paid_on is not None:
            paid = {"amount_cents": each.amount_cents, "currency": currency}
            yield Fact(f"paid-{each.number}", each.paid_on, "follow-up.was-paid", paid)
        if each.corrected_at is not None:
            key = f"corrected-{each.number}-{each.corrected_at.isoformat()}"
            on = day_of(each.corrected_at)
            yield Fact(key, on, "follow-up.was-corrected", reason=each.corrected_for)


def _told(followed: Followed, day_of: DayOf) -> Iterator[Fact]:
    for news in reversed(followed.news):
        yield Fact(f"news-{news.id}", day_of(news.written_at), news=news)
    for gone in followed.taken_down:
        on = day_of(gone.read_at or gone.written_at)
        yield Fact(f"gone-{gone.id}", on, "follow-up.was-taken-down", reason=gone.reason)
    for report in followed.reports:
        on = day_of(report.read_at or report.written_at)
        yield Fact(f"report-{report.number}", on, f"follow-up.was-reported-{report.kind}")


def _end(grant: Grant, day_of: DayOf) -> Iterator[Fact]:
    if grant.ended_at is not None:
        state = "abandoned" if grant.state is GrantState.ABANDONED else "completed"
        code = f"follow-up.was-{state}"
        yield Fact(state, day_of(grant.ended_at), code, reason=grant.abandoned_for)
