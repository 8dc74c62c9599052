"""Short names for addresses, made from the words people type."""

import re

from app.core.i18n import plain_letters

LONGEST = 60


def slug_of(text: str) -> str:
    """Make an address part of Latin letters, digits and hyphens; empty when nothing is left."""
    words = re.findall(r"[a-z0-9]+", plain_letters(text))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug
