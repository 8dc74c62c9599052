"""What an association types into each section of its proposal, and where."""

import re
from typing import Any
from uuid import UUID

from starlette.testclient import TestClient

from app.core.db import Database
from app.proposals.models import Proposal
from app.proposals.queries import list_own
from tests.builders import (
    Scene,
)
from tests.clients import post_form

NEW = "/fr/association/editions/rennes-2026/nouveau-projet"
BEGUN = {"organisation": "les-amis-de-mopti", "title": "Un puits à Gandon"}
TYPED: dict[str, dict[str, Any]] = {
    "presentation": {
        "title": "Un puits à Gandon",
        "summary": "Creuser un puits.",
        "description": "Deux\r\nparagraphes.",
        "themes": ["water", "food"],
    },
    "lieu": {"country": "SN", "place": "Gandon", "latitude": "15,96", "longitude": "-16.44°"},
    "partenaires": {
        "partners.0.name": "Commune de Gandon",
        "partners.0.country": "SN",
        "partners.0.place": "Gandon",
        "partners.0.role": "Suit les travaux",
        "partners.0.hides_name": "yes",
        "partners.1.name": "",
        "partners.1.country": "",
    },
    "objectifs": {"goals": ["6", "2"], "targets": ["6.1", "2.a"]},
    "secteur": {
        "sector": "14031",
        "gender_marker": "1",
        "mitigation_marker": "0",
        "adaptation_marker": "2",
    },
    "calendrier": {
        "starts_on": "2027-09-01",
        "ends_on": "30/06/2028",
        "milestones.0.title": "Forage",
        "milestones.0.due_on": "15.11.2027",
    },
    "indicateurs": {
        "indicators.0.name": "Parcelles",
        "indicators.0.unit": "parcelles",
        "indicators.0.baseline": "0",
        "indicators.0.target": "6\u202f500",
    },
    "financement": {
        "expenses.0.label": "Forage",
        "expenses.0.amount": "12\u202f500,50 €",
        "expenses.1.label": "Temps bénévole",
        "expenses.1.amount": "1 000",
        "expenses.1.in_kind": "yes",
        "income.0.label": "Partage",
        "income.0.amount": "12500.5",
        "income.0.status": "requested",
        "income.1.label": "Temps bénévole",
        "income.1.amount": "1.000,00",
        "income.1.status": "in-kind",
        "income.2.label": "",
        "income.2.amount": "",
        "income.2.status": "asked",
    },
}


def reread(database: Database, scene: Scene) -> Proposal:
    with database.reading() as db:
        return list_own(db, scene.ada.id)[0]


def home_of(proposal: Proposal | UUID) -> str:
    return f"/fr/association/projets/{proposal if isinstance(proposal, UUID) else proposal.id}"


def section_of(proposal: Proposal | UUID, word: str) -> str:
    return f"{home_of(proposal)}/rubriques/{word}"


def version_in(html: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', html)
    assert found
    return found.group(1)


def save(client: TestClient, proposal: Proposal, word: str, **over: str) -> Any:
    """Open the page of a section and send it, as typed in `TYPED` but for `over`."""
    shown = client.get(section_of(proposal, word)).text
    fields = TYPED[word] | {"version": version_in(shown)} | over
    return post_form(client, section_of(proposal, word), fields)
