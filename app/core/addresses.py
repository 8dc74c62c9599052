"""E-mail addresses as people type them."""

import re

from app.core.errors import DomainError, Kind

LONGEST = 254
# The pattern browsers use for `<input type="email">`, with a dot: one address, nothing beside it.
PATTERN = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
    r"(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)


class NotAnAddress(DomainError):
    """This is not an e-mail address."""

    code = "field.not-an-address"
    kind = Kind.INVALID


def normalised(email: str) -> str:
    """Bring an address into the form it is compared in."""
    return email.strip().casefold()


def read_address(email: str) -> str:
    """Return the normalised address, or refuse what no mail server would take."""
    address = normalised(email)
    if len(address) > LONGEST or not PATTERN.fullmatch(address):
        raise NotAnAddress
    return address
