"""The short address of a project, and its QR code."""

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import segno

from app.editions import addresses

QUIET = 4
"""Empty modules around a code, as ISO 18004 asks."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as one SVG path, each dark run of a row a line."""

    size: int
    path: str


@dataclass(frozen=True, slots=True)
class ShortAddress:
    """Leads to a project in whatever language its reader's browser wishes."""

    address: str
    code: Code


def short_address(base_url: str, slug: str, code: str) -> ShortAddress:
    address = addresses.short_address(base_url, slug, code)
    return ShortAddress(address=address, code=qr_code(address))


def qr_code(address: str) -> Code:
    code = segno.make_qr(address, error="m")
    runs = (
        f"M{run[0][0] + QUIET} {row + QUIET}.5h{len(run)}"
        for row, modules in enumerate(code.matrix)
        for is_dark, group in groupby(enumerate(modules), key=itemgetter(1))
        if is_dark and (run := list(group))
    )
    return Code(size=len(code.matrix) + 2 * QUIET, path="".join(runs))
