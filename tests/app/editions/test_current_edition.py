"""Which edition the home page shows follows the calendar, not the order of creation."""

from datetime import datetime, timedelta
from itertools import permutations
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.editions.phases import current_of


def made(name: str, begins: datetime, *, is_imported: bool = False) -> Any:
    windows = [SimpleNamespace(opens_at=begins)]
    return SimpleNamespace(slug=name, windows=windows, is_imported=is_imported)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-400, "last-year"), (-40, "this-year"), (0, "this-year"), (400, "next-year")],
)
def test_the_one_that_began_last_is_current_in_whatever_order_they_were_made(
    now: datetime, days: int, expected: str
):
    editions = [
        made("last-year", now - timedelta(days=500)),
        made("this-year", now - timedelta(days=60)),
        made("next-year", now + timedelta(days=300)),
        made("imported", now - timedelta(days=1), is_imported=True),
    ]
    moment = now + timedelta(days=days)
    found = {cast("Any", current_of(order, moment)).slug for order in permutations(editions)}
    assert found == {expected}


def test_before_any_has_begun_the_one_that_begins_next_is_shown(now: datetime):
    editions = [made("later", now + timedelta(days=9)), made("sooner", now + timedelta(days=2))]
    assert cast("Any", current_of(editions, now)).slug == "sooner"


def test_without_an_edition_of_the_city_none_is_current(now: datetime):
    assert current_of([made("imported", now, is_imported=True)], now) is None
