"""Letters tell that there is something to read, in the reader's language, and nothing more."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.i18n import translations
from app.mail.models import OutgoingMail
from app.proposals import letters
from app.proposals.letters import Letter
from tests.builders import make_content, make_proposal, make_scene
from tests.clients import sign_in
from tests.reviewing import receive

SITE = "https://partage.example"
ALL = {name: found for name, found in vars(letters).items() if isinstance(found, Letter)}


@pytest.mark.parametrize("letter", ALL.values(), ids=ALL)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_letter_leads_to_the_project_and_tells_nothing_of_it(
    letter: Letter, language: str, db: Session, now: datetime
):
    scene = make_scene(db, now=now)
    scene.ada.language = language
    proposal = make_proposal(db, scene, now=now, content=make_content(title="Un puits à Gandon"))
    letters.send(db, letter=letter, proposal=proposal, base_url=SITE, now=now)
    mail = db.scalars(select(OutgoingMail)).one()
    assert mail.recipient == scene.ada.email
    assert f"{SITE}/{language}/association/projets/{proposal.id}/" in mail.body
    assert mail.subject == translations(language).gettext(letter.subject)
    assert "puits" not in mail.body + mail.subject
    assert "{" not in mail.body


def test_every_letter_leads_to_a_page_that_is_there(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = receive(db, scene, now).proposal
    sign_in(client, scene.ada.email)
    for name, letter in ALL.items():
        answer = client.get(f"/fr/association/projets/{proposal.id}/{letter.page}")
        assert answer.status_code == 200, name


def test_what_is_to_be_done_is_one_press_away():
    assert {letters.CORRECTION_ASKED.page, letters.CORRECTION_REMINDER.page} == {"corrections"}
    assert {letters.APPEAL_RECEIVED.page, letters.APPEAL_DECIDED.page} == {"recours"}
