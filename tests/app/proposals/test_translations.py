"""An association gives its texts in other languages; readers see whose words they are."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import Phase
from app.editions.phases import opens_at
from app.organisations.models import MemberRole, Membership
from app.organisations.queries import ReaderOnly
from app.proposals.models import Proposal, ProposalStatus, TextOrigin
from app.proposals.queries import get_own
from app.proposals.texts import public_text
from app.proposals.translations import (
    LanguageNotOffered,
    TranslationChangedMeanwhile,
    TranslationClosed,
    remove_translation,
    write_translation,
)
from app.voting.paper import listed
from tests.builders import Scene, make_proposal, make_scene
from tests.clients import post_form, sign_in

ARABIC = ("بئر في غاندون", "حفر بئر.", "نساء غاندون يزرعن.")
ENGLISH = ("A well in Gandon", "Dig a well.", "The women of Gandon farm.")


def draft(db: Session, now: datetime) -> tuple[Scene, Proposal]:
    scene = make_scene(db, now=now)
    proposal = make_proposal(db, scene, now=now)
    db.expire_all()
    return scene, get_own(db, scene.ada.id, proposal.id)


def write(
    db: Session,
    proposal: Proposal,
    now: datetime,
    *,
    language: str = "en",
    texts: tuple[str, str, str] = ENGLISH,
    version: int = 0,
) -> None:
    write_translation(
        db,
        proposal=proposal,
        language=language,
        texts=texts,
        origin=TextOrigin.HUMAN,
        version=version,
        by=proposal.author_id,
        now=now,
    )


def test_a_reader_gets_their_language_or_french(db: Session, now: datetime):
    _scene, proposal = draft(db, now)
    write(db, proposal, now)
    english, breton = public_text(proposal, "en"), public_text(proposal, "br")
    assert (english.language, english.title, english.origin) == ("en", ENGLISH[0], "human")
    assert (breton.language, breton.title, breton.origin) == ("fr", "Un puits à Gandon", None)
    assert not english.is_outdated


def test_when_the_french_changes_the_translation_is_out_of_date(db: Session, now: datetime):
    _scene, proposal = draft(db, now)
    write(db, proposal, now)
    proposal.summary = "Creuser deux puits."
    assert public_text(proposal, "en").is_outdated
    write(db, proposal, now, version=1)
    assert not public_text(proposal, "en").is_outdated


def test_a_language_taken_away_leaves_the_french(db: Session, now: datetime):
    _scene, proposal = draft(db, now)
    write(db, proposal, now)
    for _ in range(2):
        remove_translation(db, proposal=proposal, language="en", by=proposal.author_id, now=now)
    assert public_text(proposal, "en").language == "fr"


def test_nobody_overwrites_what_they_have_not_read(db: Session, now: datetime):
    _scene, proposal = draft(db, now)
    write(db, proposal, now)
    with pytest.raises(TranslationChangedMeanwhile):
        write(db, proposal, now)
    with pytest.raises(TranslationChangedMeanwhile):
        write(db, proposal, now, version=7)


@pytest.mark.postgres
def test_of_two_first_writers_at_once_one_is_told(postgres_database: Database, now: datetime):
    with postgres_database.writing() as db:
        scene, proposal = draft(db, now)
    with postgres_database.writing() as slow:
        late = get_own(slow, scene.ada.id, proposal.id)
        with postgres_database.writing() as quick:
            write(quick, get_own(quick, scene.ada.id, proposal.id), now)
        with pytest.raises(TranslationChangedMeanwhile), slow.begin_nested():
            write(slow, late, now)


@pytest.mark.parametrize("language", ["fr", "de", ""])
def test_other_languages_are_not_taken(db: Session, now: datetime, language: str):
    _scene, proposal = draft(db, now)
    with pytest.raises(LanguageNotOffered):
        write(db, proposal, now, language=language)


def test_a_reader_of_the_organisation_writes_nothing(db: Session, now: datetime):
    scene, proposal = draft(db, now)
    db.get_one(Membership, (scene.organisation.id, scene.ada.id)).role = MemberRole.READER
    with pytest.raises(ReaderOnly):
        write(db, proposal, now)


def test_once_the_vote_is_open_the_texts_stay(db: Session, now: datetime):
    scene, proposal = draft(db, now)
    with pytest.raises(TranslationClosed):
        write(db, proposal, opens_at(scene.edition, Phase.VOTING))


def test_the_ballot_carries_what_is_up_to_date(db: Session, now: datetime):
    scene, proposal = draft(db, now)
    write(db, proposal, now, language="ar", texts=ARABIC)
    paper = listed(proposal, scene.edition.id, 1)
    assert paper.texts == {"ar": {"title": ARABIC[0], "summary": ARABIC[1], "origin": "human"}}
    proposal.title = "Deux puits"
    assert listed(proposal, scene.edition.id, 1).texts == {}


@pytest.fixture
def submitted(database: Database, now: datetime) -> Proposal:
    with database.writing() as db:
        _scene, proposal = draft(db, now)
        proposal.status = ProposalStatus.SUBMITTED
    return proposal


def test_from_the_form_to_the_public_page(client: TestClient, submitted: Proposal):
    sign_in(client, "ada@example.org")
    home = f"/fr/association/projets/{submitted.id}/langues"
    typed = {
        "title": ARABIC[0],
        "summary": ARABIC[1],
        "description": ARABIC[2],
        "origin": "machine",
        "version": "0",
    }
    assert post_form(client, f"{home}/ar", typed).status_code == 303
    assert ARABIC[0] in client.get(home).text
    sheet = client.get("/fr/editions/rennes-2026/projets/un-puits-a-gandon?langue=ar").text
    assert f'<span lang="ar" dir="rtl">{ARABIC[0]}</span>' in sheet
    assert "Traduit par une machine." in sheet
    stale = post_form(client, f"{home}/ar", typed | {"title": "آخر"})
    assert stale.status_code == 409
    assert "آخر" in stale.text
    assert post_form(client, f"{home}/ar/retrait", {}, page=f"{home}/ar").status_code == 303
    assert ARABIC[0] not in client.get(home).text


def test_a_text_without_its_origin_is_refused_and_kept_typed(
    client: TestClient, submitted: Proposal
):
    sign_in(client, "ada@example.org")
    home = f"/fr/association/projets/{submitted.id}/langues/en"
    typed = {"title": "A well", "summary": "Dig.", "description": "", "version": "0"}
    answer = post_form(client, home, typed)
    assert answer.status_code == 422
    assert "A well" in answer.text


def test_the_list_is_in_the_readers_language(
    client: TestClient, database: Database, submitted: Proposal, now: datetime
):
    with database.writing() as db:
        proposal = get_own(db, submitted.author_id, submitted.id)
        write(db, proposal, now)
    assert "A well in Gandon" in client.get("/en/editions/rennes-2026/projets").text
    assert "A well in Gandon" not in client.get("/fr/editions/rennes-2026/projets").text
