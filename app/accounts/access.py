"""Who may do what: permissions, the roles that carry them, and the rules a route declares."""

from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.models import Account, Role
from app.accounts.sessions import ABSOLUTE, find_signed_in, keep_signed_in
from app.core.errors import DomainError, Kind
from app.web.access import AccessRule
from app.web.cookies import cookie_name, set_cookie
from app.web.deps import DbSession, Now

SESSION_COOKIE = "session"


class Permission(StrEnum):
    """What a signed-in person may be allowed to do."""

    PROPOSE = "propose"
    """Draft and submit proposals of one's own organisations."""
    REVIEW = "review"
    """Read submitted proposals, record findings, conclude."""
    RUN_COUNT = "run-count"
    """Close, open, count and publish."""
    RUN_DESK = "run-desk"
    """Answer residents at the desk: have a ballot voided, with a colleague."""
    MANAGE_STAFF = "manage-staff"
    """Invite agents and administrators, and close their accounts."""


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: frozenset({Permission.PROPOSE}),
    Role.AGENT: frozenset({Permission.REVIEW, Permission.RUN_DESK}),
    Role.ADMINISTRATOR: frozenset(
        {Permission.REVIEW, Permission.RUN_COUNT, Permission.RUN_DESK, Permission.MANAGE_STAFF}
    ),
}


class SignInFirst(DomainError):
    """Nobody is signed in, or the session has ended."""

    code = "accounts.sign-in-first"
    kind = Kind.UNAUTHENTICATED


class NotAllowed(DomainError):
    """The account lacks the permission."""

    code = "accounts.not-allowed"
    kind = Kind.FORBIDDEN


def session_token(request: Request) -> str | None:
    """Take the token from the bearer header under /api, from the cookie elsewhere.

    The API ignores cookies, so that no other site can act through a signed-in browser.
    """
    if request.url.path.startswith("/api/"):
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" and token else None
    return request.cookies.get(cookie_name(request, SESSION_COOKIE))


def remember_session(request: Request, response: Response, token: str) -> None:
    """Send the cookie of a session just opened along with the answer."""
    set_cookie(request, response, SESSION_COOKIE, token, seconds=int(ABSOLUTE.total_seconds()))


def landing(language: str, role: Role) -> str:
    """Return the page where a person works."""
    return f"/{language}/{'association' if role is Role.MEMBER else 'mir'}"


class SignedIn(AccessRule):
    """Whoever is signed in; with a permission, only those whose role carries it."""

    def __init__(self, permission: Permission | None = None) -> None:
        self.permission = permission
        self.name = permission.value if permission else "signed-in"

    def __call__(self, request: Request, db: DbSession, now: Now) -> Account:
        token = session_token(request)
        account = find_signed_in(db, token=token, now=now) if token else None
        if account is None or token is None:
            raise SignInFirst
        if self.permission and self.permission not in PERMISSIONS[account.role]:
            raise NotAllowed
        if request.method not in {"GET", "HEAD"}:
            keep_signed_in(db, token=token, now=now)
        return account


CurrentAccount = Annotated[Account, Depends(SignedIn())]
CurrentMember = Annotated[Account, Depends(SignedIn(Permission.PROPOSE))]
CurrentReviewer = Annotated[Account, Depends(SignedIn(Permission.REVIEW))]
CurrentTeller = Annotated[Account, Depends(SignedIn(Permission.RUN_COUNT))]
CurrentDeskAgent = Annotated[Account, Depends(SignedIn(Permission.RUN_DESK))]
CurrentAdministrator = Annotated[Account, Depends(SignedIn(Permission.MANAGE_STAFF))]
