"""An association fills in each section alone, and nothing typed is lost."""

import re

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.proposals.models import LineStatus, Proposal
from tests.app.proposals.typed_sections import (
    NEW,
    TYPED,
    home_of,
    reread,
    save,
    section_of,
    version_in,
)
from tests.builders import (
    Scene,
)
from tests.clients import post_form


def test_every_section_is_saved_alone_and_everything_typed_is_kept(
    ada: TestClient, database: Database, scene: Scene, draft: Proposal
):
    for done, word in enumerate(TYPED, start=1):
        answer = save(ada, draft, word)
        assert answer.headers["location"] == f"{home_of(draft)}?enregistre={word}"
        assert f"{done} rubriques terminées sur 8" in ada.get(answer.headers["location"]).text
    kept = reread(database, scene)
    assert (kept.title, kept.description) == ("Un puits à Gandon", "Deux\nparagraphes.")
    assert (kept.themes, kept.goals, kept.targets) == (["water", "food"], [2, 6], ["2.a", "6.1"])
    assert (kept.latitude, kept.longitude) == (15.96, -16.44)
    assert [(each.name, each.role, each.hides_name) for each in kept.partners] == [
        ("Commune de Gandon", "Suit les travaux", True)
    ]
    assert (kept.sector, kept.gender_marker, kept.adaptation_marker) == ("14031", 1, 2)
    assert str(kept.milestones[0].due_on) == "2027-11-15"
    assert [(each.baseline, each.target) for each in kept.indicators] == [(0, 6500)]
    assert [line.amount_cents for line in kept.lines] == [12_500_50, 1_000_00] * 2
    assert [line.status for line in kept.lines[1:3]] == [LineStatus.IN_KIND, LineStatus.REQUESTED]
    assert kept.amount_asked_cents == 12_500_50


@pytest.mark.parametrize("word", list(TYPED))
def test_what_was_saved_is_shown_as_it_would_be_typed(
    ada: TestClient, database: Database, scene: Scene, draft: Proposal, word: str
):
    save(ada, draft, word)
    before = reread(database, scene)
    shown = ada.get(section_of(draft, word)).text
    typed = re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', shown)
    hidden = {name: value for name, value in typed if name.endswith(("id", "version"))}
    assert post_form(ada, section_of(draft, word), TYPED[word] | hidden).status_code == 303
    # Nothing differs, so nothing was written.
    assert reread(database, scene).version == before.version


def test_no_control_character_reaches_the_database(
    ada: TestClient, database: Database, scene: Scene
):
    post_form(ada, NEW, {"organisation": "les-amis-de-mopti\0", "title": "a\0b"})
    kept = reread(database, scene)
    assert kept.title == "ab"
    save(ada, kept, "partenaires", **{"partners.0.name": "c\0d"})
    assert reread(database, scene).partners[0].name == "cd"


WRONG = [
    ("presentation", "title", "", "Remplissez ce champ."),
    ("presentation", "summary", "x" * 201, "Raccourcissez ce texte à 200 caractères."),
    ("lieu", "country", "XX", "Choisissez une des réponses proposées."),
    ("lieu", "latitude", "91", "Écrivez un nombre d’au plus 90"),
    ("lieu", "latitude", "nord", "Écrivez un nombre"),
    ("lieu", "longitude", "", "Remplissez la latitude et la longitude, ou aucune des deux."),
    ("financement", "expenses.0.amount", "mille", "Écrivez un montant en euros"),
    ("financement", "expenses.0.amount", "", "Remplissez ce champ."),
    ("financement", "expenses.0.amount", "9" * 15, "Écrivez un nombre d’au plus"),
    ("partenaires", "partners.0.name", "", "Remplissez ce champ."),
    ("partenaires", "partners.0.country", "", "Remplissez ce champ."),
    ("calendrier", "starts_on", "bientôt", "Écrivez une date, par exemple 31/01/2027."),
    ("calendrier", "ends_on", "2027-08-31", "Le dernier jour vient avant le premier"),
    ("calendrier", "milestones.0.due_on", "31/02/2027", "Écrivez une date"),
    ("indicateurs", "indicators.0.target", "beaucoup", "Écrivez un nombre, par exemple 1500."),
    ("indicateurs", "indicators.0.target", "", "Remplissez ce champ."),
    ("secteur", "sector", "99999", "Choisissez une des réponses proposées."),
]


@pytest.mark.parametrize(("word", "field", "typed", "said"), WRONG)
def test_a_wrong_field_loses_nothing_that_was_typed(
    ada: TestClient,
    database: Database,
    scene: Scene,
    whole: Proposal,
    word: str,
    field: str,
    typed: str,
    said: str,
):
    answer = save(ada, whole, word, **{field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#field-{field}"' in answer.text
    assert re.search(rf'id="field-{field}"[^>]*aria-invalid="true"', answer.text)
    assert "<title>Erreur" in answer.text
    for name, value in TYPED[word].items():
        if name != field and isinstance(value, str):
            assert value.replace("\r\n", "\n") in answer.text.replace("\r\n", "\n")
    assert reread(database, scene).version == whole.version


def test_a_goal_taken_back_takes_its_targets_with_it(
    ada: TestClient, database: Database, scene: Scene, draft: Proposal
):
    save(ada, draft, "objectifs")
    page = ada.get(section_of(draft, "objectifs")).text
    assert 'value="6.1" checked' in page
    assert 'value="1.1"' not in page
    fields = {"goals": ["2"], "targets": ["6.1", "2.a"], "version": version_in(page)}
    assert post_form(ada, section_of(draft, "objectifs"), fields).status_code == 303
    kept = reread(database, scene)
    assert (kept.goals, kept.targets) == ([2], ["2.a"])


@pytest.mark.parametrize(
    ("word", "then", "shown"),
    [
        ("objectifs", "cibles", "Cibles de l’objectif 6"),
        ("financement", "expenses", 'name="expenses.3.label"'),
    ],
)
def test_a_button_that_asks_for_more_saves_and_comes_back_to_it(
    ada: TestClient, draft: Proposal, word: str, then: str, shown: str
):
    answer = save(ada, draft, word, then=then)
    assert answer.headers["location"] == f"{section_of(draft, word)}?enregistre#{then}"
    assert shown in ada.get(answer.headers["location"]).text


def test_totals_are_computed_by_the_server_even_beside_a_mistake(ada: TestClient, draft: Proposal):
    def totals(html: str) -> list[str]:
        found = re.findall(r'data-total="[^"]+">([^<]+)<', html)
        return [each.replace("\xa0", " ").replace("\u202f", " ") for each in found]

    answer = save(ada, draft, "financement", then="totaux")
    assert answer.headers["location"].endswith("financement?enregistre#totaux")
    assert totals(ada.get(answer.headers["location"]).text) == [
        "13 500,50 €", "13 500,50 €", "0,00 €", "1 000,00 €", "1 000,00 €", "12 500,50 €",
    ]  # fmt: skip
    wrong = save(ada, draft, "financement", **{"expenses.1.amount": "mille"})
    assert totals(wrong.text)[:3] == ["12 500,50 €", "13 500,50 €", "-1 000,00 €"]


def test_an_unknown_section_is_not_found(ada: TestClient, draft: Proposal):
    assert ada.get(section_of(draft, "autre")).status_code == 404


@pytest.mark.parametrize("word", list(TYPED))
def test_each_section_reads_in_english_too(ada: TestClient, whole: Proposal, word: str):
    page = ada.get(section_of(whole, word).replace("/fr/", "/en/"))
    assert page.status_code == 200
    assert "Save and go on" in page.text


def test_too_many_rows_and_unknown_fields_are_refused_politely(ada: TestClient, whole: Proposal):
    many = {f"expenses.{number}.label": "x" for number in range(150)}
    assert save(ada, whole, "financement", **many).status_code == 422
    odd = {"partners.0.secret": "x", "partners.99999999999999999999.name": "x"}
    assert save(ada, whole, "partenaires", **odd).status_code == 422
