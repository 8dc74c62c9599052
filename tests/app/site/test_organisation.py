"""The public sheet of an organisation: what it says of itself, and never how to reach it."""

from datetime import datetime

from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import Phase
from app.organisations.models import OrganisationKind
from app.organisations.service import Contact, Facts, change_organisation
from app.proposals.service import draft_proposal, submit_proposal
from tests.builders import make_account, make_content, make_edition, make_organisation

SHEET = "/fr/organisations/les-amis-de-mopti"


def propose(database: Database, now: datetime, *, is_submitted: bool) -> None:
    with database.writing() as db:
        ada = make_account(db, now=now)
        organisation = make_organisation(
            db, now=now, members=[ada], kind=OrganisationKind.COLLECTIVE
        )
        change_organisation(
            db,
            organisation=organisation,
            facts=Facts(name=organisation.name, kind=organisation.kind, website="example.org"),
            contact=Contact(person="Awa", email="bureau@example.org", phone="02 99 00 00 00"),
            version=organisation.version,
            by=ada.id,
            now=now,
        )
        proposal = draft_proposal(
            db,
            edition=make_edition(db, now=now, phase=Phase.SUBMISSION),
            organisation=organisation,
            author_id=ada.id,
            content=make_content(),
            now=now,
        )
        if is_submitted:
            submit_proposal(db, proposal=proposal, by=ada.id, base_url="http://testserver", now=now)


def test_the_sheet_is_public_once_a_project_is_submitted(
    client: TestClient, database: Database, now: datetime
):
    propose(database, now, is_submitted=True)
    html = client.get(SHEET).text
    assert "https://example.org" in html
    assert "Un puits à Gandon" in html
    assert "Pas encore d’association porteuse" in html
    assert "bureau@example.org" not in html
    assert "02 99" not in html
    assert "ada@example.org" not in html
    project = client.get("/fr/editions/rennes-2026/projets/un-puits-a-gandon").text
    assert f'href="{SHEET}"' in project


def test_a_draft_alone_makes_nobody_public(client: TestClient, database: Database, now: datetime):
    propose(database, now, is_submitted=False)
    assert client.get(SHEET).status_code == 404
    assert client.get("/fr/organisations/nowhere").status_code == 404
