"""The freeze is canonical: same rules, same bytes, same hash; and it happens once."""

import hashlib
import json
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.editions.freeze import AlreadyFrozen, freeze
from app.editions.models import ListedProject
from app.editions.queries import find_freeze, list_projects
from tests.builders import make_edition


def listed(edition_id: object, code: str, position: int, cost_cents: int) -> ListedProject:
    return ListedProject(
        edition_id=edition_id, code=code, position=position, title=code, cost_cents=cost_cents
    )


def test_the_hash_is_of_the_very_bytes_that_are_shown(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    frozen = freeze(db, edition=edition, projects=[listed(edition.id, "puits", 1, 500)], now=now)
    assert frozen.sha256 == hashlib.sha256(frozen.document.encode()).hexdigest()
    document = json.loads(frozen.document)
    assert document["projects"] == [{"code": "puits", "cost_cents": 500, "title": "puits"}]
    assert document["budget_cents"] == 230_890_00
    assert document["rule"]["id"] == "equal-shares"


def test_the_projects_are_listed_with_the_freeze(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    assert find_freeze(db, edition.id) is None
    projects = [listed(edition.id, "b", 1, 2), listed(edition.id, "a", 2, 1)]
    freeze(db, edition=edition, projects=projects, now=now)
    assert [project.code for project in list_projects(db, edition.id)] == ["b", "a"]
    assert find_freeze(db, edition.id) is not None


def test_a_second_freeze_is_refused(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    freeze(db, edition=edition, projects=[], now=now)
    with pytest.raises(AlreadyFrozen):
        freeze(db, edition=edition, projects=[], now=now)
