"""Staff read the reports of an edition, hide a text and show it again."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.proposals.models import HidingReason, ProposalStatus, TextPart
from app.proposals.moderation import report_text
from tests.builders import make_account, make_proposal, make_scene
from tests.clients import post_form, sign_in

HOME = "/fr/mir/editions/rennes-2026/moderation"
TEXTS = f"{HOME}/un-puits-a-gandon"


@pytest.fixture(autouse=True)
def reported(database: Database, now: datetime) -> None:
    with database.writing() as db:
        proposal = make_proposal(db, make_scene(db, now=now), now=now)
        proposal.status = ProposalStatus.SUBMITTED
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


def test_only_staff_moderate(client: TestClient):
    assert client.get(HOME).status_code == 401
    sign_in(client, "ada@example.org")
    assert client.get(TEXTS).status_code == 403
