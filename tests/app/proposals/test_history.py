"""Every save is kept, and what changed between two of them can be read."""

from dataclasses import fields
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.db import Database
from app.proposals import content, history
from app.proposals.content import Content, PartnerContent, Theme
from app.proposals.history import Fate, differences, list_revisions
from app.proposals.models import LineSide, Proposal
from app.proposals.service import change_proposal, submit_proposal
from app.web.sentences import SENTENCES
from tests.builders import make_account, make_content, make_lines, make_proposal, make_scene
from tests.clients import sign_in

SITE = "https://partage.example"


def change(db: Session, proposal: Proposal, now: datetime, **over: object) -> None:
    change_proposal(
        db,
        proposal=proposal,
        content=make_content(**over),
        version=proposal.version,
        by=proposal.author_id,
        now=now,
    )


def marked(before: object, after: object) -> list[tuple[Fate, object]]:
    (found,) = differences({"field": before}, {"field": after})
    return [(piece.fate, piece.value) for piece in found.pieces]


def test_what_is_read_from_the_rows_is_what_was_written(db: Session, now: datetime):
    written = make_content()
    proposal = make_proposal(db, make_scene(db, now=now), now=now, content=written)
    assert content.read(proposal) == written


def test_each_save_keeps_what_was_said_by_whom_and_when(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    proposal = make_proposal(db, scene, now=now)
    later = now + timedelta(hours=1)
    change(db, proposal, later, title="Deux puits")
    submit_proposal(db, proposal=proposal, by=scene.ada.id, base_url=SITE, now=later)
    kept = list_revisions(db, proposal.id)
    assert [each.content["title"] for each in kept] == ["Un puits à Gandon", *["Deux puits"] * 2]
    assert [each.at for each in kept] == [now, later, later]
    assert {each.by for each in kept} == {scene.ada.id}
    assert kept[-1].content["lines"][0]["side"] == LineSide.EXPENSE


def test_a_text_is_compared_word_by_word():
    assert marked("Creuser un puits.", "Creuser deux puits.") == [
        (Fate.KEPT, "Creuser "),
        (Fate.DELETED, "un"),
        (Fate.INSERTED, "deux"),
        (Fate.KEPT, " puits."),
    ]


def test_a_very_long_text_is_compared_line_by_line():
    line = "mot " * 2500
    assert marked(f"{line}\nfin\n", f"{line}\nsuite\n") == [
        (Fate.KEPT, f"{line}\n"),
        (Fate.DELETED, "fin\n"),
        (Fate.INSERTED, "suite\n"),
    ]


def test_a_list_is_compared_item_by_item():
    former, latter = {"name": "Commune"}, {"name": "Région"}
    assert marked([former, {"name": "École"}], [latter, {"name": "École"}]) == [
        (Fate.DELETED, former),
        (Fate.INSERTED, latter),
        (Fate.KEPT, {"name": "École"}),
    ]


@pytest.mark.parametrize(("before", "after"), [("", None), ([], None), ("a", "a"), ([1], [1])])
def test_what_says_the_same_is_no_change(before: object, after: object):
    assert differences({"field": before}, {"field": after}) == []


def test_a_field_that_a_later_form_brought_is_a_change():
    (found,) = differences({}, {"sector": "14030"})
    assert (found.field, found.before, found.after) == ("sector", None, "14030")


def test_only_saves_that_changed_something_are_steps(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    proposal = make_proposal(db, scene, now=now)
    change(db, proposal, now)
    change(db, proposal, now, place="Ndiol")
    steps = history.steps(list_revisions(db, proposal.id))
    assert [[each.field for each in step.changes] for step in steps] == [["place"], []]


def test_every_answer_has_its_name():
    rows = [field for kind in content.ROWS.values() for field in fields(kind)]
    named = [f"content.{field.name}" for field in (*fields(Content), *rows)]
    assert not [code for code in named if code not in SENTENCES]


@pytest.fixture
def changed(database: Database, now: datetime) -> Proposal:
    with database.writing() as db:
        proposal = make_proposal(db, make_scene(db, now=now), now=now)
        change(
            db,
            proposal,
            now,
            description="Les femmes de Gandon ne cultivent plus.",
            themes=(Theme.WATER, Theme.GENDER),
            partners=(PartnerContent("Collectif caché", "SN", hides_name=True),),
            lines=make_lines([6_000_00], [3_000_00], 3_000_00),
        )
    return proposal


def test_the_association_reads_what_changed_in_text_and_marks(
    client: TestClient, changed: Proposal
):
    sign_in(client, "ada@example.org")
    page = client.get(f"/fr/association/projets/{changed.id}/historique").text
    assert "4 réponses changées" in page
    assert "ajouté\N{NO-BREAK SPACE}:" in page
    assert "<ins>" in page
    assert "<del>" in page
    assert "Collectif caché" in page
    assert "Nom non publié" in page


def test_nobody_else_reads_the_history(client: TestClient, database: Database, changed: Proposal):
    address = f"/fr/association/projets/{changed.id}/historique"
    assert client.get(address).status_code == 401
    with database.writing() as db:
        make_account(db, now=changed.created_at, email="eve@example.org")
    sign_in(client, "eve@example.org")
    assert client.get(address).status_code == 404
