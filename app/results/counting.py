"""From rows to a count and back: the ballots as a .pb file, that very file counted, its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.editions.models import Edition, ListedProject
from app.editions.rules import RuleNotUsable
from app.results.models import Result, ResultLine
from app.voting.models import OpenedBallot
from app.voting.paper import format_of, instance_of
from ballots.ballot import Ballot
from ballots.errors import BallotsError
from ballots.explain import Explanation, explain_all
from ballots.outcome import Loss, Outcome, Round
from ballots.pabulib.election import Election
from ballots.pabulib.reader import read
from ballots.pabulib.writer import write
from ballots.profile import Profile
from ballots.record import input_document, outcome_document, sha256_of
from ballots.rules.registry import count

YARDSTICK = "greedy"
"""The rule every result is compared with: what most cities use."""
AMOUNTS = frozenset({"cost", "payment", "start", "left", "missing", "largest_cost"})
"""Parameters of the core's explanations that are minor units."""
SHARED = frozenset({"seed", "threshold"})
"""Parameters that mean the same to the yardstick."""
COUNTED_ANEW = frozenset({"num_projects", "num_votes"})
Columns = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted and what came out, by the edition's rule and by the yardstick."""

    election: Election
    outcome: Outcome
    yardstick: Outcome


def election_file(
    edition: Edition,
    projects: Sequence[ListedProject],
    ballots: Sequence[OpenedBallot],
    *,
    meta: Mapping[str, str] | None = None,
    columns: Columns | None = None,
) -> str:
    """Return the ballots as a .pb file: equal ones together, fresh numbers, no tracker.

    Their order follows from their content alone, so it says nothing about who came when.
    """
    ballot_format = format_of(edition)
    profile = Profile.of(
        Ballot.of(ballot_format, [(str(code), int(points)) for code, points in ballot.choices])
        for ballot in ballots
    )
    kept = {k: v for k, v in edition.file_metadata.items() if k not in COUNTED_ANEW}
    return write(
        instance_of(projects, edition),
        ballot_format,
        profile,
        meta={**kept, **(meta or {})},
        project_columns=columns,
    )


def parameters_of(edition: Edition) -> dict[str, str | int]:
    """Return the rule's parameters with the public seed of the lot."""
    return {"seed": edition.tie_seed, **edition.rule_parameters}


def count_ballots(
    edition: Edition, projects: Sequence[ListedProject], ballots: Sequence[OpenedBallot]
) -> Count:
    """Count the file anyone can download, so that what is counted is what is published."""
    election = read(election_file(edition, projects, ballots))
    parameters = parameters_of(edition)
    shared = {name: value for name, value in parameters.items() if name in SHARED}
    try:
        return Count(
            election,
            _counted(election, edition.counting_rule, parameters),
            _counted(election, YARDSTICK, shared),
        )
    except BallotsError as error:
        raise RuleNotUsable(rule=edition.counting_rule, reason=str(error)) from error


def result_of(
    edition: Edition, projects: Sequence[ListedProject], counted: Count, now: datetime
) -> Result:
    """Return the rows of a count, not yet published."""
    outcome, election = counted.outcome, counted.election
    document = outcome_document(outcome)
    return Result(
        edition_id=edition.id,
        rule=outcome.rule,
        rule_version=outcome.version,
        parameters=dict(outcome.parameters),
        ballots=outcome.voters,
        blank_ballots=sum(times for ballot, times in election.profile if not ballot.choices),
        cost_cents=outcome.cost,
        budget_cents=outcome.budget,
        satisfaction={"without": _without(election.profile, outcome)},
        comparison={
            "rule": YARDSTICK,
            "winners": list(counted.yardstick.winners),
            "cost_cents": counted.yardstick.cost,
            "without": _without(election.profile, counted.yardstick),
        },
        official=None,
        outcome=document,
        input_sha256=sha256_of(
            input_document(election.instance, election.format, election.profile)
        ),
        outcome_sha256=sha256_of(document),
        counted_at=now,
        lines=_lines(edition, projects, counted),
    )


def _counted(election: Election, rule: str, parameters: Mapping[str, str | int]) -> Outcome:
    return count(
        election.instance, election.format, election.profile, rule=rule, parameters=parameters
    )


def _without(profile: Profile, outcome: Outcome) -> int:
    """Count the ballots that name projects of which none is funded."""
    won = set(outcome.winners)
    return sum(
        times
        for ballot, times in profile
        if ballot.choices and won.isdisjoint(code for code, _ in ballot.choices)
    )


def _lines(edition: Edition, projects: Sequence[ListedProject], counted: Count) -> list[ResultLine]:
    """Winners in order of selection, then the others by support."""
    outcome = counted.outcome
    because = explain_all(counted.election.instance, counted.election.profile, outcome)
    costs = {project.code: project.cost_cents for project in projects}
    losses = sorted(outcome.losses, key=lambda loss: (-loss.score, -loss.votes, loss.project))
    decided: list[Round | Loss] = [*outcome.rounds, *losses]
    return [
        ResultLine(
            code=each.project,
            position=position,
            is_funded=isinstance(each, Round),
            supporters=each.votes,
            points=each.score,
            cost_cents=costs[each.project],
            explanation=because[each.project].code,
            parameters=_sayable(because[each.project], edition.currency),
        )
        for position, each in enumerate(decided, start=1)
    ]


def _sayable(because: Explanation, currency: str) -> dict[str, Any]:
    """Name the parameters as the sentences do: amounts end in `_cents`."""
    said: dict[str, Any] = {
        f"{name}_cents" if name in AMOUNTS else name: value
        for name, value in because.params.items()
    }
    return said | {"currency": currency, "spent": [list(entry) for entry in because.spent]}
