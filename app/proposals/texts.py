"""What a project says in public, in the reader's language, without the texts staff took away."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from app.core.i18n import DEFAULT_LANGUAGE, LANGUAGES
from app.proposals.models import HiddenText, Proposal, TextOrigin, TextPart, TranslatedText

SOURCE = DEFAULT_LANGUAGE
"""The language every proposal is written in first."""
OTHERS = tuple(language for language in LANGUAGES if language != SOURCE)
"""The languages an association may add."""


@dataclass(frozen=True, slots=True)
class PublicText:
    """The texts of one language; a hidden part is empty and `hidden` says why."""

    language: str
    title: str
    summary: str
    description: str
    origin: TextOrigin | None
    """None for the language the project was written in."""
    is_outdated: bool
    hidden: Mapping[TextPart, HiddenText]


def public_text(proposal: Proposal, language: str) -> PublicText:
    """Return the texts in `language`, or in French where nobody wrote them in it."""
    translated = find_translation(proposal, language)
    hidden = {each.part: each for each in proposal.hidden_texts}
    said = translated or proposal
    shown = {part.value: "" if part in hidden else getattr(said, part) for part in TextPart}
    return PublicText(
        language=language if translated else SOURCE,
        origin=translated.origin if translated else None,
        is_outdated=translated is not None and is_outdated(translated, proposal),
        hidden=hidden,
        **shown,
    )


def find_translation(proposal: Proposal, language: str) -> TranslatedText | None:
    return next((each for each in proposal.translations if each.language == language), None)


def is_outdated(translated: TranslatedText, proposal: Proposal) -> bool:
    """Tell whether the French texts changed after this translation was made."""
    return translated.source_sha256 != fingerprint(proposal)


def fingerprint(proposal: Proposal) -> str:
    """Return what tells these French texts from any others."""
    told = "\0".join(getattr(proposal, part) for part in TextPart)
    return hashlib.sha256(told.encode()).hexdigest()
