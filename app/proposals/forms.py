"""The long form of a proposal: what was typed, what it means, and back again."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from app.core.i18n import amount
from app.proposals.content import Content, LineContent
from app.proposals.models import FinancingLine, LineSide, LineStatus, Proposal
from app.proposals.schemas import MOST_ROWS, Amount, NeededLine, ProposalText, Strict
from app.web.forms import fields, rows

EUROS = re.compile(r"([0-9]+|[0-9]{1,3}(?:[.,][0-9]{3})+)(?:[.,]([0-9]{1,2}))?")
"""1500, 1500,5, 1.500,50 or 1,500.50, once the spaces are gone."""
SIMPLE = ("title", "summary", "description", "country", "place")
CHOICES = ("themes", "goals")
ROWS = {
    "partners": ("name", "country", "place"),
    "expenses": ("label", "amount"),
    "income": ("label", "amount"),
    "indicators": ("name", "unit", "target"),
}
"""The lists of rows, and the fields that tell a row in use from an empty one."""


def cents_of(typed: str) -> int:
    """Read euros as people type them, with spaces, a comma or a point, and the sign or not."""
    plain = "".join(typed.split()).removesuffix("€")
    if not plain:
        raise ValueError("field.missing")
    found = EUROS.fullmatch(plain)
    if found is None:
        raise ValueError("field.not-an-amount")
    euros, cents = found.groups()
    return int(re.sub(r"[.,]", "", euros)) * 100 + int((cents or "").ljust(2, "0"))


Euros = Annotated[Amount, BeforeValidator(cents_of)]


class ExpenseForm(Strict):
    """One expense of the plan, in euros."""

    label: NeededLine
    amount: Euros


class IncomeForm(ExpenseForm):
    """One income of the plan, and how sure it is."""

    status: LineStatus = LineStatus.PLANNED


class ProposalForm(ProposalText):
    """The whole form, validated."""

    expenses: Annotated[list[ExpenseForm], Field(max_length=MOST_ROWS)]
    income: Annotated[list[IncomeForm], Field(max_length=MOST_ROWS)]

    def content(self) -> Content:
        expenses = (
            LineContent(LineSide.EXPENSE, line.label, line.amount) for line in self.expenses
        )
        income = (
            LineContent(LineSide.INCOME, line.label, line.amount, line.status)
            for line in self.income
        )
        return self.content_with((*expenses, *income))


def typed_in(form: FormData) -> dict[str, Any]:
    """Return everything typed, rows gathered and empty rows left out, nothing judged."""
    values = fields(form)
    return (
        {name: values.get(name, "") for name in SIMPLE}
        | {name: [str(each) for each in form.getlist(name)] for name in CHOICES}
        | {name: rows(values, name, told_by) for name, told_by in ROWS.items()}
    )


def typed_of(proposal: Proposal, language: str) -> dict[str, Any]:
    """Return a stored proposal as its form would have been typed."""
    return {name: getattr(proposal, name) for name in SIMPLE} | {
        "themes": proposal.themes,
        "goals": [str(number) for number in proposal.goals],
        "partners": [
            {
                "name": partner.name,
                "country": partner.country,
                "place": partner.place,
                "hides_name": partner.hides_name,
                "hides_place": partner.hides_place,
            }
            for partner in proposal.partners
        ],
        "expenses": _lines(proposal, LineSide.EXPENSE, language),
        "income": _lines(proposal, LineSide.INCOME, language),
        "indicators": [
            {"name": each.name, "unit": each.unit, "target": str(each.target)}
            for each in proposal.indicators
        ],
    }


def nothing_typed() -> dict[str, Any]:
    """Return the form as it is before the first word."""
    return typed_in(FormData())


def _lines(proposal: Proposal, side: LineSide, language: str) -> list[dict[str, str]]:
    return [_line(line, language) for line in proposal.lines if line.side is side]


def _line(line: FinancingLine, language: str) -> dict[str, str]:
    return {
        "label": line.label,
        "amount": amount(line.amount_cents, language),
        "status": line.status.value,
    }
