"""The desk where the staff write an edition's criteria: where every step starts and ends."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from starlette.responses import Response

from app.accounts.access import CurrentAdministrator
from app.core.errors import DomainError
from app.editions.comparison import compare
from app.editions.models import CriteriaSet
from app.editions.queries import get_newest_criteria_set, list_criteria_sets, list_editions
from app.editions.staff import StaffVisit

HOME = "criteres"


@dataclass(frozen=True)
class Desk(StaffVisit):
    """An edition whose criteria are written, who does, and when."""

    def newest(self) -> CriteriaSet:
        return get_newest_criteria_set(self.db, self.edition.id)

    def take(self, step: Callable[..., object], **more: Any) -> Response:
        """Take one step and show the desk again, with the reason where it is refused."""
        refusal = self.attempt(step, edition=self.edition, **more)
        return self.lay_out(refusal) if refusal else self.turn_to(HOME)

    def lay_out(self, refusal: DomainError | None = None) -> Response:
        versions = list_criteria_sets(self.db, self.edition.id)
        newest = self.newest()
        former = versions[1] if len(versions) > 1 else None
        editions = [each for each in list_editions(self.db) if not each.is_imported]
        return self.show(
            "editions/criteria_desk.html",
            address=self.address(HOME),
            refusal=refusal,
            versions=versions,
            newest=newest,
            differences=compare(former.criteria, newest.criteria) if former else [],
            others=[each for each in editions if each != self.edition],
        )


@dataclass(frozen=True)
class HeadDesk(Desk):
    """The same desk, for the administrator alone."""

    account: CurrentAdministrator


CurrentDesk = Annotated[Desk, Depends()]
CurrentHeadDesk = Annotated[HeadDesk, Depends()]
