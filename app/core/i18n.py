"""Languages: catalogues, the choice of one, amounts and dates as people write them."""

import io
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

DEFAULT_LANGUAGE = "fr"
WISH = re.compile(
    r"(?:^|,)\s*([a-z]{1,8})(?:[-_][a-z0-9]+)*\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?(?=,|$)"
)
"""A language that somebody reads, without its region, and its weight."""
SOURCE_LANGUAGE = "en"
"""The language of the message ids: it needs no catalogue."""
LANGUAGES = ("fr", "en", "br", "ar", "es", "tr")
"""Languages every sentence a resident reads exists in, in the order of the switcher."""
WORKING_LANGUAGES = ("fr", "en")
"""Languages the pages of associations and of staff exist in too."""

NOT_COUNTRIES = ("AC", "CP", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
"""Two-letter codes of Unicode that name no country of ISO 3166-1."""
FRENCH_SPACES = re.compile(r" (?=[:;?!»])|(?<=«) ")
UNBREAKABLE = {"fr": FRENCH_SPACES, "br": FRENCH_SPACES}
"""Spaces that belong to the punctuation beside them, by language: no line may begin with it."""

ISOLATE, RELEASE = "\u2066", "\u2069"
"""Around an amount read from left to right in a line read from right to left (UAX 9)."""

DAYS = {"en": "d MMMM y"}
"""How a day is written in full where it is not as Unicode's tables say: in English as in Europe."""
AT = {
    "fr": "{} à {}",
    "en": "{} at {}",
    "br": "{} da {}",
    "es": "{} a las {}",
    "ar": "{} الساعة {}",
}
"""How a day and an hour are said together, where it is more than a space."""

REMEMBERED = 4_096
"""How many written dates and amounts are kept: a long table repeats them, and they cost."""

SAMPLED = 201
"""Below this number every plural form that a ballot can need has shown itself."""

CATALOGUES = Path(__file__).parent.parent / "locale"


def mark(message: str) -> str:
    """Mark a sentence for extraction where it cannot be translated yet."""
    return message


@cache
def translations(language: str) -> NullTranslations:
    """Read the catalogue of `language` from its `.po` file: no compiled copy can go stale."""
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    if language in UNBREAKABLE:
        for message in catalogue:
            message.string = _bind(message.string, UNBREAKABLE[language])
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _bind(said: str | Sequence[str] | None, spaces: re.Pattern[str]) -> str | tuple[str, ...]:
    if said is None or isinstance(said, str):
        return spaces.sub("\u00a0", said or "")
    return tuple(spaces.sub("\u00a0", form) for form in said)


@cache
def plural_samples(language: str) -> dict[str, int]:
    """Return a number for each plural form, by the name `Intl.PluralRules` gives the form.

    Where a catalogue knows more forms (Breton's 1 is not its 21), the number itself is the name.
    """
    named = Locale.parse(language).plural_form
    form = getattr(translations(language), "plural", lambda n: int(n != 1))
    samples = {named(n): n for n in range(SAMPLED)}
    own = {str(n): n for n in range(SAMPLED) if form(n) != form(samples[named(n)])}
    return samples | own


def negotiate(accept_language: str) -> str:
    """Choose among `LANGUAGES` by an `Accept-Language` header; French when nothing fits.

    Tags compare without case and the heaviest is taken first (RFC 9110, 12.5.4).
    """
    wished = WISH.findall(accept_language.lower())
    weighed = [(float(weight or 1), tag) for tag, weight in wished if tag in LANGUAGES]
    # The first of the heaviest: `max` keeps the order of the header.
    weight, tag = max(weighed, key=itemgetter(0), default=(0.0, DEFAULT_LANGUAGE))
    return tag if weight else DEFAULT_LANGUAGE


@cache
def direction(language: str) -> str:
    """Return `rtl` or `ltr`, never `auto` (RGAA 8.10)."""
    return str(Locale.parse(language).text_direction)


def language_name(language: str) -> str:
    """Name a language in itself: français, English."""
    return Locale.parse(language).get_display_name(language) or language


@lru_cache(REMEMBERED)
def country_name(code: str, language: str) -> str:
    """Name an ISO 3166-1 alpha-2 country in `language`; the code itself when unknown."""
    return str(Locale.parse(language).territories.get(code, code))


@cache
def countries(language: str) -> dict[str, str]:
    """Return every country as `{code: name}`, in the alphabet of `language`'s readers."""
    names = {
        code: str(name)
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES  # noqa: PLR2004 - ISO
    }
    return dict(sorted(names.items(), key=lambda entry: plain_letters(entry[1])))


UNDECOMPOSED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
"""Letters that Unicode does not take apart, as people write them without an accent."""


def plain_letters(text: str) -> str:
    """Drop accents and case, for sorting, searching and addresses."""
    decomposed = unicodedata.normalize("NFKD", text.casefold()).translate(UNDECOMPOSED)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def money(cents: int, language: str, currency: str = "EUR", *, beside: Sequence[int] = ()) -> str:
    """Write an amount in cents the way the language does.

    Cents only when there are any, here or in an amount of the same column, given as `beside`.
    """
    said = _money(cents, language, currency, any(each % 100 for each in (cents, *beside)))
    return f"{ISOLATE}{said}{RELEASE}" if direction(language) == "rtl" else said


@lru_cache(REMEMBERED)
def _money(cents: int, language: str, currency: str, has_cents: bool) -> str:  # noqa: FBT001 - a key
    pattern = "#,##0.00\u00a0¤" if has_cents else "#,##0\u00a0¤"
    amount = Decimal(cents).scaleb(-2)
    return format_currency(amount, currency, pattern, locale=language, currency_digits=False)


def amount(cents: int, language: str) -> str:
    """Write euros the way they are typed into a form: no unit, no grouping."""
    pattern = "0.00" if cents % 100 else "0"
    return format_decimal(Decimal(cents).scaleb(-2), pattern, locale=language)


def decimal(value: float, language: str) -> str:
    """Write a decimal number the way it is typed into a form: no grouping, nothing rounded."""
    return format_decimal(value, "0.######", locale=language)


def number(value: int, language: str) -> str:
    return format_decimal(value, locale=language)


def percent(share: float, language: str) -> str:
    return format_percent(share, format="#,##0.#\u00a0%", locale=language)


def day(value: date | datetime, language: str, zone: ZoneInfo) -> str:
    """Write the day in full; an instant is first brought to the city's zone."""
    local = value.astimezone(zone) if isinstance(value, datetime) else value
    return _day(local.year, local.month, local.day, language)


@lru_cache(REMEMBERED)
def _day(year: int, month: int, day_of_month: int, language: str) -> str:
    said = format_date(date(year, month, day_of_month), DAYS.get(language, "long"), locale=language)
    return f"1er{said[1:]}" if language == "fr" and day_of_month == 1 else said


def moment(value: datetime, language: str, zone: ZoneInfo) -> str:
    """Write day and hour in the city's zone: a deadline without its hour is no deadline."""
    local = value.astimezone(zone)
    return AT.get(language, "{} {}").format(day(value, language, zone), f"{local:%H:%M}")
