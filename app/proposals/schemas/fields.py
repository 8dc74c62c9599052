"""Types of the fields of a proposal, for bodies and forms alike."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from app.core.i18n import SOURCE_LANGUAGE, countries
from app.core.text import readable
from app.proposals.goals import target_titles
from app.proposals.sectors import sector_names

LARGEST_CENTS = 10**11
LARGEST_NUMBER = 10**9
MOST_ROWS = 100
STRONGEST_MARKER = 2


def cleaned(text: Any) -> Any:
    return readable(text) if isinstance(text, str) else text


def known_country(code: str) -> str:
    return _known(code, countries(SOURCE_LANGUAGE))


def known_sector(code: str) -> str:
    return _known(code, sector_names(SOURCE_LANGUAGE))


def known_target(code: str) -> str:
    return _known(code, target_titles(SOURCE_LANGUAGE))


def chosen(code: str) -> str:
    if not code:
        raise ValueError("field.missing")
    return code


def _known(code: str, known: dict[str, str]) -> str:
    if code and code not in known:
        raise ValueError("field.not-in-list")
    return code


CLEANED = BeforeValidator(cleaned)
Line = Annotated[str, Field(max_length=200), CLEANED]
NeededLine = Annotated[str, Field(min_length=1, max_length=200), CLEANED]
Title = Annotated[str, Field(min_length=1, max_length=150), CLEANED]
Description = Annotated[str, Field(max_length=10_000), CLEANED]
Country = Annotated[str, CLEANED, AfterValidator(known_country)]
NeededCountry = Annotated[Country, AfterValidator(chosen)]
Goal = Annotated[int, Field(ge=1, le=17)]
Target = Annotated[str, AfterValidator(known_target)]
Sector = Annotated[str, CLEANED, AfterValidator(known_sector)]
Marker = Annotated[int, Field(ge=0, le=STRONGEST_MARKER)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Whole = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]
Amount = Annotated[int, Field(ge=0, le=LARGEST_CENTS)]


class Strict(BaseModel):
    """A body that holds nothing but what is asked."""

    model_config = ConfigDict(extra="forbid")
