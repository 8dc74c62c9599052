"""A euro divided by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.voting.shares import nudge, share_rest

SHARES = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 120))


def test_five_cents_more_choose_a_project_and_five_less_never_owe():
    assert nudge([("a", 20)], "b", 5) == [("a", 20), ("b", 5)]
    assert nudge([("a", 20), ("b", 3)], "b", -5) == [("a", 20)]
    assert nudge([], "a", -5) == []


def test_the_odd_cents_of_the_rest_go_to_the_first_ones_shown():
    shares = dict(share_rest([("a", 10), ("b", 10), ("c", 13)], shown=["c", "b", "a"]))

    assert shares == {"c": 36, "b": 32, "a": 32}


@pytest.mark.parametrize("shares", [[], [("a", 60), ("b", 70)], [("a", 100)]])
def test_without_a_rest_or_a_project_nothing_changes(shares: list[tuple[str, int]]):
    assert share_rest(shares, shown=["a", "b"]) == shares


@given(SHARES)
def test_what_is_shared_out_makes_a_whole_euro(shares: dict[str, int]):
    total = sum(shares.values())
    after = share_rest(list(shares.items()), shown=sorted(shares))

    assert sum(share for _, share in after) == (max(total, 100) if shares else 0)
    assert all(share >= shares[code] for code, share in after)
