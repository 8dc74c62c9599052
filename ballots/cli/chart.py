"""An SVG chart of where the money went: one bar per funded project, and what is left."""

from html import escape

from ballots.amounts import format_amount
from ballots.outcome import Outcome
from ballots.pabulib.election import Election

_WIDTH, _BAR, _GAP, _LABELS = 960, 22, 6, 420


def chart(election: Election, outcome: Outcome) -> str:
    """Bars in the order of selection, as long as their part of the envelope."""
    names = {project.id: project.name or project.id for project in election.instance.projects}
    bars = [(names[step.project], step.cost, "#0b5a5e") for step in outcome.rounds]
    bars.append(("—", outcome.leftover, "#f0b429"))
    longest = max(1, *(cost for _, cost, _ in bars))
    height = len(bars) * (_BAR + _GAP) + _GAP
    title = escape(
        f"{outcome.rule}: {format_amount(outcome.cost)} / {format_amount(outcome.budget)}"
    )
    rows = "\n".join(_row(at, *bar, longest) for at, bar in enumerate(bars))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="13">\n<title>{title}</title>\n{rows}\n</svg>\n'
    )


def _row(at: int, name: str, cost: int, colour: str, longest: int) -> str:
    top = _GAP + at * (_BAR + _GAP)
    length = cost * (_WIDTH - _LABELS - 120) // longest
    middle = top + 16
    return (
        f'<text x="{_LABELS - 10}" y="{middle}" text-anchor="end">{escape(name[:55])}</text>'
        f'<rect x="{_LABELS}" y="{top}" width="{length}" height="{_BAR}" fill="{colour}"/>'
        f'<text x="{_LABELS + length + 6}" y="{middle}">{format_amount(cost)}</text>'
    )
