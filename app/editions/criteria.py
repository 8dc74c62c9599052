"""A criteria set as a file holds it: read it, or say what is wrong with it; write it back."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from app.core.errors import DomainError, Kind
from app.core.i18n import DEFAULT_LANGUAGE
from app.editions.models import CheckName, Criterion, CriterionKind

DEFAULT_CRITERIA = Path(__file__).parent / "criteria.json"
PARAMETERS = {CheckName.AMOUNT_UNDER_CEILING: ("ceiling_cents",)}
"""The numbers a check cannot do without."""
COLUMNS = ("code", "kind", "check", "parameters", "is_correctable", "texts")

LongText = Annotated[str, Field(max_length=2_000)]


class CriteriaUnreadable(DomainError):
    """The file is not a criteria set."""

    code = "editions.criteria-unreadable"
    kind = Kind.INVALID


class CheckUnknown(DomainError):
    """A criterion names an automatic check that does not exist."""

    code = "editions.check-unknown"
    kind = Kind.INVALID


class CriterionText(BaseModel):
    """What people read of a criterion in one language."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=200)]
    help: LongText = ""
    evidence: LongText = ""
    """What the organisation should show."""
    refusal: LongText = ""
    """The sentence ready for a project that does not meet it."""
    correction: LongText = ""
    """The sentence ready for a request to correct."""


class CriterionSheet(BaseModel):
    """One criterion of a set, as its file holds it."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
    kind: Literal[CriterionKind.AUTOMATIC, CriterionKind.ASSESSED]
    check: str | None = None
    parameters: dict[str, Any] = {}
    is_correctable: bool = True
    texts: dict[str, CriterionText]

    @model_validator(mode="after")
    def hold_together(self) -> "CriterionSheet":
        if (self.kind is CriterionKind.AUTOMATIC) != (self.check is not None):
            raise ValueError("an automatic criterion names its check, an assessed one has none")
        if DEFAULT_LANGUAGE not in self.texts:
            raise ValueError(f"the text in {DEFAULT_LANGUAGE} is missing")
        return self


_SET: TypeAdapter[list[CriterionSheet]] = TypeAdapter(list[CriterionSheet])


def read_criteria(content: bytes) -> list[dict[str, Any]]:
    """Return the criteria as a set takes them; codes are unique, checks exist."""
    try:
        sheets = _SET.validate_json(content)
    except ValidationError as failure:
        fault = failure.errors(include_url=False)[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise CriteriaUnreadable(place=place or "1", reason=fault["msg"]) from failure
    codes = [sheet.code for sheet in sheets]
    repeated = next((code for code in codes if codes.count(code) > 1), None)
    if repeated is not None:
        raise CriteriaUnreadable(place=repeated, reason="code used twice")
    for sheet in sheets:
        check_named(sheet.code, sheet.check, sheet.parameters)
    return [sheet.model_dump(mode="json") for sheet in sheets]


def check_named(code: str, check: str | None, parameters: dict[str, Any]) -> None:
    """Refuse a check that does not exist, or lacks a whole number it compares with."""
    if check is None:
        return
    if check not in set(CheckName):
        raise CheckUnknown(criterion=code, check=check, known=", ".join(CheckName))
    for name in PARAMETERS.get(CheckName(check), ()):
        if type(parameters.get(name)) is not int or parameters[name] < 0:
            raise CriteriaUnreadable(place=code, reason=f"{check} needs {name}, a whole number")


def sheets_of(criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    """Return rows as `read_criteria` gives them, to copy them or to write them to a file."""
    return [{column: getattr(each, column) for column in COLUMNS} for each in criteria]


def write_criteria(criteria: Iterable[Criterion]) -> bytes:
    """Write a set as the JSON file that `read_criteria` reads."""
    return (json.dumps(sheets_of(criteria), ensure_ascii=False, indent=1) + "\n").encode()


def default_criteria() -> list[dict[str, Any]]:
    """Return the programme's own requirements, as fixed by the city's brief."""
    return read_criteria(DEFAULT_CRITERIA.read_bytes())
