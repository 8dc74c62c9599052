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
