"""Amounts, numbers, days and degrees as people type them."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from app.proposals.schemas.fields import Amount, Latitude, Longitude, Marker, Whole

EUROS = re.compile(r"([0-9]+|[0-9]{1,3}(?:[.,][0-9]{3})+)(?:[.,]([0-9]{1,2}))?")
"""1500, 1500,5, 1.500,50 or 1,500.50, once the spaces are gone."""
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")


def cents_of(typed: str) -> int:
    """Read euros as people type them, with spaces, a comma or a point, and the sign or not."""
    plain = _without_spaces(typed).removesuffix("€")
    if not plain:
        raise ValueError("field.missing")
    found = EUROS.fullmatch(plain)
    if found is None:
        raise ValueError("field.not-an-amount")
    euros, cents = found.groups()
    return int(re.sub(r"[.,]", "", euros)) * 100 + int((cents or "").ljust(2, "0"))


def whole_of(typed: str) -> str | None:
    """Drop the spaces people put between thousands; an empty field is no number."""
    return _without_spaces(typed) or None


def needed_whole_of(typed: str) -> str:
    plain = whole_of(typed)
    if plain is None:
        raise ValueError("field.missing")
    return plain


def degrees_of(typed: str) -> str | None:
    """Read a coordinate with a comma or a point, and its degree sign or not."""
    return _without_spaces(typed).removesuffix("°").replace(",", ".") or None


def day_of(typed: str) -> date | None:
    """Read a day as a browser sends it, or as people write it: 31/01/2027."""
    plain = _without_spaces(typed)
    if not plain:
        return None
    for form in DAYS:
        try:
            # A day has no zone: what is read is only ever a date.
            return datetime.strptime(plain, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError("field.not-a-day")


def blank_is_nothing(typed: Any) -> Any:
    return None if typed == "" else typed


def _without_spaces(typed: str) -> str:
    return "".join(typed.split())


Euros = Annotated[Amount, BeforeValidator(cents_of)]
TypedWhole = Annotated[Whole, BeforeValidator(needed_whole_of)]
TypedWholeOrNothing = Annotated[Whole | None, BeforeValidator(whole_of)]
TypedLatitude = Annotated[Latitude | None, BeforeValidator(degrees_of)]
TypedLongitude = Annotated[Longitude | None, BeforeValidator(degrees_of)]
TypedDay = Annotated[date | None, BeforeValidator(day_of)]
TypedMarker = Annotated[Marker | None, BeforeValidator(blank_is_nothing)]
