"""Which edition the home page shows follows the calendar, not the order of creation."""

from datetime import timedelta
from itertools import permutations

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import Phase
from app.editions.phases import current_of
from app.editions.queries import list_editions
from tests.builders import make_edition
from tests.conftest import FixedClock

FIRST_TO_LAST = [
    Phase.VOTING,
    Phase.COUNTING,
    Phase.SUBMISSION,
    Phase.REVIEW,
    Phase.PUBLISHED,
    None,
]
"""Which of two editions that overlap is shown; of those that neither vote nor count, the later."""


def slug_of(phase: Phase | None) -> str:
    return phase.value if phase else "to-come"


@pytest.mark.parametrize("pair", [*permutations(FIRST_TO_LAST, 2)], ids=str)
def test_home_shows_a_running_vote_before_anything_else_whichever_was_made_first(
    client: TestClient,
    database: Database,
    clock: FixedClock,
    pair: tuple[Phase | None, Phase | None],
):
    for hours, phase in enumerate(pair):
        with database.writing() as db:
            edition = make_edition(db, now=clock.now(), phase=phase, slug=slug_of(phase))
            edition.created_at = clock.now() + timedelta(hours=hours)
    shown, other = (slug_of(phase) for phase in sorted(pair, key=FIRST_TO_LAST.index))

    _, beside = client.get("/fr/").text.split('id="others"')

    assert f"/fr/editions/{other}" in beside
    assert f"/fr/editions/{shown}" not in beside


def test_before_any_has_begun_the_one_that_begins_next_is_shown(
    database: Database, clock: FixedClock
):
    with database.writing() as db:
        make_edition(db, now=clock.now() + timedelta(days=300), phase=None, slug="later")
        make_edition(db, now=clock.now(), phase=None, slug="sooner")
    with database.reading() as db:
        found = current_of(list_editions(db), clock.now())
    assert found is not None
    assert found.slug == "sooner"


def test_without_an_edition_of_the_city_none_is_current(clock: FixedClock):
    assert current_of([], clock.now()) is None
