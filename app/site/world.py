"""The partner territories of an edition, as a map of the world shows them."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.core.i18n import country_name, plain_letters

SHAPES = Path(__file__).parent / "world.json"


@dataclass(frozen=True, slots=True)
class Territory:
    """A country with projects; no outline where it is too small to be drawn."""

    code: str
    name: str
    projects: int
    outline: str
    centre: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class World:
    """The land of the world and, on it, the countries with projects in the reader's alphabet."""

    left: int
    width: int
    height: int
    land: str
    territories: list[Territory]


def world_of(countries: Iterable[str], language: str) -> World:
    """Return the map on which each of `countries`, one a project, counts once."""
    shapes = _shapes()
    counted = Counter(filter(None, countries))
    territories = [
        Territory(
            code=code,
            name=country_name(code, language),
            projects=projects,
            outline=shapes["countries"].get(code, ""),
            centre=shapes["centres"].get(code),
        )
        for code, projects in counted.items()
    ]
    return World(
        left=shapes["left"],
        width=shapes["width"],
        height=shapes["height"],
        land=shapes["land"],
        territories=sorted(territories, key=lambda each: plain_letters(each.name)),
    )


@cache
def _shapes() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(SHAPES.read_text("utf-8"))
    return read
