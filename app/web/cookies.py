"""Cookies: one place for their names, flags and seals."""

import base64
import json
from datetime import datetime
from typing import Any, cast

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import Request
from starlette.responses import Response

from app.core.settings import Settings


def cookie_name(request: Request, name: str) -> str:
    """`__Host-` locks a cookie to this host, which browsers allow over HTTPS only."""
    prefix = "__Host-" if _settings(request).is_secure else ""
    return f"{prefix}partage-{name}"


def set_cookie(
    request: Request, response: Response, name: str, value: str, seconds: int | None
) -> None:
    """Keep it for `seconds`, or with None until the browser is closed."""
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=seconds,
        path="/",
        secure=_settings(request).is_secure,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(
        cookie_name(request, name), path="/", secure=_settings(request).is_secure, httponly=True
    )


def seal(settings: Settings, purpose: str, content: dict[str, Any], now: datetime) -> str:
    """Encrypt a small JSON document that the browser keeps for us and cannot read or change."""
    plain = json.dumps(content, separators=(",", ":")).encode()
    return _fernet(settings, purpose).encrypt_at_time(plain, int(now.timestamp())).decode()


def unseal(
    settings: Settings, purpose: str, sealed: str, now: datetime, seconds: int
) -> dict[str, Any] | None:
    """Return what `seal` was given, or None when forged, foreign or older than `seconds`."""
    try:
        plain = _fernet(settings, purpose).decrypt_at_time(sealed, seconds, int(now.timestamp()))
    except InvalidToken:
        return None
    return cast("dict[str, Any]", json.loads(plain))


def _fernet(settings: Settings, purpose: str) -> Fernet:
    derivation = HKDF(SHA256(), 32, salt=None, info=b"partage/cookie/v1/" + purpose.encode())
    key = derivation.derive(settings.secret_key.get_secret_value().encode())
    return Fernet(base64.urlsafe_b64encode(key))


def _settings(request: Request) -> Settings:
    return cast("Settings", request.app.state.settings)
