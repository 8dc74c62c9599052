"""What a ballot becomes on its way to the urn and back: pure functions of bytes, no storage.

box key = HMAC of the voter under the link key; plain = padded canonical JSON; sealed = HPKE.
The formulas are those of `docs/adr`: change one and every published receipt is void.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.core.crockford import BITS, spell
from app.voting.suites import UrnKey, encrypt

Choices = Sequence[tuple[str, int]]

INTENT_BYTES = 16
TRACKER_SYMBOLS = 20
DIGITS = 3
"""Most digits of a share or a rank."""
BLOCK = 256


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the voter keeps: it proves that a ballot was taken, and never says what it chose."""

    round_id: UUID
    tracker: str
    commitment: bytes
    day: date
    """In UTC; the hour is nobody's business."""
    signature: bytes

    @property
    def message(self) -> bytes:
        """The bytes the signature stands under."""
        return b"pb/receipt/v1" + canonical(
            {
                "commitment": self.commitment.hex(),
                "day": self.day.isoformat(),
                "round": str(self.round_id),
                "tracker": self.tracker,
            }
        )


def box_key(link_key: bytes, round_id: UUID, voter_id: UUID) -> bytes:
    """Name the voter's box in the urn; without the link key it says nothing."""
    return _keyed(link_key, b"pb/box/v1", round_id, voter_id)


def bar_key(link_key: bytes, round_id: UUID, voter_id: UUID) -> bytes:
    """Name a voter who may not vote online any more; it does not lead to their box."""
    return _keyed(link_key, b"pb/bar/v1", round_id, voter_id)


def place_on_paper(link_key: bytes, round_id: UUID, voter_id: UUID, code: str) -> bytes:
    """Return what to sort projects by for this voter: random, stable, forgotten with the key."""
    return _keyed(link_key, b"pb/order/v1", round_id, voter_id, code.encode())


def tracker(intent: bytes) -> str:
    """Return the public name of the ballot: 100 bits as 20 symbols."""
    digest = hashlib.sha256(b"pb/tracker/v1" + intent).digest()
    surplus = 8 * len(digest) - BITS * TRACKER_SYMBOLS
    return spell(int.from_bytes(digest) >> surplus, TRACKER_SYMBOLS)


def intent_tag(intent: bytes, choices: Choices) -> bytes:
    """Tell a retry of the same ballot from a new one."""
    said = canonical([list(choice) for choice in choices])
    return hashlib.sha256(b"pb/intent/v1" + intent + said).digest()


def plain(round_id: UUID, suite: str, ballot_tracker: str, choices: Choices, size: int) -> bytes:
    """Write the ballot as canonical JSON, padded with zeros to the `size` of the round."""
    said = _written(round_id, suite, ballot_tracker, choices)
    if len(said) > size:
        raise ValueError("a ballot outgrew the size of its round")
    return said.ljust(size, b"\0")


def plain_size(round_id: UUID, suite: str, codes: Sequence[str]) -> int:
    """Return the one size of a round's ballots: what naming every project takes, in blocks."""
    fullest = [(code, 10**DIGITS - 1) for code in codes]
    length = len(_written(round_id, suite, "0" * TRACKER_SYMBOLS, fullest))
    return -(-length // BLOCK) * BLOCK


def commitment(content: bytes) -> bytes:
    return hashlib.sha256(b"pb/commit/v1" + content).digest()


def seal(content: bytes, suite: str, urn_public_key: bytes, round_id: UUID) -> bytes:
    """Encrypt to the urn's key, bound to the round and not to the box."""
    return encrypt(suite, content, urn_public_key, _bound_to(round_id))


def unseal(sealed: bytes, suite: str, key: UrnKey, round_id: UUID) -> bytes | None:
    """Return the content, or None when it was not sealed for this round and key."""
    return key.decrypt(sealed, _bound_to(round_id)) if suite == key.suite else None


def sign_receipt(
    key: Ed25519PrivateKey, round_id: UUID, ballot_tracker: str, content: bytes, day: date
) -> Receipt:
    """Sign the same receipt again each time the same ballot comes on the same day."""
    unsigned = Receipt(round_id, ballot_tracker, commitment(content), day, b"")
    return replace(unsigned, signature=key.sign(unsigned.message))


def canonical(document: Any) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _written(round_id: UUID, suite: str, ballot_tracker: str, choices: Choices) -> bytes:
    return canonical(
        {
            "choices": [list(choice) for choice in choices],
            "round": str(round_id),
            "suite": suite,
            "tracker": ballot_tracker,
        }
    )


def _keyed(key: bytes, domain: bytes, round_id: UUID, voter_id: UUID, last: bytes = b"") -> bytes:
    message = domain + round_id.bytes + voter_id.bytes + last
    return hmac.new(key, message, hashlib.sha256).digest()


def _bound_to(round_id: UUID) -> bytes:
    return b"pb/v1" + round_id.bytes
