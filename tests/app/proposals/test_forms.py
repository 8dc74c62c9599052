"""Amounts are typed as people write them and kept in cents."""

import pytest

from app.core.i18n import amount, countries
from app.core.text import readable
from app.proposals.forms.readers import cents_of
from app.proposals.goals import goal_titles


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1500", 1_500_00),
        ("1 500,50", 1_500_50),
        ("1\u202f500,50\xa0€", 1_500_50),
        ("1500.5", 1_500_50),
        ("1.500,50", 1_500_50),
        ("1,500.50", 1_500_50),
        ("1.500", 1_500_00),
        ("0", 0),
        ("0,01", 1),
    ],
)
def test_euros_are_read_to_the_cent(typed: str, cents: int):
    assert cents_of(typed) == cents


@pytest.mark.parametrize("typed", ["mille", "-5", "1,2345", "1e3", "1,,5", "12.34.56", "١٢"])
def test_what_is_not_an_amount_is_refused(typed: str):
    with pytest.raises(ValueError, match=r"field\.not-an-amount"):
        cents_of(typed)


def test_nothing_typed_is_a_missing_field_not_zero():
    with pytest.raises(ValueError, match=r"field\.missing"):
        cents_of("  ")


@pytest.mark.parametrize("cents", [0, 1, 99, 100, 150_050, 190_000_00, 10**11])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_amount_shown_in_a_form_reads_back_as_itself(cents: int, language: str):
    assert cents_of(amount(cents, language)) == cents


def test_what_no_database_keeps_is_dropped_and_scripts_are_left_alone():
    assert readable(" a\x00b\ud800c\r\nd ") == "abc\nd"
    assert readable("می‌خواهم") == "می‌خواهم"


def test_countries_are_those_of_iso_in_the_readers_alphabet():
    french = countries("fr")
    assert (len(french), french["SN"], french["PS"]) == (250, "Sénégal", "Territoires palestiniens")
    assert "EU" not in french
    names = list(french.values())
    assert names.index("Égypte") < names.index("Espagne") < names.index("Zambie")


def test_the_seventeen_goals_have_their_short_titles():
    assert list(goal_titles("fr")) == list(range(1, 18))
    assert goal_titles("fr")[8] == "Travail décent et croissance économique"
    assert goal_titles("de") == goal_titles("en")
