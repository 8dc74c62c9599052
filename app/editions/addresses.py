"""The short address of a project: the one people can read out, print and type."""

from urllib.parse import quote


def short_address(base_url: str, slug: str, code: str) -> str:
    """Return what leads to a project in whatever language its reader's browser wishes."""
    return f"{base_url}/p/{quote(slug, safe='')}/{quote(code, safe='')}"
