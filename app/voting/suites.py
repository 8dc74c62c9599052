"""The suites an urn can be sealed with, by the name each ballot carries, and their keys.

Whatever the suite, the secret half of a key is 32 bytes: what a file or SLIP-39 words can hold.
"""

import hashlib
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

SUITE = "X25519-HKDF_SHA256-AES_256_GCM"
"""What an urn is sealed with unless its trustees chose otherwise."""
HYBRID = "MLKEM768_X25519-HKDF_SHA256-AES_256_GCM"
"""Holds as long as either half does: X25519, or ML-KEM-768 that a quantum computer cannot undo."""
SUITES = {
    SUITE: Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
    HYBRID: Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
}
PUBLIC_BYTES = {SUITE: 32, HYBRID: 1184 + 32}
SECRET_BYTES = 32
LATTICE_SEED = 64


class UrnKey:
    """The secret half of an urn's key: with it, the ballots sealed for the public half open."""

    def __init__(self, suite: str, secret: bytes) -> None:
        self.suite = suite
        self.secret = secret
        if suite == SUITE:
            self._private: X25519PrivateKey | MLKEM768X25519PrivateKey = _curve(secret)
            self.public = _curve(secret).public_key().public_bytes_raw()
            return
        # One seed for both halves, as X-Wing does.
        expanded = hashlib.shake_256(secret).digest(LATTICE_SEED + SECRET_BYTES)
        lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:LATTICE_SEED])
        curve = _curve(expanded[LATTICE_SEED:])
        self._private = MLKEM768X25519PrivateKey(lattice, curve)
        halves = (lattice.public_key(), curve.public_key())
        self.public = b"".join(half.public_bytes_raw() for half in halves)

    def decrypt(self, sealed: bytes, info: bytes) -> bytes | None:
        """Return the content, or None when it was not sealed for this key and `info`."""
        try:
            return SUITES[self.suite].decrypt(sealed, self._private, info=info)
        except InvalidTag:
            return None


def draw_key(suite: str) -> UrnKey:
    return UrnKey(suite, secrets.token_bytes(SECRET_BYTES))


def encrypt(suite: str, content: bytes, public: bytes, info: bytes) -> bytes:
    """Seal so that only the other half of `public` opens it, and only with the same `info`."""
    return SUITES[suite].encrypt(content, _public_key(suite, public), info=info)


@lru_cache(maxsize=16)
def _public_key(suite: str, public: bytes) -> X25519PublicKey | MLKEM768X25519PublicKey:
    """Read a public key once for all the ballots it seals."""
    curve = X25519PublicKey.from_public_bytes(public[-SECRET_BYTES:])
    if suite == SUITE:
        return curve
    lattice = MLKEM768PublicKey.from_public_bytes(public[:-SECRET_BYTES])
    return MLKEM768X25519PublicKey(lattice, curve)


def _curve(secret: bytes) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(secret)
