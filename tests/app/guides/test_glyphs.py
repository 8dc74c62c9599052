"""Our fonts draw every sentence of ours, and nothing that people type stops the press."""

import unicodedata
from datetime import datetime

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as run_with
from hypothesis import strategies as texts

from app.core.i18n import LANGUAGES
from app.guides.contents import Entry
from app.guides.glyphs import UNKNOWN, breakable, drawable
from app.guides.press import typeset
from tests.app.guides.conftest import is_tagged
from tests.catalogues import load


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_ours_can_be_drawn(language: str):
    said = str([message.string for message in load(language)])
    assert UNKNOWN not in drawable(said)


def test_one_emoji_becomes_one_sign_and_the_rest_stays():
    assert (
        drawable("L’eau 💧,\tici\r\nlà : 5\u202f000\u00a0€")
        == "L’eau \ufffd, ici là : 5\u202f000\u00a0€"
    )
    assert drawable(unicodedata.normalize("NFD", "Guégharkunik")) == "Guégharkunik"


def test_only_words_without_an_end_may_be_broken():
    assert breakable("anticonstitutionnelle,ment") == "anticonstitutionnelle,me\u200bnt"
    assert breakable("Réseau de coopération décentralisée") == "Réseau de coopération décentralisée"


@run_with(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=texts.text(min_size=1, max_size=80), language=texts.sampled_from(["fr", "ar"]))
@example(typed='\\n\u030c "', language="fr")
@example(typed="\u200b", language="fr")
@example(typed="\u202e\u2067שלום", language="ar")
def test_nothing_that_is_typed_keeps_a_paper_from_being_printed(
    now: datetime, typed: str, language: str
):
    entry = Entry(typed, typed, typed, typed, typed, "1 €", "https://partage.example/p/a/b")
    document = {
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "title": "Titre",
        "name": typed,
        "city": typed,
        "instructions": [typed],
        "rules": [typed],
        "has_box": True,
        "unit": typed,
        "entries": [entry],
        "sheets": [typed],
    }
    assert is_tagged(typeset("bulletin-papier.typ", document, now), language)
