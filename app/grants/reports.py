"""Reports: what was done and spent beside what was planned; the last one ends the grant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.grants import letters
from app.grants.models import Grant, IndicatorValue, Reading, Report, ReportKind, SpentLine
from app.grants.queries import get_report
from app.grants.readings import OPEN, Judgement, announce, judge, require_open
from app.grants.states import Action, advance, hold, require
from app.organisations.queries import require_editor
from app.proposals.letters import Letter
from app.proposals.models import FinancingLine, LineSide, Proposal

LETTERS: dict[Judgement, Letter] = {
    Judgement.ACCEPT: letters.REPORT_ACCEPTED,
    Judgement.SEND_BACK: letters.REPORT_SENT_BACK,
}


class ReportOpen(DomainError):
    """The report before this one is not accepted yet: it is to be finished first."""

    code = "grants.report-open"
    kind = Kind.CONFLICT


class FiguresMissing(DomainError):
    """Each expense of the plan and each indicator has its figure, and no other has."""

    code = "grants.figures-missing"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class ReportContent:
    """What an association reports.

    `spent` follows the expenses of the financing plan, `values` the indicators, in their order.
    """

    kind: ReportKind
    language: str
    done: str
    changed: str
    equality: str
    spent: Sequence[int]
    values: Sequence[int]


def planned_expenses(proposal: Proposal) -> list[FinancingLine]:
    """Return the lines a report answers, in the order of the plan."""
    return [line for line in proposal.lines if line.side is LineSide.EXPENSE]


def write_report(
    db: Session,
    *,
    proposal: Proposal,
    content: ReportContent,
    number: int | None = None,
    version: int = 0,
    by: UUID,
    now: datetime,
) -> Report:
    """Hand in a report, or one that is not accepted yet written anew.

    `version` is the one the writer read.
    """
    require_editor(db, account_id=by, organisation_id=proposal.organisation_id)
    grant = hold(db, edition=proposal.edition, code=proposal.code)
    require(grant, Action.REPORT)
    _require_figures(proposal, content)
    report = _begun(grant, number, version)
    for name in ("kind", "language", "done", "changed", "equality"):
        setattr(report, name, getattr(content, name))
    _lay_figures(report, proposal, content)
    report.reading, report.reason, report.written_at = Reading.WAITING, "", now
    advance(db, grant=grant, action=Action.REPORT, by=by, now=now, number=report.number)
    return report


def judge_report(
    db: Session,
    *,
    edition: Edition,
    code: str,
    number: int,
    judgement: Judgement,
    version: int,
    base_url: str,
    by: UUID,
    now: datetime,
    reason: str = "",
) -> None:
    """Accept a report, which everyone then reads, or send it back to its association."""
    grant = hold(db, edition=edition, code=code)
    report = get_report(grant, number)
    judge(report, judgement, reason=reason, version=version, now=now)
    announce(
        db,
        edition=edition,
        grant=grant,
        action=f"report-{judgement}",
        letter=LETTERS[judgement],
        base_url=base_url,
        by=by,
        now=now,
        text=str(number),
    )
    if judgement is Judgement.ACCEPT:
        _settle(db, grant, report, by, now)


def find_open_report(grant: Grant | None) -> Report | None:
    """Return the report that is being written or read, if there is one."""
    reports = grant.reports if grant else []
    return next((each for each in reports if each.reading in OPEN), None)


def _begun(grant: Grant, number: int | None, version: int) -> Report:
    if number is not None:
        report = get_report(grant, number)
        require_open(report, version)
        return report
    if find_open_report(grant) is not None:
        raise ReportOpen
    report = Report(number=len(grant.reports) + 1)
    grant.reports.append(report)
    return report


def _require_figures(proposal: Proposal, content: ReportContent) -> None:
    wanted = (len(planned_expenses(proposal)), len(proposal.indicators))
    if (len(content.spent), len(content.values)) != wanted:
        raise FiguresMissing


def _lay_figures(report: Report, proposal: Proposal, content: ReportContent) -> None:
    lines, indicators = planned_expenses(proposal), proposal.indicators
    spent = {each.line_id: each for each in report.spending}
    for line, cents in zip(lines, content.spent, strict=True):
        if line.id not in spent:
            report.spending.append(SpentLine(line_id=line.id, line=line, spent_cents=cents))
        else:
            spent[line.id].spent_cents = cents
    values = {each.indicator_id: each for each in report.values}
    for indicator, value in zip(indicators, content.values, strict=True):
        if indicator.id not in values:
            measured = IndicatorValue(indicator_id=indicator.id, indicator=indicator, value=value)
            report.values.append(measured)
        else:
            values[indicator.id].value = value


def _settle(db: Session, grant: Grant, report: Report, by: UUID, now: datetime) -> None:
    """Wait for no report any more; a final one ends the grant."""
    grant.report_due_on = None
    if report.kind is ReportKind.FINAL:
        advance(db, grant=grant, action=Action.COMPLETE, by=by, now=now)
        grant.ended_at = now
