"""Staff read the reports of an edition, hide a text and show it again."""

from datetime import datetime

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.accounts.models import Account, Role
from app.core.db import Database
from app.editions.queries import get_edition
from app.proposals.models import HidingReason, TextPart
from app.proposals.moderation import report_text
from app.reviews.interests import declare_interest
from app.reviews.queries import get_review
from app.reviews.service import receive_proposal
from tests.builders import make_account, make_proposal, make_scene
from tests.clients import post_form, sign_in

HOME = "/fr/mir/editions/rennes-2026/moderation"
TEXTS = f"{HOME}/un-puits-a-gandon"


@pytest.fixture(autouse=True)
def reported(database: Database, now: datetime) -> None:
    with database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
        receive_proposal(db, proposal=proposal, by=scene.ada.id, base_url="", now=now)
        make_account(db, now=now, role=Role.AGENT, email="agent@example.org")
        report_text(
            db,
            proposal=proposal,
            part=TextPart.SUMMARY,
            reason=HidingReason.INSULT,
            message="Voyez la fin.",
            now=now,
        )


def moderate(client: TestClient, step: str, **typed: str) -> int:
    answer = post_form(client, f"{TEXTS}/{step}", {"part": "summary"} | typed, page=TEXTS)
    return int(answer.status_code)


def test_staff_hide_a_reported_text_and_show_it_again(client: TestClient):
    sign_in(client, "agent@example.org")
    assert "Voyez la fin." in client.get(HOME).text
    assert moderate(client, "masquer", reason="insult") == 303
    page = client.get(HOME).text
    assert "Voyez la fin." not in page
    assert "propos injurieux" in page
    assert moderate(client, "masquer", reason="insult") == 409
    assert moderate(client, "retablir") == 303
    assert "Aucun texte n’est masqué." in client.get(HOME).text
    assert moderate(client, "retablir") == 409


def test_staff_leave_a_reported_text_shown(client: TestClient):
    sign_in(client, "agent@example.org")
    assert moderate(client, "garder") == 303
    assert "Rien n’attend d’être lu." in client.get(HOME).text


@pytest.mark.parametrize("typed", [{}, {"reason": ""}, {"reason": "dislike"}])
def test_nothing_is_hidden_without_a_reason_of_the_list(client: TestClient, typed: dict[str, str]):
    sign_in(client, "agent@example.org")
    assert moderate(client, "masquer", **typed) == 422


def test_somebody_too_close_to_the_project_finds_nothing(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        agent = db.scalars(select(Account).where(Account.email == "agent@example.org")).one()
        edition = get_edition(db, "rennes-2026")
        review = get_review(db, edition.id, "un-puits-a-gandon", reader=agent.id)
        declare_interest(db, review=review, by=agent.id, now=now)
    sign_in(client, "agent@example.org")
    assert client.get(TEXTS).status_code == 404


def test_only_staff_moderate(client: TestClient):
    assert client.get(HOME).status_code == 401
    sign_in(client, "ada@example.org")
    assert client.get(TEXTS).status_code == 403
