"""Rule identifiers and versions; both are stored with editions and results and never reused."""

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.errors import UnknownRule
from ballots.formats import BallotFormat
from ballots.instance import Instance
from ballots.outcome import Outcome
from ballots.profile import Profile
from ballots.rules.base import Progress, Rule, contest
from ballots.rules.comparison import compared_equal_shares
from ballots.rules.exact_rule import exact_equal_shares
from ballots.rules.greedy import greedy, greedy_no_skip, greedy_per_cost
from ballots.rules.parameters import Parameters
from ballots.rules.phragmen import phragmen


@dataclass(frozen=True, slots=True)
class RegisteredRule:
    """A rule under its public identifier; the version changes when results can."""

    id: str
    version: str
    rule: Rule


RULES: Mapping[str, RegisteredRule] = {
    registered.id: registered
    for registered in (
        RegisteredRule("greedy", "1", greedy),
        RegisteredRule("greedy-no-skip", "1", greedy_no_skip),
        RegisteredRule("greedy-per-cost", "1", greedy_per_cost),
        RegisteredRule("equal-shares", "1", compared_equal_shares),
        RegisteredRule("exact-equal-shares", "1", exact_equal_shares),
        RegisteredRule("phragmen", "1", phragmen),
    )
}


def count(
    instance: Instance,
    ballot_format: BallotFormat,
    profile: Profile,
    *,
    rule: str,
    parameters: Parameters | Mapping[str, str | int] | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Count with the rule of that identifier; ballots are taken as valid.

    Raises `UnknownRule` or `ImpossibleParameter`.
    """
    if rule not in RULES:
        raise UnknownRule("rule.unknown", rule=rule)
    chosen = Parameters.of(parameters or {})
    prepared = contest(instance, ballot_format, profile, chosen, progress or _silent)
    verdict = RULES[rule].rule(prepared)
    losses = sorted((*prepared.excluded, *verdict.losses), key=lambda loss: loss.project)
    return Outcome(
        rule=rule,
        version=RULES[rule].version,
        parameters=chosen.document() | prepared.resolved,
        budget=instance.budget,
        voters=profile.voters,
        rounds=verdict.rounds,
        losses=tuple(losses),
        ties=verdict.ties,
        share=verdict.share,
        runs=verdict.runs,
    )


def _silent(_: int) -> None:
    """Nobody watches this count."""
