"""Who is voting: a sealed pass that the browser keeps, and no row that could tell the hour."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from app.core.errors import DomainError, Kind
from app.core.settings import Settings
from app.editions.access import CurrentEdition
from app.voters.codes import read_code
from app.voters.models import Voter
from app.voters.queries import find_voter
from app.web.access import AccessRule
from app.web.cookies import cookie_name, seal, unseal
from app.web.deps import CurrentSettings, DbSession, Now
from app.web.limits import slow_down

COOKIE = "voter"
PURPOSE = "voter"
SECONDS = 2 * 3600


class IdentifyFirst(DomainError):
    """No code was given in this browser, or too long ago, or for another edition."""

    code = "voters.identify-first"
    kind = Kind.UNAUTHENTICATED


def make_pass(settings: Settings, voter: Voter, now: datetime) -> str:
    """Seal who votes where: a cookie in pages, a bearer token under /api."""
    content = {"voter": str(voter.id), "edition": str(voter.edition_id)}
    return seal(settings, PURPOSE, content, now)


def count_guess(request: Request, code: str) -> None:
    """Slow guessing down; a typing error is no guess and is not counted."""
    if read_code(code) is not None:
        slow_down(request, "code")


class Identified(AccessRule):
    """Whoever gave a code of the edition in the address, in the last two hours."""

    name = "voter"

    def __call__(
        self,
        request: Request,
        edition: CurrentEdition,
        db: DbSession,
        settings: CurrentSettings,
        now: Now,
    ) -> Voter:
        held = unseal(settings, PURPOSE, _shown_pass(request), now, SECONDS)
        if held is None or held["edition"] != str(edition.id):
            raise IdentifyFirst
        voter = find_voter(db, edition_id=edition.id, voter_id=UUID(held["voter"]))
        if voter is None:
            raise IdentifyFirst
        return voter


def _shown_pass(request: Request) -> str:
    if request.url.path.startswith("/api/"):
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else ""
    return request.cookies.get(cookie_name(request, COOKIE), "")


CurrentVoter = Annotated[Voter, Depends(Identified())]
