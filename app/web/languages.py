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


def is_at_desk(path: str) -> bool:
    """Tell whether the page at `path`, the address after its language, is a desk's."""
    return path.lstrip("/").split("/")[0] in DESKS


def languages_of(path: str) -> tuple[str, ...]:
    """Return the languages of the page at `path`, the address after its language."""
    return WORKING_LANGUAGES if is_at_desk(path) else LANGUAGES


def address_in(language: str, path: str) -> str:
    """Return the address of the page at `path` in `language`, or in French where it lacks it."""
    written = language if language in languages_of(path) else DEFAULT_LANGUAGE
    return f"/{written}/{path.lstrip('/')}"
