"""A report stands beside the plan; accepted, it is public, and the final one ends the grant."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.files.folder import Folder
from app.grants.models import GrantState, Reading, Report, ReportKind
from app.grants.queries import get_followed
from app.grants.readings import Judgement, TextChangedMeanwhile, TextClosed
from app.grants.reminders import is_reminder_due, remind_reports
from app.grants.reports import FiguresMissing, ReportOpen, judge_report
from app.grants.states import StepNotPossible
from tests.conftest import NOON
from tests.funded import DUE_ON, REPORTED, SITE, Funded, begin, make_funded, report, sign
from tests.reviewing import events, subjects


def judge(db: Session, funded: Funded, written: Report, judgement: Judgement, **over: Any) -> None:
    said: dict[str, Any] = {"version": written.version, "number": written.number} | over
    judge_report(db, **funded.step, judgement=judgement, base_url=SITE, **said)


def test_an_accepted_report_shows_each_figure_beside_what_was_planned(db: Session, funded: Funded):
    begin(db, funded)
    written = report(db, funded)
    followed = get_followed(db, funded.edition, funded.code)
    assert (followed.reports, followed.waiting) == ([], [written])
    judge(db, funded, written, Judgement.ACCEPT)
    assert get_followed(db, funded.edition, funded.code).reports == [written]
    (spent,) = written.lines
    assert (spent.line.amount_cents, spent.spent_cents) == (5_000_00, 4_000_00)
    (measure,) = written.measures
    assert (measure.indicator.target, measure.value) == (8, 5)
    assert subjects(db) == ["Votre bilan est accepté"]
    assert funded.grant(db).state is GrantState.UNDER_WAY
    assert funded.grant(db).report_due_on is None


def test_the_final_report_accepted_completes_the_grant(db: Session, funded: Funded):
    begin(db, funded)
    written = report(db, funded, replace(REPORTED, kind=ReportKind.FINAL))
    judge(db, funded, written, Judgement.ACCEPT)
    grant = funded.grant(db)
    assert (grant.state, grant.ended_at) == (GrantState.COMPLETED, funded.now)
    assert events(db, "grant.")[-3:] == [
        "grant.report-written",
        "grant.report-accepted",
        "grant.completed",
    ]
    with pytest.raises(StepNotPossible):
        report(db, funded)


def test_a_report_sent_back_is_written_anew_with_other_figures(db: Session, funded: Funded):
    begin(db, funded)
    written = report(db, funded)
    judge(db, funded, written, Judgement.SEND_BACK, reason="Détaillez les travaux.")
    again = replace(REPORTED, spent=[4_500_00], values=[6])
    report(db, funded, again, number=1, version=written.version)
    assert (written.reading, written.reason) == (Reading.WAITING, "")
    assert (written.spent_cents, written.measures[0].value) == (4_500_00, 6)
    with pytest.raises(TextChangedMeanwhile):
        report(db, funded, number=1, version=1)


def test_reports_come_one_at_a_time_and_stay_once_accepted(db: Session, funded: Funded):
    begin(db, funded)
    first = report(db, funded)
    with pytest.raises(ReportOpen):
        report(db, funded)
    judge(db, funded, first, Judgement.ACCEPT)
    with pytest.raises(TextClosed):
        report(db, funded, number=1, version=first.version)
    assert report(db, funded).number == 2


def test_a_report_waits_for_the_work_and_lacks_no_figure(db: Session, funded: Funded):
    sign(db, funded)
    with pytest.raises(StepNotPossible):
        report(db, funded)


@pytest.mark.parametrize("figures", [{"spent": []}, {"values": [1, 2]}])
def test_every_line_and_every_indicator_has_its_figure(
    db: Session, funded: Funded, figures: dict[str, Any]
):
    begin(db, funded)
    with pytest.raises(FiguresMissing):
        report(db, funded, replace(REPORTED, **figures))


def test_of_two_who_report_at_once_one_is_told(any_database: Database, folder: Folder):
    with any_database.writing() as db:
        funded = make_funded(db, NOON, folder)
        begin(db, funded)
    together = Barrier(2)

    def write(_turn: int) -> bool:
        together.wait()
        try:
            with any_database.writing() as db:
                report(db, funded)
        except ReportOpen:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, range(2))) == [False, True]


def test_the_association_is_reminded_once_of_each_day_a_report_is_due(db: Session, funded: Funded):
    begin(db, funded)
    funded.grant(db)

    def remind(days_before: int) -> int:
        due = datetime.combine(DUE_ON, NOON.timetz())
        now = due - timedelta(days=days_before)
        assert is_reminder_due(db, now=now) is (days_before == 14)
        remind_reports(db, base_url=SITE, now=now)
        return len(subjects(db))

    assert [remind(days) for days in (15, 14, 13)] == [0, 1, 1]
    assert subjects(db) == ["Un bilan est bientôt attendu"]


def test_nobody_is_reminded_of_a_report_that_waits_to_be_read(db: Session, funded: Funded):
    begin(db, funded)
    report(db, funded)
    remind_reports(db, base_url=SITE, now=datetime.combine(DUE_ON, NOON.timetz()))
    assert subjects(db) == []
