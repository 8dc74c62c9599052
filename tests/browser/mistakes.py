"""Every form of residents and associations, with something wrong typed into it."""

from dataclasses import dataclass, field

from playwright.sync_api import Page


@dataclass(frozen=True, slots=True)
class Mistake:
    """A form, found at `path` by the first field of `typed`, and what is wrong in it."""

    path: str
    typed: dict[str, str] = field(default_factory=dict)
    through: str = ""
    """The link to follow first, where no address is known beforehand."""

    def make(self, page: Page, address: str) -> None:
        """Type it, send it, and see that the page says so."""
        page.goto(address)
        if self.through:
            page.locator(f"main a[href*='{self.through}']").first.click()
        first = next(iter(self.typed), "_csrf")
        form = page.locator(f"main form[method=post]:has([name='{first}'])").first
        for name, value in self.typed.items():
            control = form.locator(f"[name='{name}']").first
            if control.evaluate("control => control.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)
        form.locator("button:not([type=button])").last.click()
        assert page.locator(".error-summary, .field-wrong").count(), f"{self.path}: {self.typed}"


LONG = "mot " * 600
SECTIONS = {
    "presentation": {"title": "", "summary": LONG},
    "lieu": {"latitude": "au sud", "longitude": "999"},
    "partenaires": {"partners.0.name": "", "partners.0.role": LONG},
    "calendrier": {"milestones.0.title": LONG},
    "indicateurs": {"indicators.0.name": "", "indicators.0.target": "beaucoup"},
    "financement": {"expenses.0.label": "", "expenses.0.amount": "douze euros"},
}
"""What can be wrong in a section; the two others only offer choices."""

OF_ANYONE = (
    Mistake("connexion", {"email": "personne@exemple.fr", "password": "faux"}),
    Mistake("inscription", {"email": "sans arobase"}),
    Mistake("mot-de-passe-oublie", {"email": ""}),
    Mistake("{edition}/projets/{code}/signaler", {"message": LONG}),
)
OF_VOTERS = (
    Mistake("{edition}/voter", {"code": "ABCD"}),
    Mistake("{edition}/voter?simple=1", {"code": "0000-0000-0000-0000"}),
    Mistake("{edition}/transparence/journal", {"commitment": "trop court"}),
)
OF_READERS = (Mistake("{edition}/transparence", {"tracker": "ABCD"}),)
OF_ASSOCIATIONS = (
    Mistake("compte", {"name": ""}),
    Mistake("compte", {"current": "faux", "password": "court"}),
    Mistake("compte/fermeture", {"current": "faux"}),
    Mistake("association/nouvelle-organisation", {"name": ""}),
    Mistake("{organisation}/fiche", {"name": "", "email": "sans arobase"}),
    Mistake("{organisation}/membres", {"email": "sans arobase"}),
    Mistake("{new}", {"title": ""}),
    *(Mistake("{draft}/rubriques/" + word, typed) for word, typed in SECTIONS.items()),
    Mistake("{draft}/langues/en", {"title": LONG}),
    Mistake("{draft}/accords", {"email": "sans arobase"}, through="/accords/"),
    Mistake("{draft}/fichiers"),
)
OF_FUNDED = (
    Mistake("{grant}/actualites/nouvelle", {"title": "", "text": ""}),
    Mistake("{grant}/bilans/nouveau", {"done": "", "spent.0": "douze euros"}),
)
