"""The desk where the staff write an edition's criteria: where every step starts and ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentAdministrator, CurrentReviewer
from app.accounts.models import Account
from app.core.errors import DomainError
from app.editions.comparison import compare
from app.editions.models import CriteriaSet, Edition
from app.editions.queries import (
    get_edition,
    get_newest_criteria_set,
    list_criteria_sets,
    list_editions,
)
from app.web.deps import DbSession, Language, Now
from app.web.problems import STATUS
from app.web.templating import page


@dataclass(frozen=True, slots=True)
class Desk:
    """An edition whose criteria are written, who does, and when."""

    request: Request
    language: str
    account: Account
    db: DbSession
    now: datetime
    edition: Edition

    @property
    def address(self) -> str:
        return f"/{self.language}/mir/editions/{self.edition.slug}/criteres"

    def newest(self) -> CriteriaSet:
        return get_newest_criteria_set(self.db, self.edition.id)

    def take(self, step: Callable[..., object], **more: Any) -> Response:
        """Take one step and show the desk again, with the reason where it is refused."""
        refusal = self.attempt(step, **more)
        return self.show(refusal) if refusal else self.back()

    def attempt(self, step: Callable[..., object], **more: Any) -> DomainError | None:
        """Take one step; what it is refused for undoes it and is returned."""
        try:
            with self.db.begin_nested():
                step(self.db, edition=self.edition, by=self.account.id, now=self.now, **more)
        except DomainError as refusal:
            return refusal
        return None

    def back(self, anchor: str = "") -> Response:
        return RedirectResponse(f"{self.address}{anchor}", status_code=303)

    def show(self, refusal: DomainError | None = None) -> Response:
        versions = list_criteria_sets(self.db, self.edition.id)
        newest = self.newest()
        former = versions[1] if len(versions) > 1 else None
        editions = [each for each in list_editions(self.db) if not each.is_imported]
        return page(
            self.request,
            "editions/criteria_desk.html",
            language=self.language,
            address=self.address,
            status=STATUS[refusal.kind] if refusal else 200,
            account=self.account,
            edition=self.edition,
            versions=versions,
            newest=newest,
            differences=compare(former.criteria, newest.criteria) if former else [],
            others=[each for each in editions if each != self.edition],
            refusal=refusal,
        )


def desk_of(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentReviewer,
    db: DbSession,
    now: Now,
) -> Desk:
    return Desk(request, language, account, db, now, get_edition(db, slug))


def head_desk_of(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentAdministrator,
    db: DbSession,
    now: Now,
) -> Desk:
    return Desk(request, language, account, db, now, get_edition(db, slug))


CurrentDesk = Annotated[Desk, Depends(desk_of)]
HeadDesk = Annotated[Desk, Depends(head_desk_of)]
"""The same desk, for the administrator alone."""
