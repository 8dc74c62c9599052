"""What passes a project on: its short address, to read and to point a phone at."""

from dataclasses import dataclass

from app.editions.addresses import Code, qr_code, short_address


@dataclass(frozen=True, slots=True)
class ShortAddress:
    """Leads to a project in whatever language its reader's browser wishes."""

    address: str
    code: Code


def share_of(base_url: str, slug: str, code: str) -> ShortAddress:
    address = short_address(base_url, slug, code)
    return ShortAddress(address=address, code=qr_code(address))
