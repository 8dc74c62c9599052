"""The coin's geometry: slices in order, apart, and as wide as their values."""

import math
import re

import pytest

from app.web.coin import CENTRE, INNER, OUTER, Slice, slices


def corners(drawn: Slice) -> list[tuple[float, float]]:
    """The points a slice's path goes through, as distance and clockwise angle from the top."""
    numbers = [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", drawn.path)]
    start, arc_end = numbers[0:2], numbers[7:9]
    inner_start, inner_end = numbers[9:11], numbers[16:18]
    return [
        (math.hypot(x - CENTRE, y - CENTRE), math.atan2(x - CENTRE, CENTRE - y) % (2 * math.pi))
        for x, y in (start, arc_end, inner_start, inner_end)
    ]


def test_slices_follow_each_other_clockwise_with_a_gap_between_them():
    first, second, third = slices([("a", 50), ("b", 30), ("c", 20)])

    assert [cut.number for cut in (first, second, third)] == [1, 2, 3]
    assert corners(first)[0][1] < corners(first)[1][1] < corners(second)[0][1]
    assert corners(second)[1][1] < corners(third)[0][1]


def test_a_slice_lies_between_the_two_edges_of_the_ring():
    cut = slices([("a", 1), ("b", 2)])[0]

    outer_start, outer_end, inner_end, inner_start = corners(cut)
    assert [outer_start[0], outer_end[0]] == pytest.approx([OUTER, OUTER], abs=0.02)
    assert [inner_start[0], inner_end[0]] == pytest.approx([INNER, INNER], abs=0.02)


def test_a_slice_is_as_wide_as_its_value():
    half = slices([("a", 50), ("b", 50)])[0]

    assert corners(half)[1][1] - corners(half)[0][1] == pytest.approx(math.pi, abs=0.04)


def test_what_the_parts_leave_of_the_total_stays_uncut():
    cut = slices([("a", 25)], total=100)[0]

    assert corners(cut)[1][1] == pytest.approx(math.pi / 2, abs=0.04)


def test_a_single_part_is_the_whole_ring():
    cut = slices([("a", 100)])[0]

    assert cut.path.count("M") == 2
    assert "nan" not in cut.path


def test_one_resident_among_230_890_is_still_seen():
    own, others = slices([("you", 1, "own"), ("the others", 230_889)])

    assert corners(own)[1][1] - corners(own)[0][1] == pytest.approx(0.05, abs=0.002)
    assert (own.shade, others.shade) == ("own", "2")
    assert not own.is_roomy


def test_an_empty_part_keeps_its_number_and_has_no_slice():
    assert [cut.number for cut in slices([("a", 0), ("b", 3), ("c", 1)])] == [2, 3]


def test_a_ring_of_nothing_has_no_slices():
    assert slices([]) == []
    assert slices([("a", 0)]) == []


def test_more_parts_than_shades_begin_again_with_the_first():
    assert [cut.shade for cut in slices([("x", 1)] * 9)][-1] == "1"


def test_too_much_spent_is_drawn_without_overlap():
    cut = slices([("a", 60), ("b", 60)], total=100)

    assert corners(cut[1])[1][1] < 2 * math.pi
