"""Elections drawn by Hypothesis: small, full of ties, border cases and blank ballots."""

from hypothesis import strategies as st

from ballots.ballot import Ballot
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.profile import Profile

Drawn = tuple[Instance, BallotFormat, Profile]

IDS = ["a", "b", "c", "d", "e", "10", "9"]


@st.composite
def instances(draw: st.DrawFn, most: int = 6) -> Instance:
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=most, unique=True))
    cost = st.one_of(st.integers(0, 12), st.integers(1, 3000), st.just(10**13))
    projects = tuple(Project(project_id, draw(cost)) for project_id in ids)
    vast = st.sampled_from([10**13, 3 * 10**13 + 1])
    budget = st.one_of(st.integers(0, 30), st.integers(0, 8000), vast)
    return Instance(draw(budget), projects)


@st.composite
def approvals(draw: st.DrawFn, instance: Instance, most: int = 8) -> Profile:
    ids = sorted(project.id for project in instance.projects)
    named = st.sets(st.sampled_from(ids)).map(Ballot.approving)
    return Profile.of(draw(st.lists(named, min_size=1, max_size=most)))


@st.composite
def euros(draw: st.DrawFn, instance: Instance, most: int = 8) -> Profile:
    ids = sorted(project.id for project in instance.projects)
    return Profile.of(draw(st.lists(_euro(ids), min_size=1, max_size=most)))


@st.composite
def _euro(draw: st.DrawFn, ids: list[str]) -> Ballot:
    named = draw(st.lists(st.sampled_from(ids), unique=True))
    if not named:
        return Ballot.blank()
    cuts = draw(
        st.lists(st.integers(1, 99), min_size=len(named) - 1, max_size=len(named) - 1, unique=True)
    )
    ends = [0, *sorted(cuts), 100]
    return Ballot.euro({p: high - low for p, low, high in zip(named, ends, ends[1:], strict=False)})


@st.composite
def rankings(draw: st.DrawFn, instance: Instance, most: int = 8) -> Profile:
    ids = sorted(project.id for project in instance.projects)
    ranked = st.lists(st.sampled_from(ids), unique=True).map(Ballot.ranking)
    return Profile.of(draw(st.lists(ranked, min_size=1, max_size=most)))


@st.composite
def elections(draw: st.DrawFn) -> Drawn:
    instance = draw(instances())
    kind, ballots = draw(
        st.sampled_from([("approval", approvals), ("euro", euros), ("ranking", rankings)])
    )
    return instance, BallotFormat(kind), draw(ballots(instance))


@st.composite
def close_calls(draw: st.DrawFn) -> Drawn:
    """Elections in which floats cannot tell who is short: costs are what some voters have.

    Give or take little more than nothing, out of vast shares and a fraction.
    """
    voters = draw(st.integers(1, 6))
    budget = voters * draw(st.sampled_from([10**13, 10**17])) + draw(st.integers(0, voters))
    about = st.builds(
        lambda payers, more: payers * budget // voters + more,
        st.integers(1, voters),
        st.integers(-3, 3),
    )
    costs = draw(st.lists(st.one_of(about, st.integers(0, 4)), min_size=2, max_size=6))
    projects = tuple(Project(IDS[at], cost) for at, cost in enumerate(costs))
    named = st.sets(st.sampled_from(IDS[: len(costs)])).map(Ballot.approving)
    ballots = draw(st.lists(named, min_size=voters, max_size=voters))
    return Instance(budget, projects), BallotFormat("approval"), Profile.of(ballots)
