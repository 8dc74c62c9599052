"""Which characters our fonts can draw: a single emoji must not spoil a whole guide."""

import re
import unicodedata
from functools import cache
from pathlib import Path

COVERED = Path(__file__).parent / "fonts" / "covered.txt"
"""Ranges of hexadecimal numbers, written with the fonts."""
UNKNOWN = "\ufffd"
MAY_BREAK = "\u200b"
ENDLESS = re.compile(r"\S{24}(?=\S)")
"""More than a narrow column has room for."""


def drawable(text: str) -> str:
    """Put the sign for an unknown character wherever our fonts have none."""
    return _uncovered().sub(UNKNOWN, unicodedata.normalize("NFC", text))


def breakable(text: str) -> str:
    """Let a word that has no end be broken, so that it stays on its page."""
    return ENDLESS.sub(rf"\g<0>{MAY_BREAK}", text)


@cache
def _uncovered() -> re.Pattern[str]:
    ranges = [each.split("-") for each in COVERED.read_text("ascii").split()]
    known = "".join(f"\\U{first:0>8}-\\U{last:0>8}" for first, last in ranges)
    return re.compile(f"[^{known}]")
