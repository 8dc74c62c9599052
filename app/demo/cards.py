"""What to click: addresses, sign-ins and printed codes of the demonstration."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from app.core.i18n import DEFAULT_LANGUAGE
from app.core.settings import Settings
from app.web.sentences import phase_name

PASSWORD = "demonstration-partage"  # noqa: S105 - printed on purpose, refused outside the demonstration
SIGN_INS = {
    "association@partage.example": "une association : rédiger, déposer, suivre",
    "mir@partage.example": "la Maison Internationale : instruire",
    "collegue@partage.example": "la Maison Internationale : confirmer, à deux",
    "admin@partage.example": "la Maison Internationale : clore, dépouiller, publier",
}


@dataclass(frozen=True, slots=True)
class Cards:
    """What the seeding leaves to print: the edition shown, and the codes that vote in it."""

    slug: str
    phase: str
    codes: list[str]
    notes: list[str]

    def keep(self, settings: Settings) -> None:
        """Keep the codes for the next `make run`: the database holds only their hashes."""
        path = _path(settings)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")

    @classmethod
    def read(cls, settings: Settings) -> Self:
        return cls(**json.loads(_path(settings).read_text("utf-8")))


def print_cards(console: Console, settings: Settings) -> None:
    """Print where to click, with whom, and the codes."""
    cards = Cards.read(settings)
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_row("Accueil", f"[bold]{settings.base_url}/fr/[/bold]")
    table.add_row("Voter", f"{settings.base_url}/fr/editions/{cards.slug}/voter")
    table.add_row("Connexion", f"{settings.base_url}/fr/connexion")
    for address, who in SIGN_INS.items():
        table.add_row("", f"{address}  [dim]{who}[/dim]")
    table.add_row("Mot de passe", PASSWORD)
    for number, pair in enumerate(_pairs(cards.codes)):
        table.add_row("" if number else "Codes pour voter", "   ".join(pair))
    for note in cards.notes:
        table.add_row("À savoir", note)
    title = f"Partage, démonstration · {phase_name(cards.phase, DEFAULT_LANGUAGE)}"
    console.print(Panel(table, title=title, subtitle="Ctrl-C pour arrêter", expand=False))


def _pairs(codes: list[str]) -> list[list[str]]:
    return [codes[start : start + 2] for start in range(0, len(codes), 2)]


def _path(settings: Settings) -> Path:
    return settings.data_dir / "demo.json"
