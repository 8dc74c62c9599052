"""The freeze: rules, projects and costs of an edition, fixed at the opening for all to check."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Edition, Freeze, ListedProject

FORMAT = "partage/freeze/v1"


class AlreadyFrozen(DomainError):
    """The edition's rules were fixed at the opening and cannot be fixed again."""

    code = "editions.already-frozen"
    kind = Kind.CONFLICT


def freeze(
    db: Session, *, edition: Edition, projects: Sequence[ListedProject], now: datetime
) -> Freeze:
    """Store the canonical document of the edition and its SHA-256, and list the projects.

    `projects` are new rows of this edition; their order is the order of the document.
    """
    if db.get(Freeze, edition.id) is not None:
        raise AlreadyFrozen
    document = canonical(_document(edition, projects))
    frozen = Freeze(
        edition_id=edition.id,
        document=document,
        sha256=hashlib.sha256(document.encode()).hexdigest(),
        frozen_at=now,
    )
    db.add_all([*projects, frozen])
    # The unique key on the edition decides which of two openers froze it.
    db.flush()
    return frozen


def differs_from(frozen: Freeze, edition: Edition, projects: Sequence[ListedProject]) -> bool:
    """Say whether anything that decides the result was changed since the freeze."""
    then, now = json.loads(frozen.document), json.loads(canonical(_document(edition, projects)))
    decisive = ("budget_cents", "currency", "ballot", "rule", "tie_seed", "projects")
    return any(then[name] != now[name] for name in decisive)


def canonical(document: dict[str, Any]) -> str:
    """Write JSON the one way: sorted keys, no spaces, UTF-8, so that its hash can be compared."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _document(edition: Edition, projects: Sequence[ListedProject]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "edition": edition.slug,
        "city": {"insee_code": edition.insee_code, "name": edition.city_name},
        "budget_cents": edition.budget_cents,
        "currency": edition.currency,
        "population": {
            "basis": edition.population_basis,
            "residents": edition.population,
            "source": edition.population_source,
            "source_sha256": edition.population_sha256,
            "year": edition.population_year,
        },
        "ballot": {"kind": edition.ballot_kind, "largest_choice": edition.largest_choice},
        "rule": {"id": edition.counting_rule, "parameters": edition.rule_parameters},
        "tie_seed": edition.tie_seed,
        "calendar": [
            {
                "phase": window.phase,
                "opens_at": window.opens_at.isoformat(),
                "closes_at": window.closes_at.isoformat() if window.closes_at else None,
            }
            for window in edition.windows
        ],
        "projects": [
            {"code": project.code, "cost_cents": project.cost_cents, "title": project.title}
            for project in projects
        ],
    }
