"""The automatic checks criteria can name: each says why, with the figures it compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.proposals.models import LineSide, LineStatus, Proposal, Standing

HOME = "FR"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether a criterion is met; `code` and `params` are the sentence that says why."""

    is_met: bool
    code: str
    params: dict[str, Any] = field(default_factory=dict)


def run_check(name: str, proposal: Proposal, parameters: Mapping[str, Any]) -> CheckResult:
    """Run the check `name` with the criterion's own `parameters`."""
    return CHECKS[name](proposal, parameters)


def plan_balances(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    sums = {
        "expenses_cents": total(proposal, LineSide.EXPENSE),
        "income_cents": total(proposal, LineSide.INCOME),
    }
    if not proposal.lines:
        return CheckResult(is_met=False, code="proposals.plan-is-empty")
    if sums["expenses_cents"] != sums["income_cents"]:
        return CheckResult(is_met=False, code="proposals.plan-does-not-balance", params=sums)
    return CheckResult(is_met=True, code="proposals.plan-balances", params=sums)


def amount_under_ceiling(proposal: Proposal, parameters: Mapping[str, Any]) -> CheckResult:
    ceiling = int(parameters["ceiling_cents"])
    is_met = proposal.amount_asked_cents <= ceiling
    code = "proposals.amount-under-ceiling" if is_met else "proposals.amount-above-ceiling"
    asked = {"asked_cents": proposal.amount_asked_cents, "ceiling_cents": ceiling}
    return CheckResult(is_met, code, asked)


def partner_in_territory(proposal: Proposal, parameters: Mapping[str, Any]) -> CheckResult:
    home = parameters.get("home", HOME)
    if proposal.country in {"", home}:
        return CheckResult(is_met=False, code="proposals.no-territory")
    is_met = any(partner.country == proposal.country for partner in proposal.public_partners)
    code = "proposals.partner-in-territory" if is_met else "proposals.no-partner-in-territory"
    return CheckResult(is_met, code, {"country": proposal.country})


def partner_consents(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    there = [each for each in proposal.partners if each.country == proposal.country]
    agreed = [each for each in there if each.standing is Standing.CONFIRMED]
    is_met = bool(proposal.country and agreed)
    code = "proposals.partner-consented" if is_met else "proposals.no-partner-consent"
    return CheckResult(is_met, code, {"count": len(agreed)} if is_met else {})


def at_least_one_goal(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    if not proposal.goals:
        return CheckResult(is_met=False, code="proposals.no-goal")
    numbers = ", ".join(str(number) for number in proposal.goals)
    return CheckResult(is_met=True, code="proposals.goals-named", params={"numbers": numbers})


def measurable_indicators(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    measurable = [each for each in proposal.indicators if each.unit and each.target > 0]
    is_met = bool(measurable)
    code = "proposals.indicators-measurable" if is_met else "proposals.no-measurable-indicator"
    return CheckResult(is_met, code, {"count": len(measurable)} if is_met else {})


def amount_requested(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    asked = [line for line in proposal.lines if line.status is LineStatus.REQUESTED]
    if len(asked) > 1:
        several = {"count": len(asked)}
        return CheckResult(is_met=False, code="proposals.amount-asked-twice", params=several)
    if proposal.amount_asked_cents == 0:
        return CheckResult(is_met=False, code="proposals.no-amount-asked")
    amount = {"asked_cents": proposal.amount_asked_cents}
    return CheckResult(is_met=True, code="proposals.amount-asked", params=amount)


def not_fully_funded(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    """Find whether the money acquired or asked elsewhere leaves something for this budget."""
    elsewhere = total(proposal, LineSide.INCOME, LineStatus.ACQUIRED, LineStatus.ASKED)
    costs = total(proposal, LineSide.EXPENSE) - total(
        proposal, LineSide.EXPENSE, LineStatus.IN_KIND
    )
    sums = {"elsewhere_cents": elsewhere, "expenses_cents": costs}
    if proposal.amount_asked_cents == 0:
        return CheckResult(is_met=False, code="proposals.no-amount-asked")
    is_met = elsewhere < costs
    code = "proposals.not-fully-funded" if is_met else "proposals.fully-funded"
    return CheckResult(is_met, code, sums)


def in_kind_balances(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    """Compare what is given without money with what it is used for, as French accounts do."""
    sums = {
        "expenses_cents": total(proposal, LineSide.EXPENSE, LineStatus.IN_KIND),
        "income_cents": total(proposal, LineSide.INCOME, LineStatus.IN_KIND),
    }
    is_met = sums["expenses_cents"] == sums["income_cents"]
    code = "proposals.in-kind-balances" if is_met else "proposals.in-kind-differs"
    return CheckResult(is_met, code, sums)


def sector_given(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    if not proposal.sector:
        return CheckResult(is_met=False, code="proposals.sector-missing")
    return CheckResult(is_met=True, code="proposals.sector-given", params={"code": proposal.sector})


def gender_marker_given(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    if proposal.gender_marker is None:
        return CheckResult(is_met=False, code="proposals.gender-marker-missing")
    marker = {"marker": proposal.gender_marker}
    return CheckResult(is_met=True, code="proposals.gender-marker-given", params=marker)


def climate_markers_given(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    markers = (proposal.mitigation_marker, proposal.adaptation_marker)
    if None in markers:
        return CheckResult(is_met=False, code="proposals.climate-markers-missing")
    said = dict(zip(("mitigation", "adaptation"), markers, strict=True))
    return CheckResult(is_met=True, code="proposals.climate-markers-given", params=said)


def calendar_given(proposal: Proposal, parameters: Mapping[str, Any]) -> CheckResult:
    """Find a first and a last day, at most `longest_days` apart where the criterion says so."""
    if proposal.starts_on is None or proposal.ends_on is None:
        return CheckResult(is_met=False, code="proposals.calendar-missing")
    days = (proposal.ends_on - proposal.starts_on).days
    longest = int(parameters.get("longest_days", days))
    if days > longest:
        too_long = {"days": days, "longest": longest}
        return CheckResult(is_met=False, code="proposals.calendar-too-long", params=too_long)
    return CheckResult(is_met=True, code="proposals.calendar-given", params={"days": days})


def milestones_within_calendar(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    dated = [(each.due_on, each.title) for each in proposal.milestones if each.due_on]
    first, last = proposal.starts_on or date.min, proposal.ends_on or date.max
    astray = [title for day, title in dated if not first <= day <= last]
    if astray:
        named = {"titles": ", ".join(astray)}
        return CheckResult(is_met=False, code="proposals.milestones-astray", params=named)
    if not dated:
        return CheckResult(is_met=False, code="proposals.milestones-undated")
    count = {"count": len(dated)}
    return CheckResult(is_met=True, code="proposals.milestones-dated", params=count)


def indicators_with_baseline(proposal: Proposal, _parameters: Mapping[str, Any]) -> CheckResult:
    if not proposal.indicators:
        return CheckResult(is_met=False, code="proposals.no-measurable-indicator")
    without = [each.name for each in proposal.indicators if each.baseline is None]
    if without:
        named = {"names": ", ".join(without)}
        return CheckResult(is_met=False, code="proposals.baseline-missing", params=named)
    count = {"count": len(proposal.indicators)}
    return CheckResult(is_met=True, code="proposals.baselines-given", params=count)


def total(proposal: Proposal, side: LineSide, *statuses: LineStatus) -> int:
    """Add up one side of the financing plan, or its lines of some statuses, in cents."""
    return sum(
        line.amount_cents
        for line in proposal.lines
        if line.side is side and (not statuses or line.status in statuses)
    )


CHECKS: dict[str, Callable[[Proposal, Mapping[str, Any]], CheckResult]] = {
    "plan-balances": plan_balances,
    "amount-under-ceiling": amount_under_ceiling,
    "partner-in-territory": partner_in_territory,
    "partner-consents": partner_consents,
    "at-least-one-goal": at_least_one_goal,
    "measurable-indicators": measurable_indicators,
    "amount-requested": amount_requested,
    "not-fully-funded": not_fully_funded,
    "in-kind-balances": in_kind_balances,
    "sector-given": sector_given,
    "gender-marker-given": gender_marker_given,
    "climate-markers-given": climate_markers_given,
    "calendar-given": calendar_given,
    "milestones-within-calendar": milestones_within_calendar,
    "indicators-with-baseline": indicators_with_baseline,
}
