"""axe-core on whatever page a phone shows."""

from typing import Literal

from playwright.sync_api import Page

TAGS = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
    "RGAAv4",
]
RUN = """async tags => {
  const said = await axe.run({runOnly: tags, resultTypes: ["violations"]});
  return said.violations.map(each => each.id + ": " + each.nodes.map(n => n.target).join(" | "));
}"""
Scheme = Literal["light", "dark"]


class Examiner:
    """Runs axe-core on whatever page a phone shows, in each colour scheme."""

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
            violations = self.page.evaluate(RUN, TAGS)
            self.examined += 1
            if violations:
                self.found[f"{name} ({scheme})"] = violations
