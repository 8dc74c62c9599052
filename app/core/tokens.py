"""Opaque tokens: 256 random bits for the bearer, and a hash for us to keep."""

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hashed(token: str) -> bytes:
    """Return what is stored; a fast hash is enough for a token nobody can guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
