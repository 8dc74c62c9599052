"""Which characters our fonts can draw: a single emoji must not spoil a whole guide."""

import re
import unicodedata
from functools import cache
from pathlib import Path

COVERED = Path(__file__).parent / "fonts" / "covered.txt"
"""Ranges of hexadecimal numbers, written with the fonts."""
UNKNOWN = "\ufffd"
MAY_BREAK = "\u200b"
LINE_ENDS = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+")
ENDLESS = re.compile(r"\S{24}(?=\S)")
"""More than a narrow column has room for."""


def drawable(text: str) -> str:
    """Return one line of text, with the sign for an unknown character where our fonts have none."""
    composed = unicodedata.normalize("NFC", LINE_ENDS.sub(" ", text))
    return _uncovered().sub(UNKNOWN, composed)


def breakable(text: str) -> str:
    """Let a word that has no end be broken, so that it stays on its page."""
    return ENDLESS.sub(rf"\g<0>{MAY_BREAK}", text)


@cache
def _uncovered() -> re.Pattern[str]:
    ranges = [each.split("-") for each in COVERED.read_text("ascii").split()]
    known = "".join(f"\\U{first:0>8}-\\U{last:0>8}" for first, last in ranges)
    return re.compile(f"[^{known}]")
