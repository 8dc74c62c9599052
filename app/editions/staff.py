"""A colleague at one edition: where each of the staff's pages of it starts and ends."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from starlette.responses import Response

from app.accounts.access import CurrentReviewer
from app.core.errors import DomainError
from app.editions.access import CurrentEdition
from app.web.visit import Visit


@dataclass(frozen=True)
class StaffVisit(Visit):
    """A colleague who may review; pages for others redefine `account` by the rule of theirs."""

    account: CurrentReviewer
    edition: CurrentEdition

    def address(self, part: str) -> str:
        """Return the address of a staff page of this edition, after its language."""
        return f"/mir/editions/{self.edition.slug}/{part}"

    def turn_to(self, part: str) -> Response:
        return self.go(self.address(part))

    def attempt(self, step: Callable[..., object], **more: Any) -> DomainError | None:
        return super().attempt(step, by=self.account.id, **more)

    def show(self, template: str, **context: Any) -> Response:
        return super().show(template, account=self.account, edition=self.edition, **context)


CurrentStaffVisit = Annotated[StaffVisit, Depends()]
