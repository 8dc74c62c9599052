"""Lots of paper ballots for the desk: one drawn order a lot, a serial a sheet, tied to no one."""

import secrets
from dataclasses import dataclass

from app.core.crockford import BITS, in_groups, spell

MOST_SHEETS = 50
"""What two people read out and type in one sitting."""
LOT_SYMBOLS = 4
SERIAL_SYMBOLS = 8


@dataclass(frozen=True, slots=True)
class Lot:
    """The name its order is drawn from, and the serials of its sheets; nothing of it is kept."""

    code: str
    serials: tuple[str, ...]


def draw_lot(sheets: int) -> Lot:
    """Draw a lot; serials are in no order, so that none tells when its sheet was handed out."""
    serials: set[str] = set()
    while len(serials) < sheets:
        serials.add(in_groups(_drawn(SERIAL_SYMBOLS)))
    drawn = sorted(serials)
    secrets.SystemRandom().shuffle(drawn)
    return Lot(_drawn(LOT_SYMBOLS), tuple(drawn))


def _drawn(symbols: int) -> str:
    return spell(secrets.randbits(symbols * BITS), symbols)
