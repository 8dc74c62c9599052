"""Which languages a page exists in: residents' pages in all, the desks' in the working ones."""

from app.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, WORKING_LANGUAGES

DESKS = frozenset(
    {
        "association",
        "compte",
        "connexion",
        "courrier-envoye",
        "deconnexion",
        "inscription",
        "invitations",
        "mir",
        "mot-de-passe-oublie",
    }
)
"""First words of the addresses where associations and staff work."""


def languages_of(path: str) -> tuple[str, ...]:
    """Return the languages of the page at `path`, the address after its language."""
    first = path.lstrip("/").split("/")[0]
    return WORKING_LANGUAGES if first in DESKS else LANGUAGES


def address_in(language: str, path: str) -> str:
    """Return the address of the page at `path` in `language`, or in French where it lacks it."""
    written = language if language in languages_of(path) else DEFAULT_LANGUAGE
    return f"/{written}/{path.lstrip('/')}"
