"""The follow-up of an edition as one document, the same facts as its pages."""

from collections.abc import Sequence
from typing import Any

from app.editions.models import Edition
from app.grants.models import Grant, News, Report
from app.grants.queries import Followed


def follow_up_document(
    edition: Edition, projects: Sequence[Followed], base_url: str
) -> dict[str, Any]:
    """Say what became of each funded project; amounts in cents."""
    return {
        "edition": edition.slug,
        "currency": edition.currency,
        "is_simulated": edition.is_simulated,
        "granted_cents": sum(each.amount_cents for each in projects),
        "paid_cents": sum(each.paid_cents for each in projects),
        "projects": [_project(each, base_url) for each in projects],
    }


def _project(followed: Followed, base_url: str) -> dict[str, Any]:
    grant = followed.grant
    return {
        "code": followed.project.code,
        "title": followed.project.title,
        "organisation": followed.project.organisation,
        "state": followed.state,
        "granted_cents": followed.amount_cents,
        "paid_cents": followed.paid_cents,
        "awarded_at": followed.awarded_at,
        "signed_on": grant.signed_on if grant else None,
        "abandoned_for": grant.abandoned_for if grant else "",
        "report_due_on": grant.report_due_on if grant else None,
        "news_expected_on": followed.news_expected_on,
        "instalments": _instalments(grant),
        "news": [_news(each, base_url) for each in followed.news],
        "news_taken_down": [
            {"taken_down_at": each.read_at, "reason": each.reason} for each in followed.taken_down
        ],
        "reports": [_report(each) for each in followed.reports],
    }


def _instalments(grant: Grant | None) -> list[dict[str, Any]]:
    return [
        {
            "number": each.number,
            "amount_cents": each.amount_cents,
            "due_on": each.due_on,
            "paid_on": each.paid_on,
            "corrected_at": each.corrected_at,
            "corrected_for": each.corrected_for,
        }
        for each in (grant.instalments if grant else ())
    ]


def _news(news: News, base_url: str) -> dict[str, Any]:
    return {
        "id": news.id,
        "written_at": news.written_at,
        "language": news.language,
        "title": news.title,
        "text": news.text,
        "picture": f"{base_url}/actualites/{news.id}/image" if news.picture_id else None,
        "picture_text": news.picture_text,
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "number": report.number,
        "kind": report.kind,
        "language": report.language,
        "accepted_at": report.read_at,
        "done": report.done,
        "changed": report.changed,
        "equality": report.equality,
        "spent_cents": report.spent_cents,
        "spending": [
            {
                "label": each.line.label,
                "planned_cents": each.line.amount_cents,
                "spent_cents": each.spent_cents,
            }
            for each in report.lines
        ],
        "indicators": [
            {
                "name": each.indicator.name,
                "unit": each.indicator.unit,
                "baseline": each.indicator.baseline,
                "target": each.indicator.target,
                "value": each.value,
            }
            for each in report.measures
        ],
    }
