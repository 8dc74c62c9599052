"""Cut the fonts of guides from Debian's: `python -m tests.guide_fonts FOLDER`.

Needs fontTools (`pip install fonttools`), which neither the product nor its tests need.
"""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]

FONTS = Path(__file__).parent.parent / "app" / "guides" / "fonts"
LATIN = (
    *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x400), *range(0x400, 0x530),
    *range(0x1E00, 0x1F00), *range(0x2000, 0x2070), *range(0x2070, 0x20C1),
    *range(0x2100, 0x2190), *range(0x2C60, 0x2C80), 0xFFFD,
)  # fmt: skip
"""Latin with all its accents, Greek, Cyrillic, punctuation, currencies."""
ARABIC = (
    *range(0x600, 0x700), *range(0x750, 0x780), *range(0x8A0, 0x900),
    *range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00), *range(0x200C, 0x2010),
)  # fmt: skip
SIGNS = (*range(0x2190, 0x2200), 0x2212, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265)
"""Arrows, minus and comparisons."""
SOURCES = {
    "NotoSans-Regular": LATIN,
    "NotoSans-Bold": LATIN,
    "NotoSansArabic-Regular": ARABIC,
    "NotoSansArabic-Bold": ARABIC,
    "NotoSansMath-Regular": SIGNS,
}
INVISIBLE = {*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)}
"""Marks that steer lines and directions: no font draws them, none has to."""


def cut(source: Path, wanted: Iterable[int], target: Path) -> set[int]:
    """Keep the wanted characters of a font, its shaping rules and none of its hints."""
    font = TTFont(source)
    options = Options(hinting=False, layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += ["MATH"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font.save(target)
    return set(font.getBestCmap())


def ranges(numbers: Iterable[int]) -> Iterator[str]:
    """Write numbers as ranges: 41-5A."""
    for _gap, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        members = [number for _place, number in run]
        yield f"{members[0]:X}-{members[-1]:X}"


def main(folder: Path) -> None:
    covered: set[int] = set(INVISIBLE)
    for name, wanted in SOURCES.items():
        covered |= cut(folder / f"{name}.ttf", wanted, FONTS / f"{name}.ttf")
    (FONTS / "covered.txt").write_text("\n".join(ranges(covered)) + "\n", "ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
