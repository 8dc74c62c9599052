"""Phragmén: the next project to be afforded, and what happens when it does not fit."""

from ballots.ballot import Ballot
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.outcome import Outcome
from ballots.profile import Profile
from ballots.rules.registry import count

COSTS = {"a": 40, "b": 90, "c": 30, "d": 100}
VOTES = {"a": 4, "b": 6, "c": 1, "d": 1}


def phragmen(**parameters: str | int) -> Outcome:
    instance = Instance(100, tuple(Project(project, cost) for project, cost in COSTS.items()))
    profile = Profile.grouped((Ballot.approving([p]), n) for p, n in VOTES.items())
    return count(
        instance, BallotFormat("approval"), profile, rule="phragmen", parameters=parameters
    )


def test_it_stops_when_the_next_project_does_not_fit():
    outcome = phragmen()
    assert outcome.winners == ("a",)
    assert {loss.project: (loss.code, loss.params) for loss in outcome.losses} == {
        "b": ("lost.does-not-fit", {"left": 60, "missing": 30}),
        "c": ("lost.after-stop", {"left": 60}),
        "d": ("lost.does-not-fit", {"left": 60, "missing": 40}),
    }


def test_it_may_skip_what_does_not_fit():
    assert phragmen(misfit="skip").winners == ("a", "c")


def test_ties_are_in_the_protocol():
    instance = Instance(10, (Project("a", 2), Project("b", 2)))
    profile = Profile.of([Ballot.approving(["a"]), Ballot.approving(["b"])])
    outcome = count(
        instance, BallotFormat("approval"), profile, rule="phragmen",
        parameters={"ties": "project-id"},
    )  # fmt: skip
    assert [(tie.round, tie.projects) for tie in outcome.ties] == [(1, ("a", "b"))]
