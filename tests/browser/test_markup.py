"""html-validate finds nothing to say of any page; no public page is heavy, or follows anyone."""

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.i18n import LANGUAGES
from app.core.settings import Settings
from app.demo.cards import PASSWORD, SIGN_INS
from app.editions.models import Phase
from tests.browser.walking import read
from tests.clients import make_client, post_form
from tests.conftest import FixedClock
from tests.demonstrations import Demonstrate
from tests.proofs import is_full

pytestmark = [pytest.mark.browser, pytest.mark.proof]

RULES = {
    "extends": ["html-validate:standard"],
    "rules": {
        # RGAA asks for the roles of landmarks beside their elements.
        "no-redundant-role": "off",
        "form-dup-name": ["error", {"shared": ["radio", "checkbox", "submit"]}],
    },
}
HEAVIEST = 20_000
"""Compressed bytes of a page's HTML."""
MOST_REQUESTS = 6
LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]*? (?:href|src)="([^"]+)"')


@pytest.fixture(params=[*Phase] if is_full() else [Phase.VOTING, Phase.PUBLISHED])
def shown(request: pytest.FixtureRequest, settings: Settings, demonstrate: Demonstrate) -> Settings:
    """The demonstration in one phase, the same for everyone who reads it."""
    demonstrate(request.param)
    return settings


def test_no_page_of_anyone_breaks_a_rule_of_html_and_no_public_one_is_heavy(
    shown: Settings, database: Database, clock: FixedClock, node_tools: Path, tmp_path: Path
):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / ".htmlvalidate.json").write_text(json.dumps(RULES | {"root": True}))
    for reader, language, client in readers(shown, database, clock):
        for number, (kind, answer) in enumerate(read(client, language)):
            name = f"{reader}-{language}-{number}.html"
            (folder / name).write_text(f"{answer.text}\n<!-- {kind} -->\n", "utf-8")
            if reader == "anyone":
                assert burdens(answer.text) == [], kind
                # A form needs the one cookie there is before anyone says who they are.
                assert "set-cookie" not in answer.headers or "_csrf" in answer.text, kind
    assert len([*folder.glob("*.html")]) > 60
    assert faults(folder, node_tools) == []


def readers(
    shown: Settings, database: Database, clock: FixedClock
) -> Iterator[tuple[str, str, TestClient]]:
    """Bring visitors in two languages, then everyone who signs in to the demonstration."""
    for language in LANGUAGES if is_full() else ("fr", "ar"):
        yield "anyone", language, make_client(shown, database, clock)
    for email in SIGN_INS:
        client = make_client(shown, database, clock)
        post_form(client, "/fr/connexion", {"email": email, "password": PASSWORD})
        yield email.partition("@")[0], "fr", client


def burdens(html: str) -> list[str]:
    """Say what a first view of the page costs too much of."""
    loaded = set(LOADED.findall(html))
    weight = len(gzip.compress(html.encode()))
    return [
        *(f"from elsewhere: {each}" for each in loaded if not each.startswith("/")),
        *([f"{len(loaded) + 1} requests"] if len(loaded) >= MOST_REQUESTS else []),
        *([f"{weight} bytes"] if weight > HEAVIEST else []),
    ]


def faults(folder: Path, node_tools: Path) -> list[str]:
    """Return what html-validate has to say, a line each."""
    command = [str(node_tools / ".bin" / "html-validate"), "--formatter", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.stdout, done.stderr
    return [
        f"{Path(page['filePath']).name}:{each['line']} {each['ruleId']}: {each['message']}"
        for page in json.loads(done.stdout)
        for each in page["messages"]
    ]
