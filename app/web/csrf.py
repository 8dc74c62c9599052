"""Forgery protection of forms: same origin, and a token bound to the browser's own session."""

import hashlib
import hmac
import secrets

from fastapi import Request
from starlette.responses import Response

from app.core.errors import DomainError, Kind
from app.web.cookies import cookie_name, set_cookie
from app.web.page_cache import is_one_persons

FIELD = "_csrf"
ANCHOR = "form"
SAFE_SITES = {"same-origin", "none"}


class ForgedForm(DomainError):
    """The form was not sent from our own page, or the page is too old."""

    code = "web.forged-form"
    kind = Kind.FORBIDDEN


async def protect(request: Request) -> None:
    """Refuse an unsafe request without our token; every router of pages depends on it."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    _require_same_origin(request)
    form = await request.form()
    given = str(form.get(FIELD, ""))
    if not hmac.compare_digest(given.encode(), token(request).encode()):
        raise ForgedForm


def token(request: Request) -> str:
    """Compute the token of this browser: HMAC of its anchor cookie, created when missing."""
    is_one_persons(request)
    secret = request.app.state.settings.secret_key.get_secret_value().encode()
    return hmac.new(secret, b"csrf/v1" + _anchor(request).encode(), hashlib.sha256).hexdigest()


def remember_anchor(request: Request, response: Response) -> None:
    """Send the anchor cookie along with a page that holds a form."""
    fresh = getattr(request.state, "csrf_anchor", None)
    if fresh:
        set_cookie(request, response, ANCHOR, fresh, seconds=12 * 3600)


def _anchor(request: Request) -> str:
    kept = request.cookies.get(cookie_name(request, ANCHOR))
    if kept:
        return kept
    if not hasattr(request.state, "csrf_anchor"):
        request.state.csrf_anchor = secrets.token_urlsafe(32)
    return str(request.state.csrf_anchor)


def _require_same_origin(request: Request) -> None:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in SAFE_SITES:
            raise ForgedForm
        return
    origin = request.headers.get("origin")
    own = {f"{request.url.scheme}://{request.url.netloc}", request.app.state.settings.base_url}
    # Under our own `Referrer-Policy: no-referrer` a browser may send "null" for this very page:
    # then the token alone decides.
    if origin not in {None, "null", *own}:
        raise ForgedForm
