"""What we know of each criterion of the RGAA 4.1.2, from the file beside (see SOURCE.md)."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

CRITERIA = Path(__file__).parent / "rgaa.csv"
CHECKED_ON = date(2026, 11, 22)
"""When somebody last went through the file."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion, its subject in our words, and what makes us say so, both in French."""

    number: str
    topic: str
    subject: str
    status: str
    """met, not-met, to-check or not-applicable."""
    evidence: str


@dataclass(frozen=True, slots=True)
class Check:
    """Our own check of every criterion: no audit, and no rate the law knows."""

    criteria: tuple[Criterion, ...]

    def count(self, status: str) -> int:
        return Counter(each.status for each in self.criteria)[status]

    @property
    def applicable(self) -> int:
        return len(self.criteria) - self.count("not-applicable")

    @property
    def share_met(self) -> float:
        return self.count("met") / self.applicable

    @property
    def not_met(self) -> list[Criterion]:
        return [each for each in self.criteria if each.status == "not-met"]

    def by_topic(self) -> Iterator[tuple[str, list[Criterion]]]:
        for topic, criteria in groupby(self.criteria, key=lambda each: each.topic):
            yield topic, list(criteria)


@cache
def own_check() -> Check:
    with CRITERIA.open(encoding="utf-8", newline="") as lines:
        return Check(
            tuple(
                Criterion(
                    number=row["criterion"],
                    topic=row["topic"],
                    subject=row["subject"],
                    status=row["status"] if row["applicable"] == "yes" else "not-applicable",
                    evidence=row["evidence"],
                )
                for row in csv.DictReader(lines)
            )
        )
