"""Seed the demonstration at any phase, through the same services as everyone else."""

import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.settings import Settings
from app.demo.calendar import calendar_for, during
from app.demo.cards import Cards
from app.demo.grants import follow_winners
from app.demo.organisations import enrich_organisations
from app.demo.people import AGENT, create_accounts
from app.demo.submissions import propose_and_review
from app.demo.voters import cast_simulated
from app.editions.delays import Delays
from app.editions.models import Edition, Phase, PopulationBasis
from app.editions.phases import Window, phase_at
from app.editions.populations import read_population
from app.editions.service import Envelope, Rules, create_edition
from app.results.imports import import_election
from app.results.service import count_edition, publish_result
from app.voters.service import draw_codes, register_with_codes
from app.voting.ceremony import open_urn
from app.voting.keys import KeyStore
from app.voting.rounds import close_round, open_round

INSEE_CODE = "35238"
POPULATIONS = Path(__file__).parent / "donnees_communes_dep35_rp2023.csv"
POPULATION_SOURCE = "INSEE, donnees_communes.csv, RP 2023, en vigueur le 1er janvier 2026"
ELECTIONS = Path(__file__).parent.parent.parent / "tests" / "ballots" / "elections"
ARCHIVE = "France_Toulouse_2019.pb"
PRINTED_CODES = 10
ORDER = tuple(Phase)


def is_empty(database: Database) -> bool:
    with database.reading() as db:
        return db.scalar(select(Edition.id).limit(1)) is None


def forget(settings: Settings) -> None:
    """Remove what the last seeding left outside the database: keys, printed codes and files."""
    shutil.rmtree(settings.keys, ignore_errors=True)
    shutil.rmtree(settings.files, ignore_errors=True)


def seed(database: Database, settings: Settings, phase: Phase, now: datetime) -> None:
    """Fill an empty database with Rennes in `phase` and an archived election; keep the cards."""
    windows = calendar_for(phase, now, settings.zone)
    with database.writing() as db:
        edition = _create_rennes(db, windows, now)
        codes = _live_through(db, edition, windows, settings, phase, now)
        notes = _archive(db, now)
    Cards(edition.slug, phase.value, codes, notes).keep(settings)


def _create_rennes(db: Session, windows: list[Window], now: datetime) -> Edition:
    year = windows[ORDER.index(Phase.VOTING)].opens_at.year
    population = read_population(POPULATIONS.read_bytes(), INSEE_CODE)
    envelope = Envelope(
        population, PopulationBasis.MUNICIPALE, 2023, POPULATION_SOURCE, "démonstration"
    )
    return create_edition(
        db,
        slug=f"rennes-{year}",
        name=f"Rennes {year}",
        theme="migrants et solidarité internationale",
        envelope=envelope,
        calendar=windows,
        rules=Rules(),
        # A demonstration goes from the close to the opening at once; its pages say so.
        delays=Delays(dispute_hours=0),
        now=min(now, windows[0].opens_at),
        is_simulated=True,
    )


def _live_through(
    db: Session,
    edition: Edition,
    windows: list[Window],
    settings: Settings,
    phase: Phase,
    now: datetime,
) -> list[str]:
    """Play every phase up to `phase`, each at its own time, and return the printed codes."""
    keys = KeyStore(settings.keys, settings.memory)
    accounts = create_accounts(db, windows[0].opens_at)
    propose_and_review(
        db, edition=edition, windows=windows, accounts=accounts, settings=settings, phase=phase
    )
    enrich_organisations(db, accounts=accounts, settings=settings, now=windows[0].opens_at)
    if ORDER.index(phase) < ORDER.index(Phase.VOTING):
        return []
    opening = during(windows, Phase.VOTING, 0)
    open_round(db, edition=edition, keys=keys, now=opening)
    codes = register_with_codes(db, edition=edition, drawn=draw_codes(PRINTED_CODES), now=opening)
    cast_simulated(db, edition=edition, keys=keys, now=during(windows, Phase.VOTING, 0.2))
    if phase is not Phase.VOTING:
        close_round(db, edition=edition, keys=keys, now=during(windows, Phase.COUNTING, 0))
    if phase is Phase.PUBLISHED:
        counting = during(windows, Phase.COUNTING, 0.5)
        open_urn(db, edition=edition, keys=keys, now=counting)
        count_edition(db, edition=edition, now=counting)
        publish_result(db, edition=edition, now=during(windows, Phase.COUNTING, 0.9))
        follow_winners(db, edition=edition, agent=accounts[AGENT], settings=settings, now=now)
    assert phase_at(edition, now) is phase  # noqa: S101 - the calendar was laid for it
    return codes if phase is Phase.VOTING else []


def _archive(db: Session, now: datetime) -> list[str]:
    path = ELECTIONS / ARCHIVE
    if not path.exists():
        return [f"Sans l'édition archivée : {ARCHIVE} manque (tests/ballots/elections/)."]
    import_election(db, content=path.read_bytes(), file_name=path.name, now=now)
    return []
