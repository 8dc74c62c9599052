"""What guide and paper ballot say in one language: plain text, which nothing reads as markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.i18n import direction
from app.editions.addresses import qr_code, short_address
from app.editions.models import BallotKind, Edition, Freeze, ListedProject, Phase
from app.editions.phases import closes_at, opens_at
from app.guides import words
from app.guides.glyphs import breakable
from app.guides.lots import Lot
from app.guides.voice import Voice
from app.proposals.models import TextOrigin
from app.voting.paper import format_of


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who prints: whom to ask, and where the pages are."""

    name: str
    email: str
    base_url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A project, as guide and paper ballot show it."""

    title: str
    summary: str
    note: str
    organisation: str
    country: str
    amount: str
    address: str


def guide_of(
    voice: Voice,
    edition: Edition,
    frozen: Freeze,
    projects: Sequence[ListedProject],
    publisher: Publisher,
) -> dict[str, Any]:
    """Return everything the guide says; `projects` in the order they are to stand in."""
    _, home = voice.gettext, f"{publisher.base_url}/{voice.language}"
    entrance = f"{home}/editions/{edition.slug}/voter"
    return {
        **_head(voice, edition, _("The guide of the vote")),
        "envelope": _envelope(voice, edition),
        "window": _window(voice, edition, Phase.VOTING),
        "address": publisher.base_url,
        "vote": {"address": entrance, "code": qr_code(entrance)},
        "calendar": {"title": _("The calendar"), "steps": _calendar(voice, edition)},
        "who": {
            "title": _("Who may vote?"),
            "texts": [_(each, city=edition.city_name) for each in words.WHO],
        },
        "ways": {
            "title": _("Three ways to vote"),
            "steps": [{"name": _(name), "text": _(text)} for name, text in words.WAYS],
        },
        "filling": {
            "title": _("How to fill in your ballot"),
            "steps": [
                *words.how_to_mark(voice, edition, format_of(edition), words.ADJUST),
                *map(_, words.AT_THE_SCREEN),
            ],
        },
        "projects": {
            "title": voice.ngettext("The project", "The %(n)s projects", len(projects)),
            "note": _(words.ORDER),
            "entries": _entries(voice, edition, projects, publisher.base_url),
        },
        "counting": {
            "title": _("How the count works"),
            "rule": _(words.RULES[edition.counting_rule]),
            "texts": words.how_it_counts(voice, edition),
            "fixed": _(words.FIXED, moment=voice.moment(frozen.frozen_at)),
            "address": f"{home}/editions/{edition.slug}/regles",
        },
        "help": {
            "title": _("Help and contact"),
            "texts": [_(each) for each in words.HELP],
            "facts": _contacts(voice, publisher, f"{home}/aide"),
        },
    }


def papers_of(
    voice: Voice,
    edition: Edition,
    projects: Sequence[ListedProject],
    publisher: Publisher,
    lot: Lot | None = None,
) -> dict[str, Any]:
    """Return what the sheets of a lot say; without a lot, the one sheet anyone may print."""
    _ = voice.gettext
    last = _(words.INTO_THE_URN) if lot else _(words.NOT_YET_A_VOTE)
    serials = lot.serials if lot else ()
    return {
        **_head(voice, edition, _("Paper ballot") if lot else _("My choice on paper")),
        "instructions": words.how_to_mark(voice, edition, format_of(edition), words.OR_CENTS),
        "rules": [_(words.NO_NAME), last],
        "has_box": edition.ballot_kind is not BallotKind.RANKING,
        "unit": _unit(voice, edition),
        "entries": _entries(voice, edition, projects, publisher.base_url),
        "sheets": [_(words.SHEET, serial=each, lot=lot.code) for each in serials if lot] or [""],
    }


def _head(voice: Voice, edition: Edition, title: str) -> dict[str, Any]:
    return {
        "language": voice.language,
        "direction": direction(voice.language),
        "title": title,
        "name": edition.name,
        "theme": edition.theme,
        "city": edition.city_name,
        "tag": voice.gettext("Demonstration") if edition.is_simulated else "",
    }


def _entries(
    voice: Voice, edition: Edition, projects: Sequence[ListedProject], base_url: str
) -> list[Entry]:
    return [_entry(voice, edition, each, base_url) for each in projects]


def _entry(voice: Voice, edition: Edition, project: ListedProject, base_url: str) -> Entry:
    text = project.texts.get(voice.language, {})
    hidden_at = project.summary_hidden_at
    note = voice.gettext(words.MACHINE) if text.get("origin") == TextOrigin.MACHINE else ""
    country = voice.country(project.country) if project.country else ""
    return Entry(
        title=breakable(text.get("title") or project.title or project.code),
        summary="" if hidden_at else breakable(text.get("summary") or project.summary),
        note=voice.gettext(words.HIDDEN, moment=voice.moment(hidden_at)) if hidden_at else note,
        organisation=breakable(project.organisation),
        country=country,
        amount=voice.money(project.cost_cents),
        address=short_address(base_url, edition.slug, project.code),
    )


def _envelope(voice: Voice, edition: Edition) -> str:
    amount = voice.money(edition.budget_cents)
    if edition.population is None:
        return voice.gettext("To share out: %(amount)s.", amount=amount)
    n = voice.number(edition.population)
    return voice.gettext(words.ENVELOPE, city=edition.city_name, n=n, amount=amount)


def _calendar(voice: Voice, edition: Edition) -> list[dict[str, Any]]:
    return [
        {
            "name": voice.gettext(name),
            "dates": _window(voice, edition, phase),
            "text": voice.gettext(text),
        }
        for phase, (name, text) in words.PHASES.items()
    ]


def _window(voice: Voice, edition: Edition, phase: Phase) -> list[str]:
    opening, closing = voice.moment(opens_at(edition, phase)), closes_at(edition, phase)
    if closing is None:
        return [voice.gettext("From %(opening)s on", opening=opening)]
    return [
        voice.gettext("From %(opening)s", opening=opening),
        voice.gettext("to %(closing)s", closing=voice.moment(closing)),
    ]


def _unit(voice: Voice, edition: Edition) -> str:
    """Name what is written beside a project; nothing where a tick says all."""
    if edition.ballot_kind is BallotKind.EURO:
        return voice.gettext("cents")
    return voice.gettext("rank") if edition.ballot_kind is BallotKind.RANKING else ""


def _contacts(voice: Voice, publisher: Publisher, page: str) -> list[dict[str, str]]:
    facts = {
        voice.gettext("By post or on the spot"): publisher.name,
        voice.gettext("By e-mail"): publisher.email,
        voice.gettext("On this site"): page,
    }
    return [{"name": name, "text": text} for name, text in facts.items() if text]
