"""Words as each language writes them."""

import pytest
from babel import Locale

from app.core.i18n import LANGUAGES, money, plain_letters, plural_samples, translations

NO_BREAK = "\u00a0"


@pytest.mark.parametrize(
    ("said", "french"),
    [
        ("Who may vote?", f"Qui peut voter{NO_BREAK}?"),
        ("Vote in %(name)s", f"Voter{NO_BREAK}: %(name)s"),
    ],
)
def test_french_punctuation_is_never_left_alone_at_a_line_s_start(said: str, french: str):
    assert translations("fr").gettext(said) == french


def test_french_quotation_marks_hold_their_words():
    seed = "Settled by a draw anyone can repeat, from the public text “%(seed)s”."

    assert f"«{NO_BREAK}%(seed)s{NO_BREAK}»" in translations("fr").gettext(seed)


def test_both_plural_forms_are_bound_too():
    catalogue = translations("fr")

    for number in (1, 2):
        assert " :" not in catalogue.ngettext(
            "Your ballot: one project", "Your ballot: %(n)s projects", number
        )


def test_english_needs_no_catalogue():
    assert translations("en").gettext("Who may vote?") == "Who may vote?"


@pytest.mark.parametrize(
    ("written", "plain"),
    [("Cœur", "coeur"), ("Łódź", "lodz"), ("ÉTÉ", "ete"), ("Ærø", "aero")],
)
def test_letters_become_plain_for_addresses_and_search(written: str, plain: str):
    assert plain_letters(written) == plain


def test_a_column_of_amounts_shows_cents_everywhere_or_nowhere():
    assert money(37_00, "fr") == f"37{NO_BREAK}€"
    assert money(37_00, "fr", beside=[37_00, 66_12]) == f"37,00{NO_BREAK}€"
    assert money(37_00, "fr", beside=[37_00, 66_00]) == f"37{NO_BREAK}€"


def test_breton_s_own_plural_forms_are_named_by_their_number():
    assert plural_samples("fr") == {"one": 1, "other": 200}
    assert set(plural_samples("br")) == {"one", "two", "few", "other", "0", "1"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_finds_the_form_its_catalogue_gives_it(language: str):
    samples = plural_samples(language)
    named = Locale.parse(language).plural_form

    def say(number: int) -> str:
        return translations(language).ngettext("%(n)s cent", "%(n)s cents", number)

    found = {n: say(samples.get(str(n), samples.get(named(n), 0))) for n in range(100)}
    assert found == {n: say(n) for n in range(100)}
