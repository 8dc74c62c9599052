"""The pages of the booth, walked through as a browser without JavaScript does."""

import re
from typing import Any

from starlette.testclient import TestClient

from tests.clients import post_form

HOME = "/fr/editions/rennes-2026"
PAPER = f"{HOME}/voter/bulletin"
CHECK = f"{HOME}/voter/verifier"
RECEIPT = f"{HOME}/voter/recu"


def enter(client: TestClient, code: str) -> Any:
    return post_form(client, f"{HOME}/voter", {"code": code})


def fill(client: TestClient, action: str = "check", **fields: Any) -> Any:
    return post_form(client, PAPER, {"mode": "ticks", "action": action} | fields)


def fill_numbers(client: TestClient, shares: dict[str, Any], action: str = "check") -> Any:
    fields = {f"share-{code}": str(share) for code, share in shares.items()}
    return post_form(client, PAPER, {"mode": "numbers", "action": action} | fields)


def send(client: TestClient, **fields: str) -> Any:
    """Send the ballot that the check page shows, as its button does."""
    return client.post(CHECK, data=sending(client.get(CHECK).text) | fields)


def sending(check: str) -> dict[str, str]:
    """Return what the form of a check page holds."""
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([0-9a-f]+)"', check)
    assert [name for name, _ in hidden] == ["_csrf", "shown"]
    return dict(hidden)


def shown_projects(html: str) -> list[str]:
    return re.findall(r'id="field-([a-z-]+)"', html)
