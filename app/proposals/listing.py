"""The projects anyone may see, as cards, and the filters of their list."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.orm import Session

from app.core.i18n import plain_letters
from app.editions.models import Edition, ListedProject
from app.editions.queries import list_projects
from app.proposals.models import HiddenText, Proposal, TextPart
from app.proposals.queries import list_public
from app.proposals.texts import SOURCE, public_text


@dataclass(frozen=True, slots=True)
class Card:
    """A project as a list shows it; no status in an imported edition.

    A hidden title or summary is empty, and `hidden` says why.
    """

    code: str
    title: str
    summary: str
    country: str
    place: str
    themes: list[str]
    goals: list[int]
    amount_cents: int
    organisation: str
    status: str | None
    language: str = SOURCE
    """Of title and summary."""
    hidden: Mapping[TextPart, HiddenText] = field(default_factory=dict)


Coded = TypeVar("Coded", Card, ListedProject)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader looks for; an empty part lets everything through."""

    country: str = ""
    theme: str = ""
    goal: int | None = None
    text: str = ""

    @property
    def is_used(self) -> bool:
        return self != Filter()

    def accepts(self, card: Card) -> bool:
        return (
            self.country in {"", card.country}
            and (not self.theme or self.theme in card.themes)
            and (self.goal is None or self.goal in card.goals)
            and self._is_told_in(card)
        )

    def _is_told_in(self, card: Card) -> bool:
        told = f"{card.title} {card.summary} {card.place} {card.organisation}"
        words = plain_letters(self.text).split()
        return all(word in plain_letters(told) for word in words)


def list_cards(db: Session, edition: Edition, language: str = SOURCE) -> list[Card]:
    """Return an edition's public projects in an order nobody chose and that never changes.

    An imported edition has no proposals: its projects are those of its ballot.
    """
    if edition.is_imported:
        return in_drawn_order(edition.slug, map(_listed, list_projects(db, edition.id)))
    proposals = list_public(db, edition.id)
    return in_drawn_order(edition.slug, (_proposed(proposal, language) for proposal in proposals))


def in_drawn_order(slug: str, projects: Iterable[Coded], lot: str = "") -> list[Coded]:
    """Return projects in the order drawn for an edition, or for one `lot` of its ballot papers."""

    def place(project: Coded) -> bytes:
        return hashlib.sha256(f"{slug}/{lot}{project.code}".encode()).digest()

    return sorted(projects, key=place)


def _proposed(proposal: Proposal, language: str) -> Card:
    text = public_text(proposal, language)
    return Card(
        code=proposal.code,
        title=text.title,
        summary=text.summary,
        country=proposal.country,
        place=proposal.public_place,
        themes=proposal.themes,
        goals=proposal.goals,
        amount_cents=proposal.amount_asked_cents,
        organisation=proposal.organisation.name,
        status=proposal.status,
        language=text.language,
        hidden=text.hidden,
    )


def _listed(project: ListedProject) -> Card:
    return Card(
        code=project.code,
        title=project.title,
        summary=project.summary,
        country=project.country or "",
        place=project.place,
        themes=project.themes,
        goals=project.goals,
        amount_cents=project.cost_cents,
        organisation=project.organisation,
        status=None,
    )
