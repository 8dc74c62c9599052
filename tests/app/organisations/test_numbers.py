"""Numbers of associations, as people type them."""

import pytest

from app.organisations.numbers import NotAnRna, NotASiren, read_rna, read_siren


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("W351000123", "W351000123"),
        (" w35 1000 123 ", "W351000123"),
        ("W9R1000123", "W9R1000123"),
        ("W2A1000123", "W2A1000123"),
        ("", None),
        ("  ", None),
    ],
)
def test_an_rna_number_is_read_overseas_letters_included(typed: str, number: str | None):
    assert read_rna(typed) == number


@pytest.mark.parametrize(
    "typed", ["W35100012", "W3510001234", "351000123", "WA51000123", "W35١000123"]
)
def test_what_has_not_the_form_of_an_rna_number_is_refused(typed: str):
    with pytest.raises(NotAnRna):
        read_rna(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("389 486 242", ("389486242", None)),
        ("389 486 242 00032", ("389486242", "38948624200032")),
        ("35600000000048", ("356000000", "35600000000048")),
        ("", (None, None)),
    ],
)
def test_a_siren_or_a_siret_is_read(typed: str, read: tuple[str | None, str | None]):
    assert read_siren(typed) == read


@pytest.mark.parametrize(
    "typed", ["389486243", "38948624200033", "3894862", "abcdefghi", "389486242000320", "３８９"]
)
def test_one_digit_wrong_is_seen(typed: str):
    with pytest.raises(NotASiren):
        read_siren(typed)
