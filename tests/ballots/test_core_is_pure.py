"""The core imports nothing but the standard library and numpy, and lets no float decide."""

import ast
import sys
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "ballots"
VERIFIER = CORE / "verify.py"
MODULES = sorted(path for path in CORE.rglob("*.py") if path != VERIFIER)
PROPOSING = {"rules/market.py", "rules/phragmen.py", "rules/front.py", "pabulib/flags.py",
             "rules/abreast.py", "rules/bids.py",
             "rules/shortfall.py", "rules/exact_shares.py", "explain/purses.py",
             "rules/catalogue.py", "cli/documents.py"}  # fmt: skip
"""Where floats may propose; whatever is close goes to rationals in the same module."""

BANNED_MODULES = {"random", "secrets", "time", "datetime", "logging", "sqlite3", "socket", "uuid"}
ROUNDING = {"profile.py", "cli/documents.py"}
"""A profile is hashable; decimals are rounded where they are printed."""

DRAWING = "cli/terminal.py"
"""The one module that may draw with `rich`, and look at the clock before it does."""

BANNED_CALLS = {"round", "hash", "id", "input", "eval", "exec", "print"}


def trees(modules: list[Path]) -> list[tuple[str, ast.Module]]:
    return [(path.relative_to(CORE).as_posix(), ast.parse(path.read_text())) for path in modules]


@pytest.mark.parametrize(("name", "tree"), trees(MODULES))
def test_a_module_of_the_core_is_pure(name: str, tree: ast.Module):
    allowed = {*sys.stdlib_module_names, "numpy", "ballots"} - BANNED_MODULES
    if not name.startswith("cli/"):
        allowed -= {"os", "subprocess", "pathlib", "argparse"}
    if name == DRAWING:
        allowed |= {"rich", "time"}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                assert {alias.name.split(".")[0] for alias in names} <= allowed
            case ast.ImportFrom(module=str(module)):
                assert module.split(".")[0] in allowed
            case ast.Call(func=ast.Name(called)) if name not in ROUNDING:
                assert called not in BANNED_CALLS


@pytest.mark.parametrize(
    ("name", "tree"),
    trees([path for path in MODULES if path.relative_to(CORE).as_posix() not in PROPOSING]),
)
def test_no_float_is_written_where_rationals_decide(name: str, tree: ast.Module):
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), name
        assert not (isinstance(node, ast.Name) and node.id == "float") or name == "record.py", name


@pytest.mark.parametrize(("name", "tree"), trees(MODULES))
def test_a_module_begins_with_one_sentence_and_stays_short(name: str, tree: ast.Module):
    assert ast.get_docstring(tree), name
    assert len((CORE / name).read_text().splitlines()) <= 300, name


def test_the_verifier_stands_alone_in_less_than_five_hundred_lines():
    """It may use `cryptography` where there is one, and checks signatures itself where not."""
    text = VERIFIER.read_text()
    imported = {
        module.split(".")[0]
        for node in ast.walk(ast.parse(text))
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}
    assert len(text.splitlines()) < 500
