"""What the command line prints as JSON."""

from fractions import Fraction
from math import exp

from ballots.amounts import format_amount
from ballots.demand import Demand, demand
from ballots.explain import Explanation
from ballots.metrics import Metrics, metrics
from ballots.outcome import Outcome
from ballots.pabulib.election import Election
from ballots.record import input_document, outcome_document, sha256_of
from ballots.representation import Representation

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
        "demand": demand_document(demand(election.instance, election.profile)),
    }


def metrics_document(measured: Metrics) -> Document:
    """Return the metrics as decimals of six places, amounts in currency units."""
    distance = measured.category_distance
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
        "category_distance": None if distance is None else decimal(distance),
        "category_proportionality": None
        if distance is None
        else round(exp(-float(distance)), _PLACES),
    }


def demand_document(asked: Demand) -> Document:
    """Return the figures of the election itself, amounts in currency units."""
    return {
        "projects": asked.projects,
        "total_cost": number(asked.total_cost),
        "scarcity": decimal(asked.scarcity),
        "mean_cost": decimal(asked.mean_cost / 100),
        "median_cost": number(asked.median_cost),
        "mean_votes": decimal(asked.mean_votes),
        "mean_length": decimal(asked.mean_length),
        "mean_ballot_cost": decimal(asked.mean_ballot_cost / 100),
        "lengths": list(asked.lengths),
    }


def representation_document(column: str, found: Representation) -> Document:
    """Return the figures of each group that is large enough to be shown."""
    return {
        "by": column,
        "groups": [
            {
                "value": part.value,
                "voters": part.voters,
                "exclusion_ratio": decimal(part.exclusion_ratio),
                "mean_funded": decimal(part.mean_funded),
                "mean_cost": decimal(part.mean_cost / 100),
                "mean_share": decimal(part.mean_share / 100),
            }
            for part in found.parts
        ],
        "suppressed": {"groups": found.hidden_groups, "voters": found.hidden_voters},
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
