"""For each project: the decisive reason and the figures its sentence needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ballots.errors import UnknownProject
from ballots.explain.replay import replay
from ballots.instance import Instance
from ballots.outcome import LOST_MONEY_SPENT, PURCHASE, Loss, Outcome, Round
from ballots.profile import Profile
from ballots.rules.market import Market


@dataclass(frozen=True, slots=True)
class Explanation:
    """A message code and its parameters; amounts in whole minor units, rounded down.

    `spent` says which funded projects took the supporters' money, most first. Codes are
    `won.<rule>`, `won.completion`, `won.comparison`, and the `lost.*` codes of `ballots.outcome`.
    """

    project: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    spent: tuple[tuple[str, int], ...] = ()


def explain(instance: Instance, profile: Profile, outcome: Outcome, project_id: str) -> Explanation:
    """Why this project won or lost; raises `UnknownProject`."""
    explanations = explain_all(instance, profile, outcome)
    if project_id not in explanations:
        raise UnknownProject("instance.unknown-project", project=project_id)
    return explanations[project_id]


def explain_all(instance: Instance, profile: Profile, outcome: Outcome) -> dict[str, Explanation]:
    """Return an explanation for every project of the instance, by identifier, winners first."""
    market = replay(instance, profile, outcome) if outcome.rule == "equal-shares" else None
    won = {
        step.project: _won(step, at, outcome.rule)
        for at, step in enumerate(outcome.rounds, start=1)
    }
    return won | {loss.project: _lost(loss, market) for loss in outcome.losses}


def _won(step: Round, at: int, rule: str) -> Explanation:
    params: dict[str, str | int] = {
        "round": at,
        "cost": step.cost,
        "votes": step.votes,
        "score": step.score,
    }
    if step.stage != PURCHASE:
        return Explanation(step.project, f"won.{step.stage}", params)
    if step.payment is not None:
        params |= {
            "payment": step.payment.__floor__(),
            "full_payers": step.full_payers,
            "partial_payers": step.partial_payers,
        }
        if step.payment:
            params["effective_votes"] = (step.cost / step.payment).__floor__()
    return Explanation(step.project, f"won.{rule}", params)


def _lost(loss: Loss, market: Market | None) -> Explanation:
    params = {**loss.params, "votes": loss.votes, "score": loss.score, "round": loss.round}
    if market is None or loss.code != LOST_MONEY_SPENT:
        return Explanation(loss.project, loss.code, params)
    return Explanation(loss.project, loss.code, params, _spent(market, loss.project))


def _spent(market: Market, project_id: str) -> tuple[tuple[str, int], ...]:
    """Return what the supporters of a project paid for each funded one."""
    at = next(i for i, c in enumerate(market.candidates) if c.project.id == project_id)
    money = [market.money_before(at, rounds) for rounds in range(len(market.bought) + 1)]
    paid = [
        (market.candidates[winner].project.id, (before - after).__floor__())
        for winner, before, after in zip(market.bought, money, money[1:], strict=False)
    ]
    return tuple(sorted((entry for entry in paid if entry[1]), key=lambda e: (-e[1], e[0])))
