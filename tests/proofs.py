"""How much a long proof does: a short form in every run, the full count under `make prove`."""

import os

PROVE = "PARTAGE_PROVE"


def count(short: int, full: int) -> int:
    return full if os.environ.get(PROVE) == "1" else short
