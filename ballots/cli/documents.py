"""What the command line prints as JSON."""

from fractions import Fraction

from ballots.amounts import format_amount
from ballots.explain import Explanation
from ballots.metrics import Metrics, metrics
from ballots.outcome import Outcome
from ballots.pabulib.election import Election
from ballots.record import input_document, outcome_document, sha256_of

Document = dict[str, object]

_PLACES = 6


def count_document(election: Election, outcome: Outcome) -> Document:
    whole = outcome_document(outcome)
    ballots = input_document(election.instance, election.format, election.profile)
    return {
        "rule": outcome.rule,
        "version": outcome.version,
        "parameters": outcome.parameters,
        "winners": list(outcome.winners),
        "cost": number(outcome.cost),
        "budget": number(outcome.budget),
        "leftover": number(outcome.leftover),
        "ties": whole["ties"],
        "flagged_ballots": election.flagged,
        "input_sha256": sha256_of(ballots),
        "outcome_sha256": sha256_of(whole),
        "metrics": metrics_document(metrics(election.instance, election.profile, outcome.winners)),
    }


def metrics_document(measured: Metrics) -> Document:
    """Return the metrics as decimals of six places, amounts in currency units."""
    return {
        "voters": measured.voters,
        "exclusion_ratio": decimal(measured.exclusion_ratio),
        "exclusion_ratio_of_several": decimal(
            Fraction(measured.excluded_of_several, max(measured.naming_several, 1))
        ),
        "mean_funded": decimal(measured.mean_funded),
        "mean_cost": decimal(measured.mean_cost / 100),
        "distribution": list(measured.distribution),
        "gini_funded": decimal(measured.gini_funded),
        "gini_cost": decimal(measured.gini_cost),
        "fair_share_ratio": decimal(measured.fair_share_ratio),
        "fair_share_distance": decimal(measured.fair_share_distance),
        "category_distance": None
        if measured.category_distance is None
        else decimal(measured.category_distance),
    }


def explanation_document(found: Explanation) -> Document:
    return {
        "project": found.project,
        "code": found.code,
        "params": found.params,
        "spent": [{"project": project, "amount": amount} for project, amount in found.spent],
    }


def number(amount: int) -> int | float:
    """Return currency units as a JSON number, whole where they are whole."""
    text = format_amount(amount)
    return float(text) if "." in text else int(text)


def decimal(value: Fraction) -> float:
    return float(round(value, _PLACES))
