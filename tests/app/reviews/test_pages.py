"""Check and submit, review and decide, read the decision: the pages, without JavaScript."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.editions.queries import list_criteria
from app.proposals.content import Content, PartnerContent
from app.proposals.models import Proposal
from app.reviews.service import receive_proposal
from tests.builders import (
    PHASE_LENGTH,
    Scene,
    make_account,
    make_content,
    make_lines,
    make_proposal,
    make_scene,
)
from tests.clients import post_form, sign_in
from tests.conftest import FixedClock

QUEUE = "/fr/mir/editions/rennes-2026/instruction"
SHEET = f"{QUEUE}/un-puits-a-gandon"
PUBLIC = "/fr/editions/rennes-2026/projets/un-puits-a-gandon"
UNBALANCED = make_lines([150_000_00, 40_000_00], [70_000_00, 85_000_00], 40_000_00)
BOTH_SUMS = "Le plan de financement ne s’équilibre pas : dépenses 190 000 €, recettes 195 000 €."


@pytest.fixture
def scene(database: Database, now: datetime) -> Scene:
    with database.writing() as db:
        return make_scene(db, now=now)


def drafted(
    database: Database, scene: Scene, now: datetime, content: Content | None = None
) -> Proposal:
    with database.writing() as db:
        return make_proposal(db, scene, now=now, content=content)


def received(
    database: Database, scene: Scene, now: datetime, content: Content | None = None
) -> Proposal:
    with database.writing() as db:
        proposal = make_proposal(db, scene, now=now, content=content)
        receive_proposal(db, proposal=proposal, by=scene.ada.id, base_url="", now=now)
        return proposal


def check_page(proposal: Proposal) -> str:
    return f"/fr/association/projets/{proposal.id}/depot"


def plain(page: str) -> str:
    return page.replace("\xa0", " ").replace("\u202f", " ")


def find_all(client: TestClient, database: Database, scene: Scene) -> None:
    with database.reading() as db:
        criteria = list_criteria(db, scene.edition.id)
    for criterion in criteria:
        if criterion.kind == "assessed":
            path = f"{SHEET}/constats/{criterion.code}"
            answer = post_form(client, path, {"verdict": "met", "reason": ""}, page=SHEET)
            assert answer.headers["location"] == f"{SHEET}#{criterion.code}"


@pytest.fixture
def agent(client: TestClient, database: Database, now: datetime, clock: FixedClock) -> TestClient:
    with database.writing() as db:
        make_account(db, now=now, role=Role.AGENT, email="mir@example.org")
    clock.advance(PHASE_LENGTH)
    sign_in(client, "mir@example.org")
    return client


def test_the_check_page_shows_answers_and_sums_then_submits(
    client: TestClient, database: Database, scene: Scene, now: datetime
):
    proposal = drafted(database, scene, now, make_content(lines=UNBALANCED))
    sign_in(client, scene.ada.email)
    page = plain(client.get(check_page(proposal)).text)
    assert BOTH_SUMS in page
    assert "Votre projet n’est pas encore déposé." in page
    assert "Commune de Gandon" in page
    answer = post_form(client, check_page(proposal), {})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{check_page(proposal)}?depose",
    )
    after = plain(client.get(answer.headers["location"]).text)
    assert "Votre projet est déposé." in after
    assert BOTH_SUMS in after


def test_what_is_missing_blocks_the_submission_and_is_listed(
    client: TestClient, database: Database, scene: Scene, now: datetime
):
    proposal = drafted(database, scene, now, Content("Un titre"))
    sign_in(client, scene.ada.email)
    answer = post_form(client, check_page(proposal), {})
    assert answer.status_code == 422
    assert "Le résumé en une phrase manque." in answer.text
    assert "Déposer le projet" in answer.text


def test_the_queue_counts_and_filters_by_status(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    received(database, scene, now)
    page = agent.get(QUEUE).text
    assert "Un puits à Gandon" in page
    assert "Déposé, en instruction (1)" in page
    assert "Recevable (0)" in page
    filtered = agent.get(f"{QUEUE}?etat=eligible").text
    assert "Aucun projet ici." in filtered
    assert f'href="{QUEUE.replace("/fr/", "/en/")}?etat=eligible"' in filtered
    assert "Un puits à Gandon" in agent.get(f"{QUEUE}?etat=draft").text


def test_findings_are_recorded_then_the_decision_is_public_with_its_reason(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    received(database, scene, now, make_content(lines=UNBALANCED))
    assert BOTH_SUMS in plain(agent.get(SHEET).text)
    before = agent.get(PUBLIC).text
    assert "Déposé, en instruction" in before
    assert "ne s’équilibre pas" not in before
    find_all(agent, database, scene)
    decided = {"decision": "not-eligible", "public_reason": "Les recettes dépassent le coût."}
    answer = post_form(agent, f"{SHEET}/decision", decided, page=SHEET)
    assert answer.headers["location"] == SHEET
    agent.cookies.clear()
    public = plain(agent.get(PUBLIC).text)
    assert "Non recevable" in public
    assert "Les recettes dépassent le coût." in public
    assert BOTH_SUMS in public
    assert agent.get(SHEET).status_code == 401


def test_a_refused_decision_keeps_the_reason_typed(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    received(database, scene, now)
    typed = {"decision": "eligible", "public_reason": "Mes mots."}
    answer = post_form(agent, f"{SHEET}/decision", typed, page=SHEET)
    assert answer.status_code == 409
    assert "Pas encore de constat : Faisable sur place." in plain(answer.text)
    assert ">Mes mots.</textarea>" in answer.text
    assert 'value="eligible" checked' in answer.text


def test_a_finding_without_its_reason_or_verdict_is_refused(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    received(database, scene, now)
    path = f"{SHEET}/constats/feasibility"
    no_reason = post_form(agent, path, {"verdict": "not-met", "reason": " "}, page=SHEET)
    assert no_reason.status_code == 422
    assert "Écrivez le motif" in no_reason.text
    assert 'id="verdict-feasibility-not-met" name="verdict" value="not-met" checked' in (
        no_reason.text
    )
    assert post_form(agent, path, {"reason": "x"}, page=SHEET).status_code == 422
    assert post_form(agent, path, {"verdict": "perhaps"}, page=SHEET).status_code == 422
    unknown = f"{SHEET}/constats/nowhere"
    assert post_form(agent, unknown, {"verdict": "met"}, page=SHEET).status_code == 404


def test_the_decision_reaches_the_association(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    proposal = received(database, scene, now)
    find_all(agent, database, scene)
    post_form(agent, f"{SHEET}/decision", {"decision": "eligible"}, page=SHEET)
    sign_in(agent, scene.ada.email)
    assert "Lisez la décision et son motif." in agent.get("/fr/association").text
    page = agent.get(check_page(proposal)).text
    assert "Décision prise le" in page
    assert "Retirer le projet" not in page


def test_a_draft_is_neither_in_the_queue_nor_in_public(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    drafted(database, scene, now)
    assert "Aucun projet ici." in agent.get(QUEUE).text
    assert agent.get(SHEET).status_code == 404
    assert agent.get(PUBLIC).status_code == 404


def test_a_hidden_partner_is_shown_to_reviewers_and_to_nobody_else(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    partner = PartnerContent("Nom secret", "SN", "Lieu secret", hides_name=True, hides_place=True)
    received(database, scene, now, make_content(partners=(partner,)))
    assert "Nom secret" in agent.get(SHEET).text
    public = agent.get(PUBLIC).text
    assert "secret" not in public
    assert "Partenaire non nommé, par sécurité" in public


def test_nothing_typed_becomes_markup(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    content = make_content(title="Un puits à Gandon", description="<script>alert(1)</script>")
    received(database, scene, now, content)
    for path in (SHEET, PUBLIC):
        assert "<script>alert" not in agent.get(path).text
