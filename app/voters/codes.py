"""Voting codes: 14 random symbols and 2 check symbols that tell a typing error from a guess.

The check symbols are those of a Reed-Solomon code over GF(32) of distance 3: any one or two
wrong symbols are seen, and so is every exchange of two, without a look at the register.
"""

import secrets

from app.core.crockford import ALPHABET, in_groups, tidy

RANDOM_SYMBOLS = 14
LENGTH = 16
SELECTOR = 4
FIELD = 0b100101
"""x⁵ + x² + 1, under which 2 generates GF(32)."""
GENERATOR = (6, 8)
"""(x - 2)(x - 4) = x² + 6x + 8."""


def draw_code() -> str:
    """Draw 70 random bits and their check symbols, shown in four groups."""
    symbols = [secrets.randbelow(len(ALPHABET)) for _ in range(RANDOM_SYMBOLS)]
    return in_groups("".join(ALPHABET[symbol] for symbol in symbols + _checks(symbols)))


def read_code(typed: str) -> str | None:
    """Return the 16 bare symbols, or None when they cannot be a code: it was mistyped."""
    code = tidy(typed)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return None
    symbols = [ALPHABET.index(symbol) for symbol in code]
    return code if _checks(symbols[:RANDOM_SYMBOLS]) == symbols[RANDOM_SYMBOLS:] else None


def selector(code: str) -> str:
    """Return the part of a bare code by which its row is found."""
    return code[:SELECTOR]


def secret(code: str) -> str:
    """Return the part of a bare code that only its hash may keep."""
    return code[SELECTOR:]


def _checks(symbols: list[int]) -> list[int]:
    high = low = 0
    for symbol in symbols:
        carried = symbol ^ high
        high, low = low ^ _times(carried, GENERATOR[0]), _times(carried, GENERATOR[1])
    return [high, low]


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        left ^= FIELD if left >= len(ALPHABET) else 0
        right >>= 1
    return product
