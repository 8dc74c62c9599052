"""The automatic checks criteria can name: each says why, with the figures it compared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.proposals.models import LineSide, LineStatus, Proposal

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
    is_met = any(partner.country == proposal.country for partner in proposal.partners)
    code = "proposals.partner-in-territory" if is_met else "proposals.no-partner-in-territory"
    return CheckResult(is_met, code, {"country": proposal.country})


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


def total(proposal: Proposal, side: LineSide) -> int:
    """Add up one side of the financing plan, in cents."""
    return sum(line.amount_cents for line in proposal.lines if line.side is side)


CHECKS: dict[str, Callable[[Proposal, Mapping[str, Any]], CheckResult]] = {
    "plan-balances": plan_balances,
    "amount-under-ceiling": amount_under_ceiling,
    "partner-in-territory": partner_in_territory,
    "at-least-one-goal": at_least_one_goal,
    "measurable-indicators": measurable_indicators,
    "amount-requested": amount_requested,
}
