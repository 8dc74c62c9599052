"""Files of the command line: plain or packed, never more than the reader would take."""

import gzip
from pathlib import Path

from ballots.pabulib.election import Election
from ballots.pabulib.fields import BOUNDS
from ballots.pabulib.reader import read


def load(path: Path) -> Election:
    """Read an election; raises `MalformedFile` or `OSError`."""
    if path.suffix == ".gz":
        with gzip.open(path) as packed:
            return read(packed.read(BOUNDS.characters + 1))
    with path.open("rb") as plain:
        return read(plain.read(BOUNDS.characters + 1))


def save(path: Path, text: str) -> None:
    """Write text as UTF-8, packed if the name says so; the same text gives the same bytes."""
    content = text.encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
