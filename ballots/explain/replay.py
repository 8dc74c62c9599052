"""A finished count prepared once more, and its purchases repeated, to see who paid what."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from ballots.errors import ForeignOutcome
from ballots.formats import BallotFormat
from ballots.instance import Instance
from ballots.outcome import PURCHASE, Outcome
from ballots.profile import Profile
from ballots.rules.base import Contest, contest
from ballots.rules.catalogue import Candidate, Catalogue
from ballots.rules.exact_shares import Purchase, run_exact
from ballots.rules.market import Market
from ballots.rules.parameters import Parameters

Step = tuple[str, Fraction]
"""A project bought, and its ρ."""

Watch = Callable[[Market, Step], None]
"""Called before each purchase with the market as it stands and the purchase to come."""


def contest_of(instance: Instance, profile: Profile, outcome: Outcome) -> Contest:
    """Return what the rule was given; its parameters say all the ballot kind left open."""
    parameters = Parameters.of(outcome.parameters)
    return contest(instance, BallotFormat("approval"), profile, parameters, lambda _: None)


def replay(
    instance: Instance, profile: Profile, outcome: Outcome, watch: Watch | None = None
) -> Market:
    """Return the market after the last purchase of equal shares; completion paid nothing.

    Candidates are all projects of the instance, by identifier. Raises `ForeignOutcome`
    when these ballots cannot have bought what the outcome says.
    """
    given = contest_of(instance, profile, outcome)
    steps = [(r.project, r.rho or Fraction(0)) for r in outcome.rounds if r.stage == PURCHASE]
    return follow(given, outcome.share or Fraction(0), steps, watch)


def follow(
    given: Contest, share: Fraction, steps: Iterable[Step], watch: Watch | None = None
) -> Market:
    """Buy these projects, in this order, from voters who have this share."""
    counts = given.tally.counts
    candidates = [
        Candidate.of(project, given.support(project), counts, 1, 0)
        for project in sorted(given.instance.projects, key=lambda project: project.id)
    ]
    market = Market(candidates, share, counts)
    position = {candidate.project.id: at for at, candidate in enumerate(candidates)}
    for step in steps:
        at = position[step[0]]
        quote = market.quote(at) if candidates[at].support.voters else None
        if quote is None:
            raise ForeignOutcome("outcome.foreign", project=step[0])
        if watch is not None:
            watch(market, step)
        market.buy(quote)
    return market


def equal_payments(given: Contest, outcome: Outcome) -> tuple[Purchase, ...]:
    """Return the purchases of exact equal shares; raises `ForeignOutcome`, like `replay`."""
    found = run_exact(Catalogue.of(given), outcome.share or Fraction(0)).purchases
    bought = [given.candidates[purchase.at].id for purchase in found]
    if bought != [step.project for step in outcome.rounds if step.stage == PURCHASE]:
        raise ForeignOutcome("outcome.foreign")
    return found
