"""The comparison step: greedy takes over if strictly more voters prefer its outcome."""

from dataclasses import replace

import numpy as np

from ballots.outcome import COMPARISON
from ballots.profile import IntArray
from ballots.rules.base import Contest, Verdict
from ballots.rules.completion import equal_shares
from ballots.rules.greedy import greedy


def compared_equal_shares(contest: Contest) -> Verdict:
    """Equal shares, and where the parameters ask for it the comparison with greedy."""
    verdict = equal_shares(contest)
    if contest.parameters.comparison == "none":
        return verdict
    rival = greedy(contest)
    if not _is_preferred(contest, rival, verdict):
        return verdict
    rounds = tuple(replace(step, stage=COMPARISON) for step in rival.rounds)
    return Verdict(rounds, rival.losses, rival.ties, runs=verdict.runs)


def _is_preferred(contest: Contest, rival: Verdict, verdict: Verdict) -> bool:
    for_rival, for_verdict = _funded(contest, rival), _funded(contest, verdict)
    if contest.parameters.comparison == "exclusion":
        for_rival, for_verdict = np.minimum(for_rival, 1), np.minimum(for_verdict, 1)
    margin = (np.sign(for_rival - for_verdict) * contest.tally.counts).sum()
    return int(margin) > 0


def _funded(contest: Contest, verdict: Verdict) -> IntArray:
    """Count the funded projects each ballot group supports."""
    funded = np.zeros(len(contest.tally.counts), dtype=np.int64)
    for step in verdict.rounds:
        funded[contest.tally.supports[step.project].groups] += 1
    return funded
