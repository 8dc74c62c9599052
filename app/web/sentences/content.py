"""Names of the answers of a proposal, by field: what a list of changes calls them."""

from app.core.i18n import mark as _

CONTENT: dict[str, str] = {
    "content.title": _("Title"),
    "content.summary": _("One-sentence summary"),
    "content.description": _("Description"),
    "content.country": _("Country"),
    "content.place": _("Place"),
    "content.themes": _("Themes"),
    "content.goals": _("Sustainable development goals"),
    "content.partners": _("Partners"),
    "content.lines": _("Financing plan"),
    "content.indicators": _("Indicators"),
    "content.name": _("Name"),
    "content.hides_name": _("Name not published"),
    "content.hides_place": _("Place not published"),
    "content.side": _("Side of the plan"),
    "content.label": _("Line"),
    "content.amount_cents": _("Amount"),
    "content.status": _("Status"),
    "content.unit": _("Unit"),
    "content.target": _("Target"),
    "line-side.expense": _("Expense"),
    "line-side.income": _("Income"),
}
