"""A colleague at the follow-up of one project: what each step's page shows, and what follows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends
from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.errors import DomainError
from app.editions.staff import StaffVisit
from app.grants.queries import Followed, ProjectNotFunded, get_followed
from app.grants.service import DayToCome, MoreThanGranted, unplanned
from app.grants.states import Action, ReasonMissing, can
from app.reviews.queries import list_too_close
from app.web.forms import FieldError, fields, read_form

AT_FIELDS = {
    MoreThanGranted.code: ("amount_cents",),
    DayToCome.code: ("signed_on", "paid_on"),
    ReasonMissing.code: ("reason", "mistake"),
}


@dataclass(frozen=True)
class GrantVisit(StaffVisit):
    """A funded project before somebody who may follow it."""

    code: str

    @property
    def sheet(self) -> str:
        return f"suivi/{self.code}"

    @property
    def today(self) -> date:
        return self.now.astimezone(self.settings.zone).date()

    def followed(self) -> Followed:
        """Return the project; to somebody too close to it there is none."""
        if self.code in list_too_close(self.db, self.edition.id, reader=self.account.id):
            raise ProjectNotFunded
        return get_followed(self.db, self.edition, self.code)

    def take(
        self, schema: type[BaseModel], form: FormData, step: Callable[..., object], **more: Any
    ) -> Response:
        """Take a step of the grant with what was typed, or show its page again and say why."""
        errors, refusal = self.tried(schema, form, step, **more)
        if errors or refusal:
            return self.lay_out(typed=fields(form), errors=errors, refusal=refusal)
        return self.turn_to(f"{self.sheet}?enregistre")

    def tried(
        self, schema: type[BaseModel], form: FormData, step: Callable[..., object], **more: Any
    ) -> tuple[list[FieldError], DomainError | None]:
        """Give `step` each field of `schema` under its name; return what was wrong with it."""
        self.followed()
        read, errors = read_form(schema, fields(form))
        if read is None:
            return errors, None
        said = {name: getattr(read, name) for name in type(read).model_fields}
        refusal = self.attempt(step, edition=self.edition, code=self.code, **said, **more)
        if refusal is None:
            return [], None
        field = _field_of(refusal, said)
        return ([FieldError(field, refusal.code, refusal.params)], None) if field else ([], refusal)

    def lay_out(
        self,
        *,
        typed: dict[str, str] | None = None,
        errors: Sequence[FieldError] = (),
        refusal: DomainError | None = None,
    ) -> Response:
        # Read again: a refused step left nothing of what it had begun.
        followed = self.followed()
        grant = followed.grant
        return self.show(
            "grants/sheet.html",
            address=self.address(self.sheet),
            followed=followed,
            may={action.name: can(followed.state, action) for action in Action},
            left_cents=unplanned(grant) if grant else followed.amount_cents,
            instalments=grant.instalments if grant else [],
            typed=typed or {},
            errors=errors,
            refusal=refusal,
        )


def _field_of(refusal: DomainError, said: dict[str, Any]) -> str | None:
    """Name the input of the form that a refusal is about."""
    return next((name for name in AT_FIELDS.get(refusal.code, ()) if name in said), None)


CurrentGrantVisit = Annotated[GrantVisit, Depends()]
