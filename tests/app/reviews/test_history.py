"""Staff see what a correction changed, against what was submitted."""

from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.editions.models import Phase
from app.editions.phases import closes_at
from app.proposals.history import keep_revision
from app.proposals.models import Proposal
from app.reviews.service import receive_proposal
from tests.builders import make_account, make_proposal, make_scene
from tests.clients import sign_in

QUEUE = "/fr/mir/editions/rennes-2026/instruction"


@pytest.fixture
def submitted(database: Database, now: datetime) -> Proposal:
    with database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
        receive_proposal(db, proposal=proposal, by=scene.ada.id, base_url="", now=now)
        make_account(db, now=now, role=Role.AGENT, email="agent@example.org")
    return proposal


def test_staff_are_told_when_nothing_changed(client: TestClient, submitted: Proposal):
    sign_in(client, "agent@example.org")
    page = client.get(f"{QUEUE}/{submitted.code}/historique").text
    assert "Rien n’a changé depuis la fin des dépôts." in page


def test_staff_read_what_a_correction_changed(
    client: TestClient, database: Database, submitted: Proposal
):
    deadline = closes_at(submitted.edition, Phase.SUBMISSION)
    assert deadline
    with database.writing() as db:
        proposal = db.merge(submitted)
        proposal.place = "Ndiol"
        db.flush()
        keep_revision(db, proposal=proposal, by=None, now=deadline + timedelta(days=1))
    sign_in(client, "agent@example.org")
    page = client.get(f"{QUEUE}/{submitted.code}/historique").text
    assert page.count("Ndiol") == 2
    assert "Rien n’a changé" not in page


def test_an_association_does_not_read_the_pages_of_staff(client: TestClient, submitted: Proposal):
    sign_in(client, "ada@example.org")
    assert client.get(f"{QUEUE}/{submitted.code}/historique").status_code == 403
