"""How much a long proof does: a short form in every run, the full count under `make prove`."""

import os
from collections.abc import Iterable

import pytest

PROVE = "PARTAGE_PROVE"
FIGURE = "figure"
"""The property of a test's report under which it keeps what it counted."""


def is_full() -> bool:
    return os.environ.get(PROVE) == "1"


def count(short: int, full: int) -> int:
    return full if is_full() else short


def figures(reports: Iterable[pytest.TestReport]) -> list[str]:
    """Return what the tests counted, a line each."""
    return [
        f"{report.nodeid.rpartition('/')[2]}: {value}"
        for report in reports
        for name, value in report.user_properties
        if name == FIGURE
    ]
