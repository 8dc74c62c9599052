"""A published result is one step from every page of its edition; an unpublished one is not."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import Phase
from app.results.service import count_edition, publish_result
from tests.builders import make_edition
from tests.opened import opened_edition

RESULT = "/fr/editions/rennes-2026/resultats"
LEADING = ("/fr/", "/fr/editions/rennes-2026", "/fr/plan-du-site")


def test_a_result_published_before_its_date_is_found_from_every_page(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        edition = opened_edition(db, now)
        count_edition(db, edition=edition, now=now)
        publish_result(db, edition=edition, now=now)
    for address in LEADING:
        shown = client.get(address).text
        assert f'href="{RESULT}"' in shown, address
    menu_and_banner = client.get("/fr/editions/rennes-2026/criteres").text
    assert menu_and_banner.count(f'href="{RESULT}"') == 2
    assert "Le résultat est publié" in menu_and_banner
    assert client.get(RESULT).status_code == 200


@pytest.mark.parametrize("phase", [Phase.COUNTING, Phase.PUBLISHED])
def test_nothing_leads_to_a_result_that_is_not_there(
    client: TestClient, database: Database, now: datetime, phase: Phase
):
    with database.writing() as db:
        count_edition(db, edition=opened_edition(db, now, phase=phase), now=now)
    for address in LEADING:
        shown = client.get(address).text
        assert RESULT not in shown, address
        assert "Le résultat est publié" not in shown
    assert client.get(RESULT).status_code == 404


def test_a_result_awaited_past_its_date_is_said_to_be_counted(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_edition(db, now=now, phase=Phase.PUBLISHED)
    assert "Le vote est clos" in client.get("/fr/editions/rennes-2026").text
