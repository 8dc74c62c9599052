"""Where a person arrives once signed in, and the cookie that keeps them so."""

from fastapi import Request
from starlette.responses import Response

from app.accounts.access import SESSION_COOKIE
from app.accounts.models import Role
from app.accounts.sessions import ABSOLUTE
from app.web.cookies import set_cookie


def landing(language: str, role: Role) -> str:
    return f"/{language}/{'association' if role is Role.MEMBER else 'mir'}"


def remember_session(request: Request, response: Response, token: str) -> None:
    """Send the session's cookie along with the answer."""
    set_cookie(request, response, SESSION_COOKIE, token, seconds=int(ABSOLUTE.total_seconds()))
