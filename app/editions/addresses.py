"""The short address of a project, which people can read out and type; addresses as QR codes."""

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from urllib.parse import quote

import segno

QUIET = 4
"""Empty modules around a code, as ISO 18004 asks."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as one SVG path, each dark run of a row a line."""

    size: int
    path: str


def short_address(base_url: str, slug: str, code: str) -> str:
    """Return what leads to a project in whatever language its reader's browser wishes."""
    return f"{base_url}/p/{quote(slug, safe='')}/{quote(code, safe='')}"


def qr_code(address: str) -> Code:
    code = segno.make_qr(address, error="m")
    runs = (
        f"M{run[0][0] + QUIET} {row + QUIET}.5h{len(run)}"
        for row, modules in enumerate(code.matrix)
        for is_dark, group in groupby(enumerate(modules), key=itemgetter(1))
        if is_dark and (run := list(group))
    )
    return Code(size=len(code.matrix) + 2 * QUIET, path="".join(runs))
