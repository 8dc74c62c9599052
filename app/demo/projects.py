"""The fourteen projects of `projects.json`, told as associations would type them."""

import json
from pathlib import Path
from typing import Any

from app.proposals.content import (
    Content,
    IndicatorContent,
    LineContent,
    PartnerContent,
    Theme,
)
from app.proposals.models import LineSide, LineStatus

SOURCE = Path(__file__).parent / "projects.json"
CENTS = 100
LONGEST_SUMMARY = 200
PARTNERS_ABROAD = {
    "Ville de Porto-Novo": "BJ",
    "RÉZAS": "BF",
    "Agglomération de Longueuil": "CA",
    "Réseau Africain de l'Économie Sociale et Solidaire": "SN",
    "Conseil régional de Mopti": "ML",
    "Bethlehem Fair Trade Artisans": "PS",
    "Commune de Dschang": "CM",
    "Commune de Kindia": "GN",
    "Association des Maires de la Grand'Anse": "HT",
    "Gouvernorat de Médenine": "TN",
    "Djerba insolite": "TN",
    "Province de Yen Bai": "VN",
    "Commune de Gandon": "SN",
    "Commune de Ndiébène Gandiol": "SN",
    "Région de l'Oriental": "MA",
    "Réserve Naturelle Communautaire du Boundou": "SN",
    "Région du Guégharkunik": "AM",
}
"""Which of the source's partners are in the territory; the others are in France."""


def read_projects() -> list[dict[str, Any]]:
    projects: list[dict[str, Any]] = json.loads(SOURCE.read_text("utf-8"))["projects"]
    return projects


def content_of(project: dict[str, Any]) -> Content:
    """Lay one project of the source into a proposal's fields."""
    return Content(
        title=project["title"],
        summary=project["summary"][:LONGEST_SUMMARY],
        description=project["summary"],
        country=project["country"],
        place=project["territory"],
        latitude=project["lat"],
        longitude=project["lon"],
        themes=tuple(Theme(theme) for theme in project["themes"]),
        goals=tuple(project["sdgs"]),
        partners=tuple(_partners(project)),
        lines=tuple(_expenses(project) + _income(project)),
        indicators=tuple(
            IndicatorContent(each["name"], each["unit"], each["target"])
            for each in project.get("indicators", [])
        ),
    )


def _partners(project: dict[str, Any]) -> list[PartnerContent]:
    partners = [
        PartnerContent(name, PARTNERS_ABROAD.get(name, "FR")) for name in project["partners"]
    ]
    if all(partner.country == "FR" for partner in partners):
        # The source names the territory but not the body there (velos-vaureal).
        partners.append(
            PartnerContent(f"Commune partenaire ({project['territory']})", project["country"])
        )
    return partners


def _expenses(project: dict[str, Any]) -> list[LineContent]:
    """List what the source says it costs, and the step this budget is asked for."""
    known = sum(_contributions(project).values())
    total = (project["total_cost_eur"] or 0) * CENTS
    asked = project["requested_eur"] * CENTS
    if total and known + asked <= total:
        return [LineContent(LineSide.EXPENSE, "Coût du projet", total)]
    lines = [LineContent(LineSide.EXPENSE, "Étape demandée au budget", asked)]
    cost = total or known
    if cost:
        lines.insert(0, LineContent(LineSide.EXPENSE, "Coût déjà engagé, selon la source", cost))
    return lines


def _income(project: dict[str, Any]) -> list[LineContent]:
    lines = [
        LineContent(LineSide.INCOME, source, cents, LineStatus.ACQUIRED)
        for source, cents in _contributions(project).items()
    ]
    asked = project["requested_eur"] * CENTS
    lines.append(LineContent(LineSide.INCOME, "Budget participatif", asked, LineStatus.REQUESTED))
    total = (project["total_cost_eur"] or 0) * CENTS
    own = total - sum(line.amount_cents for line in lines)
    if own > 0:
        lines.append(LineContent(LineSide.INCOME, "Ressources propres", own, LineStatus.PLANNED))
    return lines


def _contributions(project: dict[str, Any]) -> dict[str, int]:
    """Cents by source: amounts as printed, shares of the printed total."""
    total = project["total_cost_eur"] or 0
    return {
        each["source"]: each["amount_eur"] * CENTS
        if "amount_eur" in each
        else each["share_pct"] * total
        for each in project["financing"]
    }
