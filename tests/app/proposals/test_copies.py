"""A project of a former edition is taken up again, without its dates and its agreements."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import Phase
from app.proposals.content import MilestoneContent, read
from app.proposals.copies import SameEdition, copy_proposal, list_copiable
from app.proposals.models import ProposalStatus
from tests.builders import make_account, make_content, make_edition, make_proposal, make_scene
from tests.clients import form_token, post_form, sign_in

LAST_YEAR = datetime(2025, 11, 22, 11, 0, tzinfo=UTC)
HOME = "/fr/association/editions/rennes-2027/reprendre"


def test_the_answers_are_copied_and_the_dates_cleared(db: Session, now: datetime):
    scene = make_scene(db, now=LAST_YEAR)
    dated = make_content(
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        milestones=(MilestoneContent("Forage", date(2026, 3, 1)),),
    )
    former = make_proposal(db, scene, now=LAST_YEAR, content=dated)
    edition = make_edition(db, now=now, phase=Phase.SUBMISSION, slug="rennes-2027")
    copied = copy_proposal(db, source=former, edition=edition, by=scene.ada.id, now=now)
    said, before = read(copied), read(former)
    assert (said.title, said.lines) == (before.title, before.lines)
    assert (said.starts_on, said.ends_on) == (None, None)
    assert said.milestones == (MilestoneContent("Forage"),)
    assert [each.name for each in said.partners] == ["Commune de Gandon"]
    assert {each.id for each in copied.partners}.isdisjoint(each.id for each in former.partners)
    assert (copied.status, copied.submitted_at) == (ProposalStatus.DRAFT, None)
    assert copied.organisation_id == former.organisation_id


def test_nothing_is_copied_within_one_edition(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    proposal = make_proposal(db, scene, now=now)
    assert list_copiable(db, account_id=scene.ada.id, edition=scene.edition) == []
    with pytest.raises(SameEdition):
        copy_proposal(db, source=proposal, edition=scene.edition, by=scene.ada.id, now=now)


@pytest.fixture
def former(database: Database, now: datetime) -> str:
    with database.writing() as db:
        proposal = make_proposal(db, make_scene(db, now=LAST_YEAR), now=LAST_YEAR)
        make_edition(db, now=now, phase=Phase.SUBMISSION, slug="rennes-2027")
        make_account(db, now=now, email="eve@example.org")
    return str(proposal.id)


def test_a_member_begins_from_a_former_project(client: TestClient, former: str):
    sign_in(client, "ada@example.org")
    assert "Un puits à Gandon" in client.get(HOME).text
    answer = post_form(client, HOME, {"proposal_id": former})
    assert answer.status_code == 303
    assert former not in answer.headers["location"]
    assert "Un puits à Gandon" in client.get(answer.headers["location"]).text


def test_nobody_begins_from_the_project_of_others(client: TestClient, former: str):
    sign_in(client, "eve@example.org")
    page = client.get(HOME).text
    assert "Un puits à Gandon" not in page
    token = form_token(page)
    answer = client.post(HOME, data={"proposal_id": former, "_csrf": token})
    assert answer.status_code == 404
