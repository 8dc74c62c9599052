"""Check and submit, review and decide, read the decision: the pages, without JavaScript."""

import re
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.core.settings import Settings
from app.editions.queries import get_edition, list_criteria
from app.proposals.content import Content, PartnerContent
from app.proposals.models import Proposal
from app.worker import work_once
from tests.builders import (
    PHASE_LENGTH,
    Scene,
    make_account,
    make_agreed,
    make_content,
    make_lines,
    make_proposal,
    make_scene,
)
from tests.clients import post_form, sign_in
from tests.conftest import FixedClock
from tests.reviewing import receive

COLLEAGUES = ("maelle@example.org", "gwenael@example.org", "yann@example.org")
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
        return make_agreed(db, make_proposal(db, scene, now=now, content=content), now=now)


def received(
    database: Database, scene: Scene, now: datetime, content: Content | None = None
) -> Proposal:
    with database.writing() as db:
        return receive(db, scene, now, content).proposal


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
            typed = {"verdict": "met", "reason": "", "version": "0"}
            answer = post_form(client, path, typed, page=SHEET)
            assert answer.headers["location"] == f"{SHEET}#{criterion.code}"


@pytest.fixture
def agent(client: TestClient, database: Database, now: datetime, clock: FixedClock) -> TestClient:
    with database.writing() as db:
        for email in COLLEAGUES:
            make_account(db, now=now, role=Role.AGENT, email=email)
    clock.advance(PHASE_LENGTH / 2)
    sign_in(client, COLLEAGUES[0])
    return client


def conclude(client: TestClient, decision: dict[str, str]) -> None:
    """Conclude as two people do; the second one stays signed in."""
    answer = post_form(client, f"{SHEET}/conclusion", decision, page=SHEET)
    assert answer.headers["location"] == f"{SHEET}#decision"
    sign_in(client, COLLEAGUES[1])
    steps = hidden(client.get(SHEET).text, "steps")
    answer = post_form(client, f"{SHEET}/confirmation", {"steps": steps}, page=SHEET)
    assert answer.status_code == 303


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="(\d+)"', page)
    assert found
    return found.group(1)


def come_to_the_hour(database: Database, settings: Settings, clock: FixedClock) -> None:
    with database.reading() as db:
        hour = get_edition(db, "rennes-2026").decisions_at
    assert hour is not None
    clock.instant = hour
    work_once(database, settings, hour)


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


def test_the_queue_counts_and_filters_by_where_reviews_stand(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    received(database, scene, now)
    page = agent.get(QUEUE).text
    assert "Un puits à Gandon" in page
    assert "En instruction (1)" in page
    filtered = agent.get(f"{QUEUE}?etat=concluded").text
    assert "Aucun projet ici." in filtered
    assert f'href="{QUEUE.replace("/fr/", "/en/")}?etat=concluded"' in filtered
    assert "Un puits à Gandon" in agent.get(f"{QUEUE}?etat=draft").text


def test_a_decision_of_two_people_is_public_with_its_reason_at_the_hour(
    agent: TestClient,
    database: Database,
    scene: Scene,
    now: datetime,
    clock: FixedClock,
    settings: Settings,
):
    received(database, scene, now, make_content(lines=UNBALANCED))
    assert BOTH_SUMS in plain(agent.get(SHEET).text)
    before = agent.get(PUBLIC).text
    assert "Déposé, en instruction" in before
    assert "ne s’équilibre pas" not in before
    find_all(agent, database, scene)
    assert BOTH_SUMS in plain(agent.get(SHEET).text).split('name="public_reason"')[1]
    decided = {"decision": "not-eligible", "public_reason": "Les recettes dépassent le coût."}
    conclude(agent, decided)
    agent.cookies.clear()
    assert "Les recettes dépassent" not in agent.get(PUBLIC).text
    come_to_the_hour(database, settings, clock)
    public = plain(agent.get(PUBLIC).text)
    assert "Non recevable" in public
    assert "Les recettes dépassent le coût." in public
    assert BOTH_SUMS in public
    assert agent.get(SHEET).status_code == 401


def test_a_refused_conclusion_keeps_the_reason_typed(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    received(database, scene, now)
    typed = {"decision": "eligible", "public_reason": "Mes mots."}
    answer = post_form(agent, f"{SHEET}/conclusion", typed, page=SHEET)
    assert answer.status_code == 409
    assert "Pas encore de constat : Faisable sur place." in plain(answer.text)
    assert ">Mes mots.</textarea>" in answer.text
    assert 'value="eligible" checked' in answer.text


def test_a_finding_written_meanwhile_is_shown_and_ones_own_words_kept(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    received(database, scene, now)
    path = f"{SHEET}/constats/feasibility"
    first = {"verdict": "not-met", "reason": "Pas d’eau.", "version": "0"}
    assert post_form(agent, path, first, page=SHEET).status_code == 303
    sign_in(agent, COLLEAGUES[1])
    late = {"verdict": "met", "reason": "Il y a un puits.", "version": "0"}
    answer = post_form(agent, path, late, page=SHEET)
    assert answer.status_code == 409
    assert "a enregistré un autre constat" in answer.text
    assert "Pas d’eau." in answer.text
    assert ">Il y a un puits.</textarea>" in answer.text


def test_the_organisation_reads_what_is_asked_answers_and_hands_back(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    proposal = received(database, scene, now)
    path = f"{SHEET}/constats/feasibility"
    marked = {"verdict": "to-correct", "reason": "Où est l’eau ?", "version": "0"}
    post_form(agent, path, marked, page=SHEET)
    asked = post_form(agent, f"{SHEET}/corrections", {"due_at": ""}, page=SHEET)
    assert asked.headers["location"] == f"{SHEET}#corrections"
    assert "Le porteur a jusqu’au" in agent.get(SHEET).text
    late = post_form(
        agent, f"{SHEET}/corrections/echeance", {"due_at": "2026-01-01T10:00"}, page=SHEET
    )
    assert late.status_code == 422
    more = {"due_at": "2026-12-10T18:00"}
    assert post_form(agent, f"{SHEET}/corrections/echeance", more, page=SHEET).status_code == 303
    assert "10 décembre 2026 à 18:00" in agent.get(SHEET).text
    sign_in(agent, scene.ada.email)
    assert (
        "La Maison Internationale demande des corrections" in agent.get(check_page(proposal)).text
    )
    corrections = f"/fr/association/projets/{proposal.id}/corrections"
    assert "Où est l’eau ?" in agent.get(corrections).text
    blank = post_form(agent, corrections, {"feasibility": " "})
    assert (blank.status_code, "Pas encore de réponse" in blank.text) == (422, True)
    done = post_form(agent, corrections, {"feasibility": "Au puits du village."})
    assert done.headers["location"] == f"{corrections}?rendu"
    after = agent.get(done.headers["location"]).text
    assert "Vos corrections sont rendues." in after
    assert "Au puits du village." in after
    sign_in(agent, COLLEAGUES[0])
    assert "Au puits du village." in agent.get(SHEET).text


def test_an_appeal_is_lodged_answered_by_a_third_person_and_public(
    agent: TestClient,
    database: Database,
    scene: Scene,
    now: datetime,
    clock: FixedClock,
    settings: Settings,
):
    proposal = received(database, scene, now, make_content(lines=UNBALANCED))
    find_all(agent, database, scene)
    conclude(agent, {"decision": "not-eligible", "public_reason": "Déséquilibre."})
    come_to_the_hour(database, settings, clock)
    sign_in(agent, scene.ada.email)
    appeal = f"/fr/association/projets/{proposal.id}/recours"
    assert "Vous pouvez déposer un recours" in agent.get(check_page(proposal)).text
    assert post_form(agent, appeal, {"grounds": " "}).status_code == 422
    assert post_form(agent, appeal, {"grounds": "Le plan est équilibré."}).status_code == 303
    assert "répondra avant l’ouverture du vote" in agent.get(appeal).text
    sign_in(agent, COLLEAGUES[1])
    assert "quelqu’un d’autre répond à son recours" in agent.get(SHEET).text
    sign_in(agent, COLLEAGUES[2])
    assert "Le plan est équilibré." in agent.get(SHEET).text
    answer = {"outcome": "upheld", "reason": "Vérifié : il l’est."}
    assert post_form(agent, f"{SHEET}/recours", answer, page=SHEET).status_code == 303
    public = agent.get(PUBLIC).text
    assert "Recours accepté" in public
    assert "Vérifié : il l’est." in public
    assert "Le plan est équilibré." not in public


def test_who_is_too_close_leaves_the_file_for_good(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    received(database, scene, now)
    note = {"text": "Je connais bien ce porteur."}
    assert post_form(agent, f"{SHEET}/notes", note, page=SHEET).status_code == 303
    left = post_form(agent, f"{SHEET}/deport", {}, page=SHEET)
    assert left.headers["location"].startswith(QUEUE)
    for path in (SHEET, f"{SHEET}/historique", f"{SHEET}/fichiers"):
        assert agent.get(path).status_code == 404
    assert "Un puits à Gandon" not in agent.get(QUEUE).text
    sign_in(agent, COLLEAGUES[1])
    assert "Je connais bien ce porteur." in agent.get(SHEET).text


def test_a_finding_without_its_reason_or_verdict_is_refused(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    received(database, scene, now)
    path = f"{SHEET}/constats/feasibility"
    no_reason = post_form(agent, path, {"verdict": "not-applicable", "reason": " "}, page=SHEET)
    assert no_reason.status_code == 422
    assert "Écrivez le motif" in no_reason.text
    assert (
        'id="verdict-feasibility-not-applicable" name="verdict" value="not-applicable" checked'
        in (no_reason.text)
    )
    assert post_form(agent, path, {"reason": "x"}, page=SHEET).status_code == 422
    assert post_form(agent, path, {"verdict": "perhaps"}, page=SHEET).status_code == 422
    unknown = f"{SHEET}/constats/nowhere"
    assert post_form(agent, unknown, {"verdict": "met"}, page=SHEET).status_code == 404


def test_the_decision_reaches_the_association_at_the_hour(
    agent: TestClient,
    database: Database,
    scene: Scene,
    now: datetime,
    clock: FixedClock,
    settings: Settings,
):
    proposal = received(database, scene, now)
    find_all(agent, database, scene)
    conclude(agent, {"decision": "eligible"})
    come_to_the_hour(database, settings, clock)
    sign_in(agent, scene.ada.email)
    assert "Lisez la décision et son motif." in agent.get("/fr/association").text
    page = agent.get(check_page(proposal)).text
    assert "publique depuis le" in page
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
