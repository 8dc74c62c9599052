"""Letters tell that there is something to read, in the reader's language, and nothing more."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.i18n import translations
from app.mail.models import OutgoingMail
from app.proposals import letters
from app.proposals.letters import Letter
from tests.builders import make_content, make_proposal, make_scene

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
