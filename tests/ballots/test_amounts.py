"""Money is whole minor units, read and printed exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.amounts import format_amount, parse_amount


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("0", 0),
        ("1000", 100_000),
        ("2532645.83", 253_264_583),
        ("0.5", 50),
        ("7.500", 750),
        ("1000000000000000", 10**17),
    ],
)
def test_a_plain_decimal_becomes_minor_units(text: str, minor: int):
    assert parse_amount(text) == minor


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+1", "1e309", "NaN", "inf", "1,5", "1.005", "٣", "1 000", "1.", ".5", "9" * 19],
)
def test_anything_else_is_refused(text: str):
    assert parse_amount(text) is None


@given(st.integers(0, 10**18))
def test_a_printed_amount_reads_back(minor: int):
    assert parse_amount(format_amount(minor)) == minor
