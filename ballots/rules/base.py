"""What every rule is given, and the projects it may not fund."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.ordering import tie_order
from ballots.outcome import (
    LOST_BELOW_THRESHOLD,
    LOST_INCOMPATIBLE,
    LOST_NO_SUPPORT,
    LOST_NOT_ELIGIBLE,
    LOST_WITHDRAWN,
    Loss,
    Round,
    Tie,
)
from ballots.profile import Profile
from ballots.rules.parameters import Parameters
from ballots.tally import Support, Tally, default_utility, score_vector, tally

Progress = Callable[[int], None]
"""Called now and then with the number of runs done so far."""


@dataclass(frozen=True, slots=True, eq=False)
class Contest:
    """One election prepared for a rule: projects by identifier, support, tie order."""

    instance: Instance
    tally: Tally
    parameters: Parameters
    utility: str
    vector: tuple[int, ...]
    order: dict[str, int]
    candidates: tuple[Project, ...]
    excluded: tuple[Loss, ...]
    progress: Progress

    @property
    def resolved(self) -> dict[str, str | int]:
        """What the parameters left to the ballot kind, spelt out."""
        vector = ",".join(map(str, self.vector)) if self.utility == "borda" else ""
        return {"utility": self.utility, "score_vector": vector}

    def support(self, project: Project) -> Support:
        return self.tally.supports[project.id]

    def rivals(self, project_id: str) -> set[str]:
        """Projects that cannot be funded together with this one."""
        groups = (set(g) for g in self.instance.incompatible if project_id in g)
        return set().union(*groups) - {project_id}

    def loss(self, project: Project, code: str, at: int = 0, **params: str | int) -> Loss:
        support = self.support(project)
        return Loss(project.id, code, support.voters, support.score, at, params)

    def round(self, project: Project, stage: str) -> Round:
        support = self.support(project)
        return Round(project.id, project.cost, support.voters, support.score, stage)

    def incompatible(self, project: Project, rounds: Iterable[Round], at: int) -> Loss | None:
        """Return the loss of a project one of whose rivals is funded."""
        rivals = self.rivals(project.id)
        for step in rounds:
            if step.project in rivals:
                return self.loss(project, LOST_INCOMPATIBLE, at, rival=step.project)
        return None


def contest(
    instance: Instance,
    ballot_format: BallotFormat,
    profile: Profile,
    parameters: Parameters,
    progress: Progress,
) -> Contest:
    utility = parameters.utility or default_utility(ballot_format)
    vector = parameters.vector or score_vector(instance, ballot_format)
    counted = tally(instance, profile, utility, vector)
    losses = {
        project.id: loss
        for project in sorted(instance.projects, key=lambda project: project.id)
        if (loss := _exclusion(project, instance, counted, parameters)) is not None
    }
    return Contest(
        instance,
        counted,
        parameters,
        utility,
        vector,
        tie_order(instance, counted, parameters.ties, parameters.seed),
        tuple(sorted((p for p in instance.projects if p.id not in losses), key=lambda p: p.id)),
        tuple(losses.values()),
        progress,
    )


def _exclusion(
    project: Project, instance: Instance, counted: Tally, parameters: Parameters
) -> Loss | None:
    """Why a project may not be funded whatever the rule, if there is a reason."""
    support = counted.supports[project.id]
    needed = project.cost * counted.voters
    granted = support.voters * parameters.eligibility * instance.budget
    reasons = {
        LOST_WITHDRAWN: project.withdrawn,
        LOST_NO_SUPPORT: support.voters == 0,
        LOST_BELOW_THRESHOLD: support.score < parameters.threshold,
        LOST_NOT_ELIGIBLE: parameters.eligibility > 0 and granted < needed,
    }
    code = next((code for code, applies in reasons.items() if applies), None)
    if code is None:
        return None
    params: dict[str, str | int] = (
        {"threshold": parameters.threshold} if code == LOST_BELOW_THRESHOLD else {}
    )
    return Loss(project.id, code, support.voters, support.score, 0, params)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule found, before the registry signs it with its name and version."""

    rounds: tuple[Round, ...]
    losses: tuple[Loss, ...]
    ties: tuple[Tie, ...] = ()
    share: Fraction | None = None
    runs: int = 1


Rule = Callable[[Contest], Verdict]
