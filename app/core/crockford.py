"""Crockford's Base32: 32 symbols that people copy without mistaking one for another."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5
ALIKE = str.maketrans("OIL", "011", " -\u00a0\u2010\u2011\u2013\t")
GROUP = 4


def spell(number: int, length: int) -> str:
    """Write the lowest `length` × 5 bits of `number`, the highest first."""
    places = range(BITS * (length - 1), -1, -BITS)
    return "".join(ALPHABET[(number >> place) % len(ALPHABET)] for place in places)


def tidy(typed: str) -> str:
    """Undo what hands do: case, spaces, hyphens, O for 0, I and L for 1."""
    return typed.upper().translate(ALIKE)


def in_groups(symbols: str) -> str:
    """Show symbols in groups of four."""
    return "-".join(symbols[start : start + GROUP] for start in range(0, len(symbols), GROUP))
