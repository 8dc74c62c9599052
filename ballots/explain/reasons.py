"""For each project: the decisive reason and the figures its sentence needs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from ballots.errors import UnknownProject
from ballots.explain.distance import distances
from ballots.explain.lost import Distance
from ballots.explain.spending import spending
from ballots.explain.support import effective_support
from ballots.instance import Instance
from ballots.outcome import LOST_MONEY_SPENT, PURCHASE, Loss, Outcome, Round
from ballots.profile import Profile


@dataclass(frozen=True, slots=True)
class Explanation:
    """A message code and its parameters; amounts in whole minor units, rounded down.

    `spent` says which funded projects took the supporters' money, most first. Codes are
    `won.<rule>`, `won.completion`, `won.comparison`, and the `lost.*` codes of `ballots.outcome`.
    Losers have `largest_cost` and `more_supporters` where there are such (`distances`);
    under equal shares all have `effective_support`, in whole percent rounded down.
    """

    project: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    spent: tuple[tuple[str, int], ...] = ()


def explain(instance: Instance, profile: Profile, outcome: Outcome, project_id: str) -> Explanation:
    """Why this project won or lost; raises `UnknownProject`."""
    if project_id not in {project.id for project in instance.projects}:
        raise UnknownProject("instance.unknown-project", project=project_id)
    return _explained(instance, profile, outcome, [project_id])[project_id]


def explain_all(instance: Instance, profile: Profile, outcome: Outcome) -> dict[str, Explanation]:
    """Return an explanation for every project of the instance, by identifier, winners first."""
    everyone = [project.id for project in instance.projects]
    return _explained(instance, profile, outcome, everyone)


def _explained(
    instance: Instance, profile: Profile, outcome: Outcome, asked: Collection[str]
) -> dict[str, Explanation]:
    rounds = enumerate(outcome.rounds, start=1)
    losses = [loss for loss in outcome.losses if loss.project in asked]
    spent = [loss.project for loss in losses if loss.code == LOST_MONEY_SPENT]
    paid = spending(instance, profile, outcome, spent)
    found = {step.project: _won(step, at, outcome.rule) for at, step in rounds}
    found |= {loss.project: _lost(loss, paid.get(loss.project, ())) for loss in losses}
    lost = [loss.project for loss in losses]
    further = _support(instance, profile, outcome, asked)
    for project, distance in distances(instance, profile, outcome, lost).items():
        further[project] = further.get(project, {}) | _distance(distance)
    return {
        project: replace(each, params={**each.params, **further.get(project, {})})
        for project, each in found.items()
        if project in asked
    }


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


def _lost(loss: Loss, spent: tuple[tuple[str, int], ...]) -> Explanation:
    params = {**loss.params, "votes": loss.votes, "score": loss.score, "round": loss.round}
    return Explanation(loss.project, loss.code, params, spent)


def _support(
    instance: Instance, profile: Profile, outcome: Outcome, asked: Collection[str]
) -> dict[str, dict[str, int]]:
    """Return the effective support in whole percent, where the rule knows it."""
    if outcome.rule != "equal-shares" or outcome.share is None:
        return {}
    support = effective_support(instance, profile, outcome, asked)
    return {project: {"effective_support": int(100 * part)} for project, part in support.items()}


def _distance(distance: Distance) -> dict[str, int]:
    figures = {
        "largest_cost": distance.largest_cost,
        "more_supporters": distance.more_supporters,
    }
    return {name: figure for name, figure in figures.items() if figure is not None}
