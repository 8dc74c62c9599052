"""The guide and the sheet: tagged, whole, and made of words that nothing reads as code."""

from collections.abc import Callable
from datetime import datetime

import pytest

from app.core.db import Database
from app.core.i18n import LANGUAGES
from app.core.settings import Settings
from app.editions.models import (
    RESIDENT_KINDS,
    BallotKind,
    Edition,
    Freeze,
    ListedProject,
    Phase,
)
from app.editions.queries import get_edition, list_projects
from app.guides.contents import Publisher, guide_of
from app.guides.service import (
    HeldElsewhere,
    ListNotFixed,
    NotInLanguage,
    Printed,
    guide_file,
    paper_file,
)
from app.guides.voice import Voice
from ballots.rules.registry import RULES
from tests.app.guides.conftest import HOSTILE, TITLES, is_tagged, reader_of, tells, text_of
from tests.builders import make_edition, make_projects


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [guide_file, paper_file])
def test_what_anyone_prints_is_tagged_and_tells_every_project(
    database: Database,
    settings: Settings,
    edition: Edition,
    make: Callable[..., Printed],
    language: str,
):
    with database.reading() as db:
        made = make(db, edition=edition, language=language, settings=settings)
    assert is_tagged(made.content, language)
    said = reader_of(made.content).metadata
    assert said is not None
    assert said.author == "Rennes"
    assert "Rennes 2026" in (said.title or "")
    text = text_of(made.content)
    for title in HOSTILE:
        assert tells(text, f"{TITLES[language]} {title}", language)


def test_arabic_is_kept_in_the_order_it_is_read(
    database: Database, settings: Settings, edition: Edition
):
    with database.reading() as db:
        made = guide_file(db, edition=edition, language="ar", settings=settings)
    said = text_of(made.content)
    for word in ("دليل", "التصويت", "ثلاث", "المشاريع", "غاندون"):
        assert word in said


def test_there_is_no_guide_before_the_projects_are_fixed(
    database: Database, settings: Settings, now: datetime
):
    with database.writing() as db:
        edition = make_edition(db, now=now, phase=Phase.REVIEW)
        make_projects(db, edition, {"puits": 100_00})
        with pytest.raises(ListNotFixed) as refusal:
            guide_file(db, edition=edition, language="fr", settings=settings)
    assert refusal.value.params["opens_at"] > now


def test_an_imported_election_has_none(database: Database, settings: Settings, now: datetime):
    with database.writing() as db:
        edition = make_edition(db, now=now, is_imported=True)
        with pytest.raises(HeldElsewhere):
            guide_file(db, edition=edition, language="fr", settings=settings)


@pytest.mark.parametrize("language", ["tr", "de"])
def test_a_language_that_lacks_a_text_has_none(
    database: Database, settings: Settings, edition: Edition, language: str
):
    with database.writing() as db:
        project = list_projects(db, edition.id)[0]
        project.texts = {**project.texts, "tr": {"title": "Kuyu", "summary": ""}}
    with database.reading() as db:
        with pytest.raises(NotInLanguage):
            guide_file(db, edition=edition, language=language, settings=settings)
        assert guide_file(db, edition=edition, language="es", settings=settings).content


def test_a_guide_is_set_once_and_again_when_its_words_change(
    database: Database, settings: Settings, edition: Edition, now: datetime
):
    def made() -> bytes:
        with database.reading() as db:
            shown = get_edition(db, edition.slug)
            return guide_file(db, edition=shown, language="fr", settings=settings).content

    first = made()
    [kept] = settings.guides.iterdir()
    written_at = kept.stat().st_mtime_ns
    assert made() == first
    assert kept.stat().st_mtime_ns == written_at
    with database.writing() as db:
        hidden = db.get_one(ListedProject, (edition.id, "projet-0"))
        hidden.summary = "Une insulte"
    assert "Une insulte" in text_of(made())
    with database.writing() as db:
        hidden = db.get_one(ListedProject, (edition.id, "projet-0"))
        hidden.summary_hidden_at, hidden.summary_hidden_reason = now, "insult"
    said = text_of(made())
    assert "Une insulte" not in said
    assert "Le résumé a été masqué le 22 novembre 2026" in said
    assert [path.suffix for path in settings.guides.iterdir()] == [".pdf"]


def test_a_practice_vote_leaves_no_guide_on_the_disk(
    database: Database, settings: Settings, edition: Edition
):
    edition.is_practice = True
    with database.reading() as db:
        assert guide_file(db, edition=edition, language="fr", settings=settings).content
    assert not settings.guides.exists()


def test_the_same_words_make_the_same_bytes(
    database: Database, settings: Settings, edition: Edition
):
    with database.reading() as db:
        first = guide_file(db, edition=edition, language="ar", settings=settings)
        for kept in settings.guides.iterdir():
            kept.unlink()
        again = guide_file(db, edition=edition, language="ar", settings=settings)
    assert first.sha256 == again.sha256


def test_a_character_our_fonts_lack_spoils_nothing(
    database: Database, settings: Settings, edition: Edition
):
    with database.writing() as db:
        project = db.get_one(ListedProject, (edition.id, "projet-0"))
        project.title = "Un puits 💧 à ጎንደር \u202eenvers\u202c"
    with database.reading() as db:
        shown = get_edition(db, edition.slug)
        made = guide_file(db, edition=shown, language="fr", settings=settings)
    assert "Un puits \ufffd à \ufffd" in text_of(made.content)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", RESIDENT_KINDS)
def test_every_rule_and_kind_of_ballot_is_explained(
    database: Database, settings: Settings, now: datetime, kind: BallotKind, rule: str
):
    with database.writing() as db:
        edition = make_edition(db, now=now, ballot_kind=kind, counting_rule=rule, largest_choice=3)
        document = guide_of(
            Voice("fr", settings.zone, "EUR"),
            edition,
            Freeze(frozen_at=now),
            [],
            Publisher("MIR", "", "https://partage.example"),
        )
    assert len(document["filling"]["steps"]) >= 5
    assert document["counting"]["rule"]
    assert "%" not in str(document)
    said = [each for each in document["counting"]["texts"] if "paient la même somme" in each]
    assert len(said) == (rule == "exact-equal-shares")
