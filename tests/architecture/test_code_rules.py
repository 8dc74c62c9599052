"""Rules of the house that no linter checks, read from the syntax trees."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted([*ROOT.glob("app/**/*.py"), *ROOT.glob("ballots/**/*.py")])
TESTS = sorted(ROOT.glob("tests/**/*.py"))
MIGRATIONS = sorted(ROOT.glob("migrations/versions/*.py"))
CLOCKLESS = [path for path in MODULES if path != ROOT / "app/core/clock.py"]
REFUSED_LINES = 500


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def method_calls(path: Path) -> set[str]:
    found = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    return {call.attr for call in found if isinstance(call, ast.Attribute)}


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=names([*MODULES, *TESTS]))
def test_no_module_is_longer_than_five_hundred_lines(path: Path):
    assert len(path.read_text("utf-8").splitlines()) <= REFUSED_LINES


def test_whatever_is_longer_under_make_prove_is_run_by_it():
    longer = [path for path in TESTS if "from tests.proofs import" in path.read_text("utf-8")]
    tests = [path for path in longer if path.name.startswith("test_")]
    assert tests
    assert [path for path in tests if "pytest.mark.proof" not in path.read_text("utf-8")] == []


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_each_module_starts_with_one_sentence(path: Path):
    said = ast.get_docstring(tree(path))
    assert said
    assert said.splitlines()[0].endswith(".")


@pytest.mark.parametrize("path", MODULES, ids=names(MODULES))
def test_no_feature_commits_or_rolls_back(path: Path):
    assert not {"commit", "rollback"} & method_calls(path)


@pytest.mark.parametrize("path", CLOCKLESS, ids=names(CLOCKLESS))
def test_only_the_clock_reads_the_time(path: Path):
    assert not {"utcnow", "today"} & method_calls(path)
    now_calls = [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "now"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date"}
    ]
    assert not now_calls


@pytest.mark.parametrize("path", MIGRATIONS, ids=names(MIGRATIONS))
def test_a_migration_never_imports_the_service(path: Path):
    imported = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    assert not [
        node for node in imported if (node.module or "").split(".")[0] in {"app", "ballots"}
    ]


@pytest.mark.parametrize("path", TESTS, ids=names(TESTS))
def test_every_test_asserts_something(path: Path):
    tests = [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    silent = [test.name for test in tests if not _asserts(test)]
    assert not silent


def _asserts(test: ast.FunctionDef) -> bool:
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            if called.startswith(
                ("raises", "require", "assert", "expect", "check", "reads", "sees")
            ):
                return True
    return False
