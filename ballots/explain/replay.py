"""The purchases of a finished count made once more, to see who paid what."""

from collections.abc import Callable
from fractions import Fraction

from ballots.errors import ForeignOutcome
from ballots.instance import Instance
from ballots.outcome import PURCHASE, Outcome, Round
from ballots.profile import Profile
from ballots.rules.catalogue import Candidate
from ballots.rules.market import Market
from ballots.tally import tally

Watch = Callable[[Market, Round], None]
"""Called before each purchase with the market as it stands and the round to come."""


def replay(
    instance: Instance, profile: Profile, outcome: Outcome, watch: Watch | None = None
) -> Market:
    """Return the market after the last purchase of equal shares; completion paid nothing.

    Candidates are all projects of the instance, by identifier. Raises `ForeignOutcome`
    when these ballots cannot have bought what the outcome says.
    """
    parameters = outcome.parameters
    vector = tuple(int(part) for part in str(parameters["score_vector"]).split(",") if part)
    utility = str(parameters["utility"])
    counted = tally(instance, profile, utility, vector)
    candidates = [
        Candidate.of(project, counted.supports[project.id], counted.counts, 1, 0)
        for project in sorted(instance.projects, key=lambda project: project.id)
    ]
    market = Market(candidates, outcome.share or Fraction(0), counted.counts)
    position = {candidate.project.id: at for at, candidate in enumerate(candidates)}
    for step in outcome.rounds:
        if step.stage == PURCHASE:
            at = position[step.project]
            quote = market.quote(at) if candidates[at].support.voters else None
            if quote is None:
                raise ForeignOutcome("outcome.foreign", project=step.project)
            if watch is not None:
                watch(market, step)
            market.buy(quote)
    return market
