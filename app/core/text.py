"""Text as people type it, before anything keeps it."""

import unicodedata

UNREADABLE = {"Cc", "Cs"}
"""Control characters and half characters: no database keeps them, nobody types them."""
NO_CHARACTERS = "\ufffe\uffff"
"""What Unicode keeps for itself: a feed that held one could not be read at all."""


def readable(text: str) -> str:
    """Keep what people type: line breaks as one character, no control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        letter
        for letter in lines
        if letter in "\n\t"
        or (unicodedata.category(letter) not in UNREADABLE and letter not in NO_CHARACTERS)
    )
    return "".join(kept).strip()
