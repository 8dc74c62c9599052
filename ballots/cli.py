"""The command line of the recount tool."""

import argparse
import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ballots.amounts import format_amount, parse_amount
from ballots.errors import BallotsError, ImpossibleParameter, MalformedFile
from ballots.ordering import TIES
from ballots.outcome import Outcome
from ballots.pabulib.election import Election
from ballots.pabulib.fields import Bounds
from ballots.pabulib.reader import read
from ballots.record import input_document, outcome_document, sha256_of
from ballots.rules.parameters import COMPLETIONS, MISFITS, STARTS, STOPS, Parameters
from ballots.rules.registry import RULES, count
from ballots.tally import UTILITIES

COUNTED, USAGE, REFUSED = 0, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 counted, 2 usage, 3 the file is refused with one line per cause."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        parameters = Parameters.of(_parameters(options))
    except ImpossibleParameter as error:
        parser.error(str(error))
    try:
        election = read(_bytes(options.file))
        outcome = count(
            election.instance,
            election.format,
            election.profile,
            rule=options.rule,
            parameters=parameters,
        )
    except MalformedFile as error:
        for cause in error.causes:
            sys.stderr.write(f"{options.file}: {cause}\n")
        return REFUSED
    except (BallotsError, OSError) as error:
        sys.stderr.write(f"{options.file}: {error}\n")
        return REFUSED
    if options.json:
        document = _document(election, outcome)
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(_table(election, outcome) + "\n")
    return COUNTED


def _bytes(path: Path) -> bytes:
    """Return the file, unpacked if its name says gzip; never more than the reader would take."""
    most = Bounds().characters + 1
    if path.suffix == ".gz":
        with gzip.open(path) as packed:
            return packed.read(most)
    with path.open("rb") as plain:
        return plain.read(most)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ballots", description=__doc__)
    commands = parser.add_subparsers(required=True)
    counting = commands.add_parser("count", help="count the ballots of a .pb file")
    counting.add_argument("file", type=Path)
    counting.add_argument("--rule", choices=sorted(RULES), default="equal-shares")
    counting.add_argument("--utility", choices=UTILITIES)
    counting.add_argument("--score-vector")
    counting.add_argument("--threshold", type=int)
    counting.add_argument("--completion", choices=COMPLETIONS)
    counting.add_argument("--increment", type=_increment, help="currency units per voter")
    counting.add_argument("--start", choices=STARTS)
    counting.add_argument("--stop", choices=STOPS)
    counting.add_argument("--misfit", choices=MISFITS)
    counting.add_argument("--eligibility", type=int)
    counting.add_argument("--ties", choices=TIES)
    counting.add_argument("--seed")
    counting.add_argument("--json", action="store_true")
    return parser


def _increment(text: str) -> int:
    amount = parse_amount(text)
    if not amount:
        raise argparse.ArgumentTypeError(f"not an amount above 0: {text}")
    return amount


_PARAMETERS = (
    "utility", "score_vector", "threshold", "completion", "increment", "start", "stop",
    "misfit", "eligibility", "ties", "seed",
)  # fmt: skip


def _parameters(options: argparse.Namespace) -> dict[str, str | int]:
    given = {name: getattr(options, name) for name in _PARAMETERS}
    return {name: value for name, value in given.items() if value is not None}


def _document(election: Election, outcome: Outcome) -> dict[str, object]:
    whole = outcome_document(outcome)
    return {
        "rule": outcome.rule,
        "version": outcome.version,
        "parameters": outcome.parameters,
        "winners": list(outcome.winners),
        "cost": _number(outcome.cost),
        "budget": _number(outcome.budget),
        "leftover": _number(outcome.leftover),
        "ties": whole["ties"],
        "flagged_ballots": election.flagged,
        "input_sha256": sha256_of(
            input_document(election.instance, election.format, election.profile)
        ),
        "outcome_sha256": sha256_of(whole),
    }


def _number(amount: int) -> int | float:
    """Return currency units as a JSON number, whole where they are whole."""
    text = format_amount(amount)
    return float(text) if "." in text else int(text)


def _table(election: Election, outcome: Outcome) -> str:
    names = {project.id: project.name for project in election.instance.projects}
    lines = [
        f"{at:>4}  {step.project:<10}  {format_amount(step.cost):>14}  {step.score:>8}  "
        f"{names[step.project][:60]}"
        for at, step in enumerate(outcome.rounds, start=1)
    ]
    spent = f"{format_amount(outcome.cost)} of {format_amount(outcome.budget)}"
    return "\n".join(
        [*lines, f"{len(outcome.winners)} funded, {spent} {election.instance.currency}"]
    )
