"""A published or unpublished result as one document, the same for the API and for the file."""

from collections.abc import Sequence
from typing import Any

from app.editions.models import Edition, ListedProject
from app.results.models import Result, ResultLine
from app.results.queries import Turnout


def document_of(
    edition: Edition, projects: Sequence[ListedProject], result: Result, turnout: Turnout
) -> dict[str, Any]:
    """Say what was counted, how, and what came out; amounts in cents."""
    titles = {project.code: project.title for project in projects}
    return {
        "edition": edition.slug,
        "name": edition.name,
        "city": edition.city_name,
        "currency": edition.currency,
        "is_simulated": edition.is_simulated,
        "imported_from": edition.population_source if edition.is_imported else None,
        "rule": result.rule,
        "version": result.rule_version,
        "parameters": result.parameters,
        "budget_cents": result.budget_cents,
        "cost_cents": result.cost_cents,
        "leftover_cents": result.budget_cents - result.cost_cents,
        "ballots": result.ballots,
        "blank_ballots": result.blank_ballots,
        "ballots_at_close": turnout.ballots,
        "register_size": turnout.register,
        "without": result.satisfaction["without"],
        "winners": [line.code for line in result.lines if line.is_funded],
        "ties": result.outcome["ties"],
        "lines": [line_document(line, titles[line.code]) for line in result.lines],
        "comparison": result.comparison,
        "official": result.official,
        "input_sha256": result.input_sha256,
        "outcome_sha256": result.outcome_sha256,
        "counted_at": result.counted_at,
        "published_at": result.published_at,
    }


def line_document(line: ResultLine, title: str) -> dict[str, Any]:
    return {
        "code": line.code,
        "title": title,
        "position": line.position,
        "is_funded": line.is_funded,
        "supporters": line.supporters,
        "points": line.points,
        "cost_cents": line.cost_cents,
        "explanation": line.explanation,
        "parameters": line.parameters,
    }
