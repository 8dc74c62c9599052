"""Numbers of French associations: RNA by its form, SIREN and SIRET by their check digit."""

import re

from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

from app.core.errors import DomainError, Kind

RNA = re.compile(r"W\d[A-Z\d]\d{7}", re.ASCII)
"""Overseas numbers carry a letter in third place, such as W9G1000123."""
SIREN_DIGITS = 9


class NotAnRna(DomainError):
    """Not the form of a number of the national register of associations."""

    code = "organisations.not-an-rna"
    kind = Kind.INVALID


class NotASiren(DomainError):
    """Neither a SIREN nor a SIRET: wrong length, or a digit mistyped."""

    code = "organisations.not-a-siren"
    kind = Kind.INVALID


def read_rna(typed: str) -> str | None:
    """Return the number without spaces, or None when nothing was typed."""
    number = "".join(typed.split()).upper()
    if number and not RNA.fullmatch(number):
        raise NotAnRna
    return number or None


def read_siren(typed: str) -> tuple[str | None, str | None]:
    """Return the SIREN, and the SIRET when all fourteen digits were typed."""
    number: str = siren.compact(typed)
    if not number:
        return None, None
    try:
        if len(number) == SIREN_DIGITS:
            return siren.validate(number), None
        return siret.validate(number)[:SIREN_DIGITS], siret.validate(number)
    except ValidationError as wrong:
        raise NotASiren from wrong
