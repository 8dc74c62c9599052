"""Projects close to a title: while it is typed, and after the first save."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.proposals.models import HiddenText, HidingReason, TextPart
from app.proposals.queries import get_public
from app.proposals.similar import Similar, find_pairs, most_alike
from app.reviews.service import receive_proposal
from tests.builders import Scene, make_content, make_proposal, make_scene
from tests.clients import sign_in

CLOSE = "/fr/association/editions/rennes-2026/proches"
OTHERS = [
    Similar("a", "Un puits à Gandon", "Les amis"),
    Similar("b", "Une école à Mopti", "Les amis"),
    Similar("c", "Creuser des puits autour de Gandon", "Les voisins"),
]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("un PUITS a gandon", {"a", "c"}),
        ("À Gandon, un puits pour chaque village", {"a"}),
        ("Un puits à Thiès", set()),
        ("L’école de Mopti", {"b"}),
        ("", set()),
        ("un de la", set()),
    ],
)
def test_titles_are_compared_by_their_words(title: str, found: set[str]):
    assert {each.code for each in most_alike(title, OTHERS)} == found


@pytest.fixture
def scene(database: Database, now: datetime) -> Scene:
    """One project submitted, one still a draft."""
    with database.writing() as db:
        scene = make_scene(db, now=now)
        submitted = make_proposal(db, scene, now=now)
        receive_proposal(db, proposal=submitted, by=scene.ada.id, base_url="", now=now)
        make_proposal(db, scene, now=now, content=make_content(title="Un puits caché à Gandon"))
        return scene


def test_submitted_projects_are_suggested_and_drafts_never_revealed(
    client: TestClient, scene: Scene
):
    sign_in(client, scene.ada.email)
    part = client.get(CLOSE, params={"titre": "Des puits à Gandon"}).text
    assert "Un puits à Gandon" in part
    assert "caché" not in part
    assert "<html" not in part
    assert "Un puits" not in client.get(CLOSE, params={"titre": "Vélos"}).text
    assert (
        "Un puits"
        not in client.get(CLOSE, params={"titre": "puits Gandon", "sauf": "un-puits-a-gandon"}).text
    )


def test_without_a_script_they_come_after_the_first_save(
    client: TestClient, database: Database, scene: Scene, now: datetime
):
    with database.writing() as db:
        draft = make_proposal(db, scene, now=now, content=make_content(title="Puits de Gandon"))
    sign_in(client, scene.ada.email)
    page = client.get(f"/fr/association/projets/{draft.id}").text
    assert "Des projets proches existent déjà" in page
    assert "Ce sur quoi votre projet sera jugé" in page


def test_pairs_of_an_edition_are_found(database: Database, scene: Scene, now: datetime):
    with database.writing() as db:
        twin = make_proposal(db, scene, now=now, content=make_content(title="Gandon : un puits"))
        receive_proposal(db, proposal=twin, by=scene.ada.id, base_url="", now=now)
        pairs = find_pairs(db, scene.edition)
    assert [(one.code, other.code) for one, other in pairs] == [
        ("gandon-un-puits", "un-puits-a-gandon")
    ]


@pytest.mark.usefixtures("scene")
def test_what_is_close_is_told_to_members_alone(client: TestClient):
    assert client.get(CLOSE).status_code == 401


def test_a_title_that_moderation_hid_is_suggested_to_nobody(
    client: TestClient, scene: Scene, database: Database, now: datetime
):
    with database.writing() as db:
        proposal = get_public(db, scene.edition.id, "un-puits-a-gandon")
        row = {"part": TextPart.TITLE, "reason": HidingReason.INSULT, "hidden_at": now}
        db.add(HiddenText(proposal_id=proposal.id, hidden_by=scene.ada.id, **row))
    sign_in(client, scene.ada.email)
    assert "Un puits" not in client.get(CLOSE, params={"titre": "Des puits à Gandon"}).text
