"""The two verifiers of a bundle, as programs of their own, each over many bundles at once."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FIRST = ROOT / "ballots/verify.py"
SECOND = ROOT / "tests/second_verifier"
REQUIRED = "PARTAGE_REQUIRE_BROWSER"

EVERY = """
import json, runpy, sys
from pathlib import Path
examine = runpy.run_path(sys.argv[1])["examine"]
for path in sys.stdin.read().splitlines():
    print(json.dumps(examine(Path(path))))
"""
"""The first verifier, in an isolated interpreter, with a line of JSON for each bundle."""

Said = dict[str, Any]


def node() -> str:
    """Return the program that runs the second verifier; without it the test is skipped."""
    if found := shutil.which("node"):
        return found
    message = "node is missing: the second verifier of bundles needs Node.js 18 or later"
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(message)
    pytest.skip(message)


def both_say(bundles: Mapping[str, bytes], folder: Path) -> dict[str, tuple[Said, Said]]:
    """Return by name what the first and the second verifier say of each ZIP file."""
    paths = [folder / f"{number}.zip" for number in range(len(bundles))]
    for path, data in zip(paths, bundles.values(), strict=True):
        path.write_bytes(data)
    first = lines_of([sys.executable, "-I", "-c", EVERY, str(FIRST)], paths)
    second = lines_of([node(), str(SECOND / "every.mjs")], paths)
    return dict(zip(bundles, zip(first, second, strict=True), strict=True))


def lines_of(command: list[str], paths: list[Path]) -> list[Said]:
    run = subprocess.run(
        command, input="\n".join(map(str, paths)), capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    return [json.loads(line) for line in run.stdout.splitlines()]


def verdict(said: Said) -> tuple[object, ...]:
    """Return what every verifier has to say alike: all of an agreement, the code of a refusal."""
    if said["status"] == 1:
        return (1, said["code"])
    return tuple(said[name] for name in sorted(said))


def differences(said: Mapping[str, tuple[Said, Said]]) -> dict[str, tuple[Said, Said]]:
    return {name: pair for name, pair in said.items() if verdict(pair[0]) != verdict(pair[1])}
