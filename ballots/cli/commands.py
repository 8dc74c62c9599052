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
    representation_document,
)
from ballots.cli.files import load, save
from ballots.cli.options import given, parser
from ballots.cli.tables import Grid, metrics_grid, outcome_parts, representation_parts
from ballots.cli.terminal import Waiting, show
from ballots.errors import BallotsError, ImpossibleParameter, MalformedFile, UnknownProject
from ballots.explain import explain
from ballots.metrics import metrics
from ballots.outcome import Outcome
from ballots.pabulib.election import Election
from ballots.pabulib.groups import by_column
from ballots.pabulib.writer import write_election
from ballots.representation import representation
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
    served = None
    if options.by:
        groups = by_column(election, options.by)
        served = representation(election.instance, groups, outcome.winners)
    if options.json:
        document = count_document(election, outcome)
        if served is not None:
            document["representation"] = representation_document(options.by, served)
        _print_json(document)
    else:
        more = [] if served is None else representation_parts(options.by, served)
        show([*outcome_parts(election, outcome), *more])
    return DONE


def _explain(options: argparse.Namespace) -> int:
    election, outcome = _counted(options)
    found = explain(election.instance, election.profile, outcome, options.project)
    if options.json:
        _print_json(explanation_document(found))
        return DONE
    rows = [*found.params.items(), *((f"paid for {p}", amount) for p, amount in found.spent)]
    show([f"{found.project}: {found.code}", Grid.of(("figure", "minor units or number"), rows)])
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
        show([metrics_grid(measured)])
    return DONE


def _check(options: argparse.Namespace) -> int:
    election = load(options.file)
    checked, found = differences(election)
    if options.json:
        _print_json({"checked": checked, "differences": [asdict(each) for each in found],
                     "flagged_ballots": election.flagged})  # fmt: skip
    else:
        rows = [(each.column, each.project, each.stated, each.counted) for each in found]
        told = f"checked: {', '.join(checked) or 'nothing'}; {len(found)} differences"
        header = ("column", "project", "stated", "counted")
        show([told, *([Grid.of(header, rows)] if rows else [])])
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
    with Waiting() as waiting:
        return count(
            election.instance,
            election.format,
            election.profile,
            rule=rule,
            parameters=parameters,
            progress=waiting,
        )


def _print_json(document: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
