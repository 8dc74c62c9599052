"""Forms of pages: the posted fields, and a schema's refusals as one sentence a field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from app.core.errors import DomainError
from app.web.csrf import FIELD

CODES = {
    "missing": "field.missing",
    "string_type": "field.not-a-text",
    "string_too_short": "field.too-short",
    "string_too_long": "field.too-long",
    "float_parsing": "field.not-a-number",
    "float_type": "field.not-a-number",
    "finite_number": "field.not-a-number",
    "date_parsing": "field.not-a-day",
    "date_type": "field.not-a-day",
    "date_from_datetime_parsing": "field.not-a-day",
    "date_from_datetime_inexact": "field.not-a-day",
    "int_parsing": "field.not-a-number",
    "int_type": "field.not-a-number",
    "int_from_float": "field.not-a-number",
    "bool_type": "field.not-in-list",
    "bool_parsing": "field.not-in-list",
    "greater_than_equal": "field.too-small",
    "greater_than": "field.too-small",
    "less_than_equal": "field.too-large",
    "enum": "field.not-in-list",
    "literal_error": "field.not-in-list",
    "extra_forbidden": "field.unknown",
}
SECRETS = ("password", "current")
"""Fields that are never shown again."""
ROW_NUMBERS = frozenset(str(number) for number in range(200))
LIMITS = ("min_length", "max_length", "ge", "gt", "le")

Schema = TypeVar("Schema", bound=BaseModel)


async def posted_form(request: Request) -> FormData:
    return await request.form()


PostedForm = Annotated[FormData, Depends(posted_form)]


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field's refusal; `field` is the name of the input it belongs to."""

    field: str
    code: str
    params: dict[str, Any]


def typed(form: FormData) -> list[tuple[str, str]]:
    """Return every text field in its order, without secrets: what a person would type again."""
    return [
        (name, value)
        for name, value in form.multi_items()
        if name not in {FIELD, *SECRETS} and isinstance(value, str)
    ]


def fields(form: FormData) -> dict[str, str]:
    """Return the last value of each text field, without the forgery token."""
    return {name: value for name, value in form.items() if name != FIELD and isinstance(value, str)}


def rows(values: dict[str, str], name: str, told_by: Sequence[str]) -> list[dict[str, str]]:
    """Gather `name.0.field`, `name.1.field`, … in order.

    A row in which every field of `told_by` is blank was left empty and is left out.
    """
    found: dict[int, dict[str, str]] = {}
    for field, value in values.items():
        group, _, rest = field.partition(".")
        number, _, column = rest.partition(".")
        if group == name and number in ROW_NUMBERS and column:
            found.setdefault(int(number), {})[column] = value
    kept = (found[number] for number in sorted(found))
    return [row for row in kept if any(row.get(column, "").strip() for column in told_by)]


def read_form(
    schema: type[Schema], values: dict[str, Any]
) -> tuple[Schema | None, list[FieldError]]:
    """Validate `values`; on failure return None and every refusal in the order of the schema."""
    try:
        return schema.model_validate(values), []
    except ValidationError as failure:
        return None, [field_error(error) for error in failure.errors(include_url=False)]


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Read a time typed without a zone, as a date field gives it, in the city's own."""
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


def by_field(errors: Iterable[FieldError]) -> dict[str, FieldError]:
    """Index refusals by field, the first of each field winning."""
    found: dict[str, FieldError] = {}
    for error in errors:
        found.setdefault(error.field, error)
    return found


def at_field(refusal: DomainError, fields: Mapping[str, str]) -> FieldError:
    """Place a service's refusal at the input it is about; one that is about none goes on."""
    if refusal.code not in fields:
        raise refusal
    return FieldError(fields[refusal.code], refusal.code, refusal.params)


def field_error(error: Any) -> FieldError:
    """Turn one refusal of a schema into ours, which has a sentence in every language."""
    name = ".".join(str(part) for part in error["loc"])
    context = error.get("ctx", {})
    if error["type"] == "string_too_short" and error["input"] == "":
        return FieldError(name, "field.missing", {})
    if error["type"] == "value_error" and str(context.get("error", "")) in CODES_RAISED:
        return FieldError(name, str(context["error"]), {})
    code = CODES.get(error["type"])
    if code is None:
        return FieldError(name, "field.invalid", {})
    limit = next((context[key] for key in LIMITS if key in context), None)
    return FieldError(name, code, {"limit": limit} if limit is not None else {})


CODES_RAISED = {
    "field.missing",
    "field.not-an-amount",
    "field.not-a-date",
    "field.not-in-list",
    "field.not-a-day",
    "field.not-a-number",
    "field.too-large",
    "field.both-or-neither",
    "field.before-the-start",
    "field.target-without-goal",
}
"""Codes that a schema's own validator raises as the text of its ValueError."""
