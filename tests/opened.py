"""An edition whose urn is opened, at the hour of the count."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.editions.models import Edition, Phase
from app.editions.service import Rules
from tests.builders import make_edition, make_opened_urn, make_projects

COSTS = {"puits": 60_000_00, "ecole": 90_000_00, "radio": 150_000_00, "jardin": 10_000_00}
RULES = Rules(parameters={"completion": "add1u", "stop": "over-budget", "increment": 100_00})
"""Few ballots share a large envelope: steps of one euro would be thousands."""
BALLOTS: list[dict[str, int]] = [
    *[{"puits": 50, "ecole": 50}] * 12,
    *[{"radio": 100}] * 7,
    *[{"jardin": 100}] * 3,
    {},
]


def opened_edition(
    db: Session,
    now: datetime,
    ballots: Sequence[Mapping[str, int]] = BALLOTS,
    costs: Mapping[str, int] = COSTS,
    **over: Any,
) -> Edition:
    """Make an edition in its counting phase with these ballots; equal shares fund all but radio."""
    shape: dict[str, Any] = {"phase": Phase.COUNTING, "rules": RULES, **over}
    edition = make_edition(db, now=now, **shape)
    make_projects(db, edition, costs)
    make_opened_urn(db, edition, ballots, now=now)
    return edition
