"""Every refusal and fault, rendered once: problem+json under /api, a page elsewhere (RFC 9457)."""

import json
import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.core.errors import DomainError, Kind
from app.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, negotiate
from app.web.deps import READING_METHODS
from app.web.forms import field_error, typed
from app.web.sentences import sentence
from app.web.templating import page

STATUS = {
    Kind.INVALID: 422,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.TOO_MANY: 429,
}
HTTP_CODES = {
    404: "web.not-found",
    405: "web.method-not-allowed",
    413: "web.too-large",
}

log = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    """Route every exception through `problem`."""
    app.add_exception_handler(DomainError, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    for kind in (DataError, UnicodeError):
        app.add_exception_handler(kind, _unstorable)
    app.add_exception_handler(Exception, _fault)


def problem(
    request: Request,
    status: int,
    code: str,
    params: dict[str, Any],
    violations: tuple[tuple[str, dict[str, Any]], ...] = (),
) -> Response:
    """Answer with the sentence of `code`, and with one for each violation."""
    language = language_of(request)
    zone = request.app.state.settings.zone
    said = sentence(code, params, language, zone)
    broken = [
        {
            "code": broken_code,
            "params": _plain(broken_params),
            "detail": sentence(broken_code, broken_params, language, zone),
        }
        for broken_code, broken_params in violations
    ]
    request_id = request.scope.get("request_id", "")
    if not _is_api(request):
        context = {"code": code, "said": said, "violations": broken, "request_id": request_id}
        context["kept"] = getattr(request.state, "kept", [])
        # A form's own address may answer no reading: the other languages lead home instead.
        context["address"] = "" if request.method in READING_METHODS else f"/{language}/"
        return page(request, "errors/problem.html", language=language, status=status, **context)
    body = {
        "type": f"urn:partage:problem:{code}",
        "title": said,
        "status": status,
        "code": code,
        "params": _plain(params),
        "violations": broken,
        "request_id": request_id,
    }
    # Half characters, which a body may name its fields with, come back as it escaped them.
    said_whole = json.dumps(body, ensure_ascii=False).encode(errors="backslashreplace")
    return Response(said_whole, status_code=status, media_type="application/problem+json")


def language_of(request: Request) -> str:
    """Take the language from the address, else from the browser's wish."""
    first = request.url.path.strip("/").split("/")[0]
    if first in LANGUAGES:
        return first
    return negotiate(request.headers.get("accept-language", DEFAULT_LANGUAGE))


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, DomainError)  # noqa: S101 - Starlette's handlers are typed for Exception
    status = STATUS[refusal.kind]
    if refusal.kind is Kind.UNAUTHENTICATED and request.method == "POST":
        # The page that asks to sign in carries what was typed: nobody types it twice.
        request.state.kept = typed(await request.form())
    answer = problem(request, status, refusal.code, refusal.params, refusal.violations)
    if refusal.kind is Kind.UNAUTHENTICATED and _is_api(request):
        answer.headers["WWW-Authenticate"] = "Bearer"
    if "minutes" in refusal.params and refusal.kind is Kind.TOO_MANY:
        answer.headers["Retry-After"] = str(60 * refusal.params["minutes"])
    return answer


def _malformed(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, RequestValidationError)  # noqa: S101 - see above
    errors = [field_error(error) for error in failure.errors()]
    fields = ", ".join(error.field for error in errors)
    violations = tuple((each.code, {"field": each.field, **each.params}) for each in errors)
    return problem(request, 422, "web.malformed", {"detail": fields}, violations)


def _http(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)  # noqa: S101 - see above
    if failure.headers and "Location" in failure.headers:
        return Response(status_code=failure.status_code, headers=failure.headers)
    code = HTTP_CODES.get(failure.status_code)
    if code is None:
        return problem(request, failure.status_code, "web.malformed", {"detail": failure.detail})
    answer = problem(request, failure.status_code, code, {})
    answer.headers.update(failure.headers or {})
    return answer


def _unstorable(request: Request, failure: Exception) -> Response:
    """Refuse what no database can hold: a NUL, half a character, a number beyond its column.

    Nor what is not text in the charset it names itself in.
    """
    log.warning("unstorable", extra={"code": type(failure).__name__})
    return problem(request, 422, "web.unstorable", {})


def _fault(request: Request, fault: Exception) -> Response:
    log.error("fault", exc_info=fault, extra={"request_id": request.scope.get("request_id", "")})
    return problem(request, 500, "web.fault", {})


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in params.items()
    }
