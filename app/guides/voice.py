"""Says sentences, amounts and hours in the one language of a document."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.core import i18n


@dataclass(frozen=True, slots=True)
class Voice:
    """A language, the city's zone and the edition's currency.

    Its two verbs have the names under which sentences are extracted into the catalogues.
    """

    language: str
    zone: ZoneInfo
    currency: str

    def gettext(self, message: str, **params: object) -> str:
        return i18n.translations(self.language).gettext(message) % params

    def ngettext(self, one: str, many: str, n: int) -> str:
        said = i18n.translations(self.language).ngettext(one, many, n)
        return said % {"n": self.number(n)}

    def number(self, value: int) -> str:
        return i18n.number(value, self.language)

    def money(self, cents: int) -> str:
        return i18n.money(cents, self.language, self.currency)

    def moment(self, value: datetime) -> str:
        return i18n.moment(value, self.language, self.zone)

    def country(self, code: str) -> str:
        return i18n.country_name(code, self.language)
