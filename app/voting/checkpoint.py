"""Signed heads of the transparency log, in the format of C2SP tlog-checkpoint and signed-note."""

import base64
import hashlib
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
"""The signature type of Ed25519 in signed notes."""


def origin_of(round_id: UUID) -> str:
    """Name a round's log for good, wherever the service is moved to."""
    return f"partage/urn/{round_id}"


def sign_head(key: Ed25519PrivateKey, round_id: UUID, size: int, root: bytes) -> str:
    """Return the note a witness can check: origin, size, root, then our signature."""
    origin = origin_of(round_id)
    body = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    signature = _key_hash(key.public_key(), origin) + key.sign(body.encode())
    return f"{body}\n\u2014 {origin} {base64.b64encode(signature).decode()}\n"


def verifier_key(key: Ed25519PublicKey, round_id: UUID) -> str:
    """Return the public key as witnesses' tools read it: name, hash and key, joined by `+`."""
    origin = origin_of(round_id)
    content = base64.b64encode(ED25519 + key.public_bytes_raw()).decode()
    return f"{origin}+{_key_hash(key, origin).hex()}+{content}"


def _key_hash(key: Ed25519PublicKey, origin: str) -> bytes:
    named = origin.encode() + b"\n" + ED25519 + key.public_bytes_raw()
    return hashlib.sha256(named).digest()[:4]
