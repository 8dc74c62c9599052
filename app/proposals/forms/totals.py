"""The totals of a financing plan as it is being typed: what cannot be read counts for nothing."""

from dataclasses import dataclass
from typing import Any

from app.proposals.forms.readers import cents_of
from app.proposals.models import LineStatus


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums in cents; `in_kind` is the part of each side that no money pays for."""

    expenses_cents: int
    income_cents: int
    expenses_in_kind_cents: int
    income_in_kind_cents: int
    asked_cents: int

    @property
    def difference_cents(self) -> int:
        return self.expenses_cents - self.income_cents


def totals_of(typed: dict[str, Any]) -> Totals:
    """Add up the rows of the financing form."""
    expenses, income = typed["expenses"], typed["income"]
    return Totals(
        expenses_cents=_sum(expenses),
        income_cents=_sum(income),
        expenses_in_kind_cents=_sum([row for row in expenses if row.get("in_kind")]),
        income_in_kind_cents=_with(income, LineStatus.IN_KIND),
        asked_cents=_with(income, LineStatus.REQUESTED),
    )


def _with(rows: list[dict[str, Any]], status: LineStatus) -> int:
    return _sum([row for row in rows if row.get("status") == status])


def _sum(rows: list[dict[str, Any]]) -> int:
    return sum(_cents(row.get("amount", "")) for row in rows)


def _cents(typed: str) -> int:
    try:
        return cents_of(typed)
    except ValueError:
        return 0
