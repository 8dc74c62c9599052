"""The coin: a euro drawn as a ring of slices, as the paths of an SVG picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TypeAlias

CENTRE = 60.0
OUTER = 56.0
INNER = 35.0
GAP = 0.035
"""Radians left empty between two slices, so that they are told apart without colour."""
THINNEST = 0.05
"""Radians of the thinnest slice drawn: what is smaller than life could not be seen."""
ROOMY = 0.4
"""Radians from which a slice has room for its number."""
SHADES = 8

Part: TypeAlias = tuple[str, int] | tuple[str, int, str]
"""Label, value and, unless the next shade of the ring will do, the name of a shade."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One slice: its number in the order given, its path, and where its number is written."""

    number: int
    label: str
    path: str
    shade: str
    x: float
    y: float
    is_roomy: bool


def slices(parts: Sequence[Part], total: int | None = None) -> list[Slice]:
    """Cut the ring clockwise from the top, each part as wide as its value.

    What `parts` leave of `total` stays uncut. An empty part keeps its number and has no slice.
    """
    whole = max(total or 0, sum(part[1] for part in parts))
    drawn: list[Slice] = []
    start = 0.0
    for number, (label, value, *named) in enumerate(parts, start=1):
        if value <= 0:
            continue
        sweep = 2 * pi * value / whole
        shade = named[0] if named else str((number - 1) % SHADES + 1)
        drawn.append(_slice(number, label, start, sweep, shade))
        start += sweep
    return drawn


def _slice(number: int, label: str, start: float, sweep: float, shade: str) -> Slice:
    is_whole = sweep > 2 * pi - GAP
    gap = 0.0 if is_whole else min(GAP, max(sweep - THINNEST, 0.0))
    seen = max(sweep - gap, THINNEST)
    path = _ring() if is_whole else _sector(start + gap / 2, start + gap / 2 + seen)
    x, y = _point((OUTER + INNER) / 2, start + sweep / 2)
    return Slice(number, label, path, shade, x, y, is_roomy=sweep >= ROOMY)


def _sector(start: float, end: float) -> str:
    turn = int(end - start > pi)
    corners = (_point(OUTER, start), _point(OUTER, end), _point(INNER, end), _point(INNER, start))
    a, b, c, d = (f"{x} {y}" for x, y in corners)
    return f"M{a}A{OUTER:g} {OUTER:g} 0 {turn} 1 {b}L{c}A{INNER:g} {INNER:g} 0 {turn} 0 {d}Z"


def _ring() -> str:
    """Two full circles, the inner one turned the other way: an arc cannot end where it starts."""
    return _circle(OUTER, sweep=1) + _circle(INNER, sweep=0)


def _circle(radius: float, *, sweep: int) -> str:
    half = f"A{radius:g} {radius:g} 0 1 {sweep}"
    top, bottom = f"{CENTRE:g} {CENTRE - radius:g}", f"{CENTRE:g} {CENTRE + radius:g}"
    return f"M{top}{half} {bottom}{half} {top}Z"


def _point(radius: float, angle: float) -> tuple[float, float]:
    """Place an angle counted clockwise from the top."""
    return round(CENTRE + radius * sin(angle), 2), round(CENTRE - radius * cos(angle), 2)
