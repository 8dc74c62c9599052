"""What happens by itself: one edition's fault holds up neither the others nor the mail."""

from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Phase
from app.editions.phases import opens_at
from app.editions.queries import get_edition
from app.mail.service import queue
from app.voting.queries import find_round
from app.worker import work_once
from tests.builders import make_edition, make_projects
from tests.conftest import NOON


def is_closed(db: Session, slug: str) -> bool:
    voting_round = find_round(db, get_edition(db, slug).id)
    return voting_round is not None and voting_round.closed_at is not None


def test_one_editions_lost_key_holds_up_neither_the_others_nor_the_mail(
    database: Database, settings: Settings
):
    with database.writing() as db:
        for slug in ("rennes-2026", "brest-2026"):
            make_projects(db, make_edition(db, now=NOON, slug=slug), {"puits": 100})
    work_once(database, settings, NOON)
    with database.writing() as db:
        edition = get_edition(db, "rennes-2026")
        lost = find_round(db, edition.id)
        assert lost is not None
        (settings.keys / f"{lost.id}.link").unlink()
        end = opens_at(edition, Phase.COUNTING)
        queue(db, recipient="ada@example.org", subject="Bonjour", body="Lisez.", now=NOON)
    work_once(database, settings, end)
    with database.reading() as db:
        assert not is_closed(db, "rennes-2026")
        assert is_closed(db, "brest-2026")
    assert list((settings.data_dir / "outbox").glob("*.eml"))
