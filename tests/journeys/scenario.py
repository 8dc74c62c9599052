"""The stage on which every journey plays: one edition, its people, its calendar, its voters."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.accounts.models import Role
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import CriterionKind, Phase
from app.editions.phases import opens_at
from app.editions.queries import get_edition, list_criteria, list_projects
from app.proposals.models import Proposal
from app.voters.service import draw_codes, register_simulated, register_with_codes
from app.voting.keys import KeyStore
from app.voting.service import cast_ballot
from app.worker import work_once
from tests.builders import make_account, make_agreed, make_edition, make_organisation, make_projects
from tests.journeys.conftest import LiveServer

SLUG = "rennes-2026"
MEMBER = "association@example.org"
AGENT = "agent@example.org"
COLLEAGUE = "collegue@example.org"
TELLER = "admin@example.org"
CROWD = 22
"""Voters beside those of the journey, so that the published file is not that of a handful."""
ROOT = Path(__file__).parent.parent.parent


def set_stage(server: LiveServer) -> None:
    """Create an edition open to submissions, an association with a member, and the staff."""
    now = server.clock.now()
    with server.database.writing() as db:
        make_edition(db, now=now, phase=Phase.SUBMISSION, budget_cents=10_000_00)
        member = make_account(db, now=now, email=MEMBER)
        make_organisation(db, now=now, members=[member])
        make_account(db, now=now, role=Role.AGENT, email=AGENT)
        make_account(db, now=now, role=Role.AGENT, email=COLLEAGUE)
        make_account(db, now=now, role=Role.ADMINISTRATOR, email=TELLER)


def set_voting_stage(server: LiveServer) -> None:
    """Create an edition in its voting phase with two projects, and nothing before it."""
    now = server.clock.now()
    with server.database.writing() as db:
        edition = make_edition(db, now=now, phase=Phase.VOTING)
        make_projects(db, edition, {"puits": 100_00, "velos": 200_00})


def let_partners_agree(server: LiveServer) -> None:
    """Answer yes for every partner abroad, as each does through its own link."""
    now = server.clock.now()
    with server.database.writing() as db:
        for proposal in db.scalars(select(Proposal)):
            make_agreed(db, proposal, now=now)


def move_to(server: LiveServer, phase: Phase) -> None:
    """Move the clock to the hour `phase` opens, and let the calendar do what it does by itself."""
    with server.database.reading() as db:
        server.clock.instant = opens_at(get_edition(db, SLUG), phase)
    work_once(server.database, server.settings, server.clock.now())


def move_to_decisions(server: LiveServer) -> None:
    """Move the clock to the hour at which every decision comes out, and let it."""
    with server.database.reading() as db:
        hour = get_edition(db, SLUG).decisions_at
    assert hour is not None
    server.clock.instant = hour
    work_once(server.database, server.settings, hour)


def assessed_criteria(database: Database) -> list[str]:
    with database.reading() as db:
        criteria = list_criteria(db, get_edition(db, SLUG).id)
    return [each.code for each in criteria if each.kind is CriterionKind.ASSESSED]


def print_codes(server: LiveServer, how_many: int) -> list[str]:
    with server.database.writing() as db:
        edition = get_edition(db, SLUG)
        return register_with_codes(
            db, edition=edition, drawn=draw_codes(how_many), now=server.clock.now()
        )


def let_a_crowd_vote(server: LiveServer, settings: Settings) -> None:
    """Cast `CROWD` ballots, each the whole euro for one project in turn."""
    now = server.clock.now()
    with server.database.writing() as db:
        edition = get_edition(db, SLUG)
        codes = [project.code for project in list_projects(db, edition.id)]
        voters = register_simulated(db, edition=edition, how_many=CROWD, now=now)
        for number, voter_id in enumerate(voters):
            cast_ballot(
                db,
                edition=edition,
                voter_id=voter_id,
                choices=[(codes[number % len(codes)], 100)],
                intent=number.to_bytes(16),
                keys=KeyStore(settings.keys, settings.memory),
                now=now,
            )


def recount(path: Path, *options: str) -> dict[str, Any]:
    """Count a published file with `python -m ballots`: no database, no settings, no service."""
    command = [sys.executable, "-m", "ballots", "count", str(path), "--json", *options]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    run = subprocess.run(
        command, cwd=path.parent, env=environment, capture_output=True, text=True, check=True
    )
    counted: dict[str, Any] = json.loads(run.stdout)
    return counted


def plan(asked: int, other: int = 0) -> list[dict[str, Any]]:
    """A balanced financing plan in cents, as the API takes it."""
    income = [
        {"side": "income", "label": "Partage", "amount_cents": asked, "status": "requested"},
        {"side": "income", "label": "Fonds", "amount_cents": other, "status": "acquired"},
    ]
    expense = {"side": "expense", "label": "Travaux", "amount_cents": asked + other}
    return [expense, *(line for line in income if line["amount_cents"])]


def project(title: str, asked: int, lines: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """A complete proposal, as the API takes it."""
    return {
        "title": title,
        "summary": f"{title}, avec les habitantes du village.",
        "country": "SN",
        "place": "Gandon",
        "themes": ["water"],
        "goals": [6],
        "partners": [{"name": "Commune de Gandon", "country": "SN", "place": "Gandon"}],
        "lines": lines or plan(asked),
        "indicators": [{"name": "Puits", "unit": "puits", "target": 1}],
    }
