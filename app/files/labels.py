"""The names files come with, cleaned until they are nothing but words to show."""

import unicodedata

LONGEST = 80
UNSPOKEN = "C"
"""Unicode's letter for control, direction and private characters: nobody reads them."""
RESERVED = str.maketrans(dict.fromkeys('<>:"|?*', "-"))
PORTS = {f"{port}{number}" for port in ("COM", "LPT") for number in range(10)}
DEVICES = {"CON", "PRN", "AUX", "NUL"} | PORTS
"""Names that Windows takes for machines, whatever their extension."""


def cleaned_label(name: str, *, fallback: str, extension: str) -> str:
    """Keep the words of a file's name, under the extension of what the file really is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    said = "".join(
        letter
        for letter in unicodedata.normalize("NFC", last)
        if unicodedata.category(letter)[0] != UNSPOKEN
    )
    stem = said.rpartition(".")[0] or said
    words = " ".join(stem.translate(RESERVED).split())[:LONGEST].strip(" .")
    is_device = words.split(".")[0].strip().upper() in DEVICES
    return f"{fallback if is_device or not words else words}.{extension}"
