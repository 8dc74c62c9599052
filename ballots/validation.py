"""Every rule a ballot breaks, in a fixed order, never an exception."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ballots.formats import CHOOSE_ONE, EURO, EURO_CENTS, BallotFormat
from ballots.instance import Instance

Choices = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: a stable code and what to say about it."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def violations(
    choices: Choices, ballot_format: BallotFormat, instance: Instance
) -> tuple[Violation, ...]:
    """All violations of raw choices (project id, points), possibly repeated or foreign.

    The number is ignored where the format gives it no meaning (approvals, rankings).
    Order: projects in the order named (unknown, withdrawn, repeated, points), then
    length, cost and sum of the whole ballot.
    """
    found = [*_of_projects(choices, instance), *_of_length(choices, ballot_format)]
    found += _of_cost(choices, ballot_format, instance)
    if ballot_format.kind == EURO:
        found += _of_euro(choices)
    elif ballot_format.has_points:
        found += _of_points(choices, ballot_format)
    return tuple(found)


def _of_projects(choices: Choices, instance: Instance) -> Iterator[Violation]:
    withdrawn = {project.id: project.withdrawn for project in instance.projects}
    for project, times in Counter(project for project, _ in choices).items():
        if project not in withdrawn:
            yield Violation("ballot.unknown-project", {"project": project})
        elif withdrawn[project]:
            yield Violation("ballot.withdrawn-project", {"project": project})
        if times > 1:
            yield Violation("ballot.repeated-project", {"project": project, "times": times})


def _of_length(choices: Choices, ballot_format: BallotFormat) -> Iterator[Violation]:
    most = 1 if ballot_format.kind == CHOOSE_ONE else ballot_format.max_length
    if most is not None and len(choices) > most:
        yield Violation("ballot.too-many", {"maximum": most, "named": len(choices)})
    if len(choices) < ballot_format.min_length:
        yield Violation(
            "ballot.too-few", {"minimum": ballot_format.min_length, "named": len(choices)}
        )


def _of_cost(
    choices: Choices, ballot_format: BallotFormat, instance: Instance
) -> Iterator[Violation]:
    envelope = ballot_format.envelope(instance.budget)
    if envelope is None:
        return
    costs = {project.id: project.cost for project in instance.projects}
    cost = sum(costs.get(project, 0) for project, _ in choices)
    if cost > envelope:
        yield Violation("ballot.over-envelope", {"envelope": envelope, "cost": cost})


def _of_euro(choices: Choices) -> Iterator[Violation]:
    for project, cents in choices:
        if cents < 1:
            yield Violation("ballot.share-below-one", {"project": project, "cents": cents})
    total = sum(cents for _, cents in choices)
    if choices and total != EURO_CENTS:
        yield Violation("ballot.sum-not-100", {"sum": total})


def _of_points(choices: Choices, ballot_format: BallotFormat) -> Iterator[Violation]:
    for project, points in choices:
        about: dict[str, str | int] = {"project": project, "points": points}
        if ballot_format.min_points is not None and points < ballot_format.min_points:
            yield Violation("ballot.points-too-low", about | {"minimum": ballot_format.min_points})
        if ballot_format.max_points is not None and points > ballot_format.max_points:
            yield Violation("ballot.points-too-high", about | {"maximum": ballot_format.max_points})
    total = sum(points for _, points in choices)
    if ballot_format.min_sum is not None and choices and total < ballot_format.min_sum:
        yield Violation("ballot.sum-too-low", {"minimum": ballot_format.min_sum, "sum": total})
    if ballot_format.max_sum is not None and total > ballot_format.max_sum:
        yield Violation("ballot.sum-too-high", {"maximum": ballot_format.max_sum, "sum": total})
