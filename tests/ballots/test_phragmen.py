"""Phragmén: the next project to be afforded, and what happens when it does not fit."""

from ballots.ballot import Ballot
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.outcome import Loss, Outcome, Round
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
    assert outcome.losses == (
        Loss("b", "lost.does-not-fit", 6, 6, 1, {"left": 60, "missing": 30}),
        Loss("c", "lost.after-stop", 1, 1, 1, {"left": 60}),
        Loss("d", "lost.does-not-fit", 1, 1, 1, {"left": 60, "missing": 40}),
    )
    assert outcome.rounds == (Round("a", 40, 4, 4, "rule"),)


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


def test_loads_are_part_of_a_tie():
    # a costs its four voters 5 each; then b and c come at (30 + 2 × 5) / 2, d at 40 / 2.
    costs = {"a": 20, "b": 30, "c": 30, "d": 40}
    instance = Instance(1000, tuple(Project(project, cost) for project, cost in costs.items()))
    profile = Profile.grouped((Ballot.approving(named), 2) for named in ("ab", "ac", "d"))
    outcome = count(
        instance, BallotFormat("approval"), profile, rule="phragmen",
        parameters={"ties": "project-id"},
    )  # fmt: skip
    assert outcome.winners == ("a", "b", "c", "d")
    assert [(tie.round, tie.projects) for tie in outcome.ties] == [
        (2, ("b", "c", "d")), (3, ("c", "d")),
    ]  # fmt: skip


def test_moments_of_vast_amounts_are_told_apart_to_the_cent():
    instance = Instance(10**18, (Project("a", 10**17 + 1), Project("b", 10**17)))
    profile = Profile.of([Ballot.approving("a"), Ballot.approving("b")])
    outcome = count(
        instance, BallotFormat("approval"), profile, rule="phragmen",
        parameters={"ties": "project-id"},
    )  # fmt: skip
    assert (outcome.winners, outcome.ties) == (("b", "a"), ())


def test_what_just_fits_is_bought_and_what_a_stop_leaves_may_fit():
    instance = Instance(70, (Project("a", 40), Project("b", 90), Project("c", 30)))
    profile = Profile.grouped(
        (Ballot.approving([p]), n) for p, n in {"a": 4, "b": 6, "c": 1}.items()
    )

    def counted(misfit: str) -> Outcome:
        return count(
            instance, BallotFormat("approval"), profile, rule="phragmen",
            parameters={"misfit": misfit},
        )  # fmt: skip

    assert counted("skip").winners == ("a", "c")
    assert [loss.code for loss in counted("stop").losses] == [
        "lost.does-not-fit", "lost.after-stop",
    ]  # fmt: skip


def test_every_rival_of_every_winner_is_shut_out():
    projects = tuple(Project(p, 10) for p in "abcd")
    instance = Instance(100, projects, incompatible=(("a", "c"), ("b", "d")))
    profile = Profile.grouped(
        (Ballot.approving([p]), n) for p, n in {"a": 4, "b": 3, "c": 2, "d": 1}.items()
    )
    outcome = count(instance, BallotFormat("approval"), profile, rule="phragmen")
    assert outcome.winners == ("a", "b")
    assert [(loss.round, loss.params) for loss in outcome.losses] == [
        (2, {"rival": "a"}), (2, {"rival": "b"}),
    ]  # fmt: skip
