"""The sectors of development aid: the purpose codes of the OECD's DAC (see SOURCE.md)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "sectors.json"
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class SectorGroup:
    """A category of sectors: its name, and its sectors by code."""

    name: str
    sectors: dict[str, str]


@cache
def sector_groups(language: str) -> list[SectorGroup]:
    """Return every category with its sectors; English where a language has none."""
    return [
        SectorGroup(
            _said(group["name"], language),
            {sector["code"]: _said(sector["name"], language) for sector in group["sectors"]},
        )
        for group in json.loads(FILE.read_text("utf-8"))
    ]


@cache
def sector_names(language: str) -> dict[str, str]:
    """Return the name of each sector by its five-figure code."""
    groups = sector_groups(language)
    return {code: name for group in groups for code, name in group.sectors.items()}


def _said(names: dict[str, str], language: str) -> str:
    return names.get(language, names[FALLBACK])
