"""axe-core on whatever page a phone shows."""

import re
from typing import Any, ClassVar, Literal

from playwright.sync_api import Page

from tests.clients import TOKEN
from tests.proofs import is_full

TAGS = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
    "RGAAv4",
]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN = """async asked => {
  const said = await axe.run({runOnly: asked, resultTypes: ["violations"]});
  return said.violations.map(each => each.id + ": " + each.nodes.map(n => n.target).join(" | "));
}"""
Scheme = Literal["light", "dark"]
ASKED: dict[Scheme, Any] = {"light": TAGS, "dark": TAGS if is_full() else COLOURS}
"""The dark scheme changes colours alone: an ordinary run asks only the rules that read them."""
OF_THIS_RUN = re.compile(r"http://127\.0\.0\.1:\d+|" + TOKEN.pattern)
"""What differs between two openings of one page: the port of the server and the form token."""


class Examiner:
    """Runs axe-core on whatever page a phone shows, in each colour scheme."""

    clean: ClassVar[set[str]] = set()
    """Pages this process found nothing to say of, as they are when they open."""

    def __init__(self, page: Page, axe: str) -> None:
        self.page = page
        self.axe = axe
        self.schemes: tuple[Scheme, ...] = ("light", "dark")
        self.examined = 0
        self.found: dict[str, list[str]] = {}

    def examine(self, name: str) -> None:
        self.page.evaluate(self.axe)
        for scheme in self.schemes:
            self.page.emulate_media(color_scheme=scheme)
            violations = self.page.evaluate(RUN, ASKED[scheme])
            self.examined += 1
            if violations:
                self.found[f"{name} ({scheme})"] = violations

    def examine_opened(self, name: str) -> None:
        """Examine a page that has just opened; of one that was clean, the verdict holds."""
        shown = OF_THIS_RUN.sub("", self.page.content())
        if shown in self.clean:
            self.examined += len(self.schemes)
            return
        said = len(self.found)
        self.examine(name)
        if len(self.found) == said:
            self.clean.add(shown)
