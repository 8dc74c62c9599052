"""Slow guessing down: so many tries per network and purpose, kept in memory only."""

import hashlib
import hmac
import ipaddress
import secrets

from fastapi import Request
from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.core.errors import DomainError, Kind

TRIES = {
    "sign-in": RateLimitItemPerMinute(10, 5),
    "code": RateLimitItemPerMinute(60, 5),
    "report": RateLimitItemPerMinute(10, 5),
    "upload": RateLimitItemPerMinute(60, 5),
    "letter": RateLimitItemPerHour(30),
}
"""Tries per network. Limits slow down, they never ban.

A hostel or a library is one network: sixty people may vote there in five minutes, and sixty
guesses at 70 random bits are none.
"""


class TooManyTries(DomainError):
    """A network tried too often."""

    code = "web.too-many-requests"
    kind = Kind.TOO_MANY


class Limiter:
    """Counts tries by a keyed hash of the network: no address is kept."""

    def __init__(self) -> None:
        self.salt = secrets.token_bytes(32)
        self.window = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, purpose: str, address: str) -> bool:
        return self.window.hit(TRIES[purpose], purpose, self._key(address))

    def _key(self, address: str) -> str:
        return hmac.new(self.salt, _network(address).encode(), hashlib.sha256).hexdigest()


def slow_down(request: Request, purpose: str) -> None:
    """Count one try and refuse when the network has used up its tries for now."""
    address = request.client.host if request.client else ""
    if not request.app.state.limiter.allows(purpose, address):
        raise TooManyTries(minutes=TRIES[purpose].get_expiry() // 60)


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    prefix = 24 if parsed.version == 4 else 48  # noqa: PLR2004 - the two versions of IP
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))
