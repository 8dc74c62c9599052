"""Read a criteria set from JSON, or say what is wrong with it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from app.core.errors import DomainError, Kind
from app.core.i18n import DEFAULT_LANGUAGE
from app.editions.models import CriterionKind


class CriteriaUnreadable(DomainError):
    """The file is not a criteria set."""

    code = "editions.criteria-unreadable"
    kind = Kind.INVALID


class CriterionText(BaseModel):
    """What people read of a criterion in one language."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(min_length=1)]
    help: str = ""


class CriterionSheet(BaseModel):
    """One criterion of a set, as its file holds it."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
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
    """Return the criteria as `create_edition` takes them; codes are unique."""
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
    return [sheet.model_dump(mode="json") for sheet in sheets]
