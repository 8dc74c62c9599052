"""Money as whole minor units (cents): exact parsing and printing of decimal text."""

import re

MINOR_PER_UNIT = 100
"""PaBuLib states amounts in currency units; every currency it knows is cut into hundredths."""
_PLACES = 2

_DECIMAL = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,18}))?", re.ASCII)


def parse_amount(text: str) -> int | None:
    """Minor units of a plain decimal like `2532645.83`; None for anything else.

    Signs, exponents, separators and digits outside ASCII are refused, and so is a
    fraction finer than a minor unit: nothing is rounded.
    """
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return None
    fraction = (match[2] or "").rstrip("0")
    if len(fraction) > _PLACES:
        return None
    return int(match[1]) * MINOR_PER_UNIT + int(fraction.ljust(_PLACES, "0"))


def format_amount(minor: int) -> str:
    """Decimal text of an amount ≥ 0, without a needless fraction: `1000`, `2532645.83`, `0.5`."""
    units, rest = divmod(minor, MINOR_PER_UNIT)
    return f"{units}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(units)
