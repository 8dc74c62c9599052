"""The words for every code a service, a check or the counting core can answer."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from app.core.i18n import country_name, moment, money, translations
from app.web.sentences.accounts import ACCOUNTS
from app.web.sentences.attachments import ATTACHMENTS
from app.web.sentences.bearers import BEARERS
from app.web.sentences.consents import CONSENTS
from app.web.sentences.content import CONTENT
from app.web.sentences.editions import EDITIONS, PHASES
from app.web.sentences.fields import FIELDS
from app.web.sentences.files import FILES
from app.web.sentences.follow_up import FOLLOW_UP
from app.web.sentences.grants import GRANTS
from app.web.sentences.guides import GUIDES
from app.web.sentences.life import LIFE
from app.web.sentences.organisations import ORGANISATIONS
from app.web.sentences.proposals import PROPOSALS
from app.web.sentences.results import RESULTS
from app.web.sentences.reviews import REVIEWS
from app.web.sentences.texts import TEXTS
from app.web.sentences.urn import URN
from app.web.sentences.voters import VOTERS
from app.web.sentences.voting import VOTING
from app.web.sentences.web import WEB

SENTENCES: dict[str, str] = {
    **WEB,
    **FIELDS,
    **FILES,
    **ATTACHMENTS,
    **BEARERS,
    **CONSENTS,
    **ACCOUNTS,
    **CONTENT,
    **EDITIONS,
    **FOLLOW_UP,
    **GRANTS,
    **GUIDES,
    **ORGANISATIONS,
    **LIFE,
    **PROPOSALS,
    **REVIEWS,
    **TEXTS,
    **URN,
    **VOTERS,
    **VOTING,
    **RESULTS,
}


def sentence(code: str, params: Mapping[str, Any], language: str, zone: ZoneInfo) -> str:
    """Say `code` in `language`.

    Parameters named `*_cents` are amounts in `currency` (euros unless given), `*_at` instants
    (shown in `zone`), `*phase` phases, `review_state` where a review stands, `country` an ISO
    code; everything else is inserted as it is.
    """
    currency = str(params.get("currency", "EUR"))
    said = {name: _said(name, value, language, zone, currency) for name, value in params.items()}
    return translations(language).gettext(SENTENCES[code]).format(**said)


def phase_name(phase: str, language: str) -> str:
    """Name a phase of an edition."""
    return translations(language).gettext(PHASES[phase])


def theme_name(theme: str, language: str) -> str:
    """Name a theme; an imported election names its own, in its own words."""
    known = SENTENCES.get(f"theme.{theme}")
    return translations(language).gettext(known) if known else theme


def _said(name: str, value: Any, language: str, zone: ZoneInfo, currency: str) -> Any:
    if name.endswith("_cents"):
        return money(int(value), language, currency)
    if name.endswith("_at"):
        return moment(value, language, zone)
    if name.endswith("phase"):
        return phase_name(str(value), language)
    if name == "review_state":
        return translations(language).gettext(SENTENCES[f"review-state.{value}"])
    if name == "country":
        return country_name(str(value), language)
    return value
