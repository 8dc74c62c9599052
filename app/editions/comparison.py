"""Two versions of the criteria side by side: what was added, dropped, said otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.editions.models import Criterion

PARTS = ("title", "help", "evidence", "refusal", "correction")
"""The texts of a criterion, in the order they are read."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a criterion says otherwise; `language` is empty for what has no words."""

    part: str
    language: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion in both versions; one side is empty where it was added or dropped."""

    before: Criterion | None
    after: Criterion | None
    changes: list[Change]

    @property
    def criterion(self) -> Criterion:
        found = self.after or self.before
        assert found is not None  # noqa: S101 - a code comes from one side at least
        return found

    @property
    def is_same(self) -> bool:
        return self.before is not None and self.after is not None and not self.changes


def compare(before: Sequence[Criterion], after: Sequence[Criterion]) -> list[Difference]:
    """Return every criterion of either version, ordered as the later one, dropped ones last."""
    old = {criterion.code: criterion for criterion in before}
    new = {criterion.code: criterion for criterion in after}
    codes = [*new, *(code for code in old if code not in new)]
    return [_difference(old.get(code), new.get(code)) for code in codes]


def _difference(before: Criterion | None, after: Criterion | None) -> Difference:
    changes = list(_changes(before, after)) if before and after else []
    return Difference(before, after, changes)


def _changes(before: Criterion, after: Criterion) -> Iterator[Change]:
    for column in ("kind", "check", "is_correctable"):
        then, now = getattr(before, column), getattr(after, column)
        if then != now:
            yield Change(column, "", str(then or ""), str(now or ""))
    for name in sorted(before.parameters.keys() | after.parameters.keys()):
        then, now = before.parameters.get(name, ""), after.parameters.get(name, "")
        if then != now:
            yield Change(name, "", str(then), str(now))
    for language in sorted(before.texts.keys() | after.texts.keys()):
        for part in PARTS:
            then = before.texts.get(language, {}).get(part, "")
            now = after.texts.get(language, {}).get(part, "")
            if then != now:
                yield Change(part, language, then, now)
