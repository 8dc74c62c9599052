"""Paper ballots: large, anonymous, in one order a lot; and the sheet that is not yet a vote."""

from datetime import datetime

import pytest

from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import BallotKind, Edition, ListedProject
from app.guides.lots import MOST_SHEETS, draw_lot
from app.guides.service import paper_file, paper_lot
from app.proposals.listing import in_drawn_order
from tests.app.guides.conftest import HOSTILE, text_of


def lot_of(
    database: Database, settings: Settings, edition: Edition, now: datetime, sheets: int
) -> bytes:
    with database.reading() as db:
        return paper_lot(
            db, edition=edition, language="fr", settings=settings, sheets=sheets, now=now
        ).content


def test_it_says_that_it_is_not_yet_a_vote(
    database: Database, settings: Settings, edition: Edition
):
    with database.reading() as db:
        made = paper_file(db, edition=edition, language="fr", settings=settings)
    said = text_of(made.content)
    assert "ce n’est pas encore un vote" in said
    assert "Feuille" not in said


def test_a_lot_has_one_order_and_a_serial_a_sheet(
    database: Database, settings: Settings, edition: Edition, now: datetime
):
    content = lot_of(database, settings, edition, now, 3)
    said = text_of(content)
    assert said.count("Bulletin papier") == 3
    assert "ce n’est pas encore un vote" not in said
    assert len({part[:9] for part in said.split("Feuille ")[1:]}) == 3
    assert not list(settings.guides.glob("*"))
    sheets = said.split("Bulletin papier")[1:]
    orders = [[sheet.index(title[:7]) for title in HOSTILE] for sheet in sheets]
    assert len({tuple(sorted(range(4), key=order.__getitem__)) for order in orders}) == 1


def test_each_lot_draws_its_own_order_and_nothing_ties_it_to_anyone():
    lots = [draw_lot(MOST_SHEETS) for _ in range(20)]
    serials = [serial for lot in lots for serial in lot.serials]
    assert len(set(serials)) == 20 * MOST_SHEETS
    assert any(list(lot.serials) != sorted(lot.serials) for lot in lots)
    projects = [ListedProject(code=f"p{number}") for number in range(12)]
    orders = {
        tuple(each.code for each in in_drawn_order("rennes-2026", projects, lot.code))
        for lot in lots
    }
    assert len(orders) > 10


@pytest.mark.parametrize(
    ("kind", "unit"),
    [("euro", "centimes"), ("ranking", "rang"), ("approval", ""), ("approval-within-envelope", "")],
)
def test_a_ballot_asks_for_what_its_kind_asks(
    database: Database,
    settings: Settings,
    edition: Edition,
    now: datetime,
    kind: str,
    unit: str,
):
    with database.writing() as db:
        edition.ballot_kind = BallotKind(kind)
        db.merge(edition)
    said = text_of(lot_of(database, settings, edition, now, 1))
    assert said.count(unit) >= len(HOSTILE)
    assert ("centimes" in said) is (unit == "centimes")
    assert ("rang" in said) is (unit == "rang")
