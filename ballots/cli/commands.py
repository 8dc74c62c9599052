"""The commands and their exit codes."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from ballots.cli.chart import chart
from ballots.cli.checks import differences
from ballots.cli.documents import (
    Document,
    count_document,
    explanation_document,
    metrics_document,
)
from ballots.cli.files import load, save
from ballots.cli.options import given, parser
from ballots.cli.tables import metrics_table, outcome_table, table
from ballots.errors import BallotsError, ImpossibleParameter, MalformedFile, UnknownProject
from ballots.explain import explain
from ballots.metrics import metrics
from ballots.outcome import Outcome
from ballots.pabulib.election import Election
from ballots.pabulib.writer import write_election
from ballots.rules.parameters import Parameters
from ballots.rules.registry import count

DONE, DIFFERENT, USAGE, REFUSED = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 1 `check` found differences, 2 usage, 3 the file is refused."""
    asked = parser()
    options = asked.parse_args(arguments)
    try:
        return _COMMANDS[options.command](options)
    except (ImpossibleParameter, UnknownProject) as error:
        asked.error(str(error))
    except MalformedFile as error:
        for cause in error.causes:
            sys.stderr.write(f"{options.file}: {cause}\n")
    except (BallotsError, OSError) as error:
        sys.stderr.write(f"{options.file}: {error}\n")
    return REFUSED


def _count(options: argparse.Namespace) -> int:
    election, outcome = _counted(options)
    if options.chart:
        save(options.chart, chart(election, outcome))
    if options.json:
        _print_json(count_document(election, outcome))
    else:
        _print(outcome_table(election, outcome))
    return DONE


def _explain(options: argparse.Namespace) -> int:
    election, outcome = _counted(options)
    found = explain(election.instance, election.profile, outcome, options.project)
    if options.json:
        _print_json(explanation_document(found))
        return DONE
    rows = [*found.params.items(), *((f"paid for {p}", amount) for p, amount in found.spent)]
    _print(f"{found.project}: {found.code}\n{table(('figure', 'minor units or number'), rows)}")
    return DONE


def _compare(options: argparse.Namespace) -> int:
    election, outcome = _counted(options)
    other = _outcome(election, options.against, Parameters.of(given(options)))
    measured: dict[str, Document] = {}
    for found in (outcome, other):
        figures = metrics(election.instance, election.profile, found.winners)
        measured[found.rule] = {"funded": len(found.winners)} | metrics_document(figures)
    if options.json:
        only = set(outcome.winners) ^ set(other.winners)
        _print_json({"metrics": measured, "funded_by_one_only": sorted(only)})
    else:
        _print(metrics_table(measured))
    return DONE


def _check(options: argparse.Namespace) -> int:
    election = load(options.file)
    checked, found = differences(election)
    if options.json:
        _print_json({"checked": checked, "differences": [asdict(each) for each in found],
                     "flagged_ballots": election.flagged})  # fmt: skip
    else:
        rows = [(each.column, each.project, each.stated, each.counted) for each in found]
        _print(f"checked: {', '.join(checked) or 'nothing'}; {len(found)} differences")
        if rows:
            _print(table(("column", "project", "stated", "counted"), rows))
    return DIFFERENT if found else DONE


def _convert(options: argparse.Namespace) -> int:
    save(options.target, write_election(load(options.file)))
    return DONE


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "count": _count,
    "explain": _explain,
    "compare": _compare,
    "check": _check,
    "convert": _convert,
}


def _counted(options: argparse.Namespace) -> tuple[Election, Outcome]:
    parameters = Parameters.of(given(options))
    election = load(options.file)
    return election, _outcome(election, options.rule, parameters)


def _outcome(election: Election, rule: str, parameters: Parameters) -> Outcome:
    watched = sys.stderr.isatty()
    outcome = count(
        election.instance,
        election.format,
        election.profile,
        rule=rule,
        parameters=parameters,
        progress=_show_steps if watched else None,
    )
    if watched:
        sys.stderr.write("\r\033[K")
    return outcome


def _show_steps(steps: int) -> None:
    sys.stderr.write(f"\r{steps} steps of Add1 …")


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _print_json(document: Mapping[str, object]) -> None:
    _print(json.dumps(document, ensure_ascii=False, indent=2))
