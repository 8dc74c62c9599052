"""What can be typed after `python -m ballots`."""

import argparse
from pathlib import Path

from ballots.amounts import parse_amount
from ballots.ordering import TIES
from ballots.rules.parameters import (
    COMPARISONS,
    COMPLETIONS,
    MISFITS,
    STARTS,
    STOPS,
)
from ballots.rules.registry import RULES
from ballots.tally import UTILITIES

_CHOICES = {
    "utility": UTILITIES,
    "completion": COMPLETIONS,
    "start": STARTS,
    "stop": STOPS,
    "comparison": COMPARISONS,
    "misfit": MISFITS,
    "ties": TIES,
}
_NUMBERS = ("threshold", "eligibility")
_TEXTS = ("score_vector", "seed")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m ballots", description="Recount an election from its published .pb file."
    )
    commands = made.add_subparsers(dest="command", required=True)
    counting = _command(commands, "count", "count the ballots")
    counting.add_argument("--by", metavar="COLUMN", help="measure each group of voters, like age")
    counting.add_argument("--chart", type=Path, metavar="SVG", help="draw where the money went")
    explaining = _command(commands, "explain", "say why a project won or lost")
    explaining.add_argument("project")
    comparing = _command(commands, "compare", "two rules on the same ballots")
    comparing.add_argument("--against", choices=sorted(RULES), default="greedy")
    checking = commands.add_parser("check", help="recount what the file says of itself")
    checking.add_argument("file", type=Path)
    checking.add_argument("--json", action="store_true")
    converting = commands.add_parser("convert", help="write the file anew, cell for cell")
    converting.add_argument("file", type=Path)
    converting.add_argument("target", type=Path)
    return made


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text)
    command.add_argument("file", type=Path, help=".pb or .pb.gz")
    command.add_argument("--rule", choices=sorted(RULES), default="equal-shares")
    for option, choices in _CHOICES.items():
        command.add_argument(f"--{option}", choices=choices)
    for option in _NUMBERS:
        command.add_argument(f"--{option}", type=int, metavar="N")
    for option in _TEXTS:
        command.add_argument(f"--{option.replace('_', '-')}", metavar="TEXT")
    command.add_argument("--increment", type=_increment, help="currency units per voter")
    command.add_argument("--json", action="store_true")
    return command


def _increment(text: str) -> int:
    amount = parse_amount(text)
    if not amount:
        raise argparse.ArgumentTypeError(f"not an amount above 0: {text}")
    return amount


def given(options: argparse.Namespace) -> dict[str, str | int]:
    """Return the rule parameters that were typed."""
    names = (*_CHOICES, *_NUMBERS, *_TEXTS, "increment")
    typed = {name: getattr(options, name) for name in names}
    return {name: value for name, value in typed.items() if value is not None}
