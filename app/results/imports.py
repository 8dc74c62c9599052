"""Real elections from PaBuLib files: archived editions, counted and published."""

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.core.slugs import slug_of
from app.editions.models import BallotKind, Edition, ListedProject, Phase, PhaseWindow
from app.editions.service import EditionNameTaken
from app.results.service import count_edition, publish_result
from app.voting.models import OpenedBallot
from app.voting.paper import best_first, format_of
from ballots.errors import MalformedFile
from ballots.pabulib.election import Election
from ballots.pabulib.reader import read

RULES: dict[str, tuple[str, dict[str, Any]]] = {
    "greedy": ("greedy", {}),
    "greedy-threshold": ("greedy", {}),
    "greedy-no-skip": ("greedy-no-skip", {}),
    "equalshares": ("equal-shares", {"completion": "none"}),
    "equalshares-comparison": ("equal-shares", {"completion": "none"}),
    "equalshares/add1": ("equal-shares", {"completion": "add1"}),
    "equalshares/add1-comparison": ("equal-shares", {"completion": "add1"}),
}
"""The rules a file may name, and ours; its comparison step is left to the reader's eye."""
CITY_ZONE = ZoneInfo("Europe/Paris")
LARGEST_AMOUNT = 2**63 - 1
"""What a column of cents holds."""
DAY = timedelta(days=1)


class FileRefused(DomainError):
    """The file is not an election this service can read; the violations say where and why."""

    code = "results.file-refused"
    kind = Kind.INVALID


class RuleNotNamed(DomainError):
    """The file names no rule we know, and nobody chose one."""

    code = "results.rule-not-named"
    kind = Kind.INVALID


class ElectionNotOver(DomainError):
    """An election is archived once its vote is over."""

    code = "results.election-not-over"
    kind = Kind.CONFLICT


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    parameters: dict[str, Any]


def import_election(
    db: Session,
    *,
    content: bytes,
    file_name: str,
    now: datetime,
    slug: str = "",
    rule: str = "",
    zone: ZoneInfo = CITY_ZONE,
) -> Edition:
    """Turn a .pb file into an archived edition, counted and published, or refuse it whole.

    `slug` and `rule` stand in for what the file says; its official winners, if it names
    any, are kept beside ours.
    """
    election = _read(content)
    edition = _edition(election, slug, _rule(election, rule), now)
    edition.windows = _windows(election, zone, now)
    edition.population_source = file_name
    edition.population_sha256 = hashlib.sha256(content).hexdigest()
    if db.scalar(select(Edition.id).where(Edition.slug == edition.slug)):
        raise EditionNameTaken(slug=edition.slug)
    db.add(edition)
    # Projects and ballots need the edition's identifier.
    db.flush()
    db.add_all(_projects(election, edition))
    db.flush()  # in the order of the file, before the count reads them
    if ballots := list(_ballots(election, edition)):
        db.execute(insert(OpenedBallot), ballots)
    sha256 = edition.population_sha256
    on = ("edition", edition.slug)
    record(db, action="edition.imported", on=on, now=now, file=file_name, sha256=sha256)
    result = count_edition(db, edition=edition, now=now)
    result.official = sorted(election.selected) if election.selected is not None else None
    publish_result(db, edition=edition, now=now)
    return edition


def _read(content: bytes) -> Election:
    if b"\0" in content:
        raise FileRefused((("file.not-text", {"line": content[: content.index(0)].count(10) + 1}),))
    try:
        election = read(content)
    except MalformedFile as error:
        causes = ((f"file.{c.reason}", {"line": c.line, **c.params}) for c in error.causes)
        raise FileRefused(tuple(causes)) from error
    amounts = [election.instance.budget, *(p.cost for p in election.instance.projects)]
    if max(amounts) > LARGEST_AMOUNT:
        raise FileRefused((("file.amount-too-large", {}),))
    return election


def _rule(election: Election, chosen: str) -> _Rule:
    """Return the rule someone chose, or else the one the file names."""
    named = election.meta.get("rule", "").strip()
    if not chosen and named not in RULES:
        raise RuleNotNamed(rule=named or "–")
    rule, parameters = (chosen, {}) if chosen else RULES[named]
    threshold = election.meta.get("min_project_score_threshold", "").strip()
    if threshold.isascii() and threshold.isdigit():
        parameters = parameters | {"threshold": int(threshold)}
    return _Rule(rule, parameters)


def _edition(election: Election, slug: str, rule: _Rule, now: datetime) -> Edition:
    meta = election.meta
    place = meta.get("unit", "").strip()
    words = f"{place} {meta.get('subunit', '')} {meta.get('instance', '')}"
    short = slug or slug_of(words) or "election"
    return Edition(
        slug=short,
        name=meta.get("description", "").strip() or short,
        theme="",
        city_name=place,
        insee_code="",
        currency=election.instance.currency,
        budget_cents=election.instance.budget,
        ballot_kind=BallotKind(election.format.kind),
        largest_choice=election.format.max_length,
        counting_rule=rule.id,
        rule_parameters=rule.parameters,
        tie_seed=short,
        is_imported=True,
        file_metadata=dict(meta),
        created_at=now,
    )


def _windows(election: Election, zone: ZoneInfo, now: datetime) -> list[PhaseWindow]:
    """Lay out the vote by the dates of the file, a day to count, then the archive."""
    first = _date(election, "date_begin", is_end=False)
    last = _date(election, "date_end", is_end=True)
    opening = datetime.combine(first, time(), zone)
    closing = datetime.combine(last + DAY, time(), zone)
    if closing <= opening:
        raise FileRefused((("file.dates-run-backwards", {}),))
    if closing > now:
        raise ElectionNotOver(closes_at=closing)
    counted = closing + DAY
    return [
        PhaseWindow(phase=Phase.VOTING, opens_at=opening, closes_at=closing),
        PhaseWindow(phase=Phase.COUNTING, opens_at=closing, closes_at=counted),
        PhaseWindow(phase=Phase.PUBLISHED, opens_at=counted, closes_at=None),
    ]


def _date(election: Election, key: str, *, is_end: bool) -> date:
    """Read `dd.mm.yyyy`; a bare year is its first or its last day."""
    text = election.meta.get(key, "").strip()
    if re.fullmatch(r"[0-9]{4}", text):
        text = f"31.12.{text}" if is_end else f"01.01.{text}"
    try:
        day, month, year = (int(part) for part in text.split("."))
        return date(year, month, day)
    except ValueError as error:
        raise FileRefused((("file.not-a-date", {"field": key, "value": text[:40]}),)) from error


def _projects(election: Election, edition: Edition) -> list[ListedProject]:
    table = election.projects
    titles = {project.id: project.name.strip() for project in election.instance.projects}
    themes = {project.id: list(project.categories) for project in election.instance.projects}
    listed = []
    for position, row in enumerate(table.rows, start=1):
        cells = dict(zip(table.columns, (cell.strip() for cell in row), strict=True))
        code = cells["project_id"]
        listed.append(
            ListedProject(
                edition_id=edition.id,
                code=code,
                position=position,
                title=titles[code] or code,
                summary=cells.get("description", ""),
                cost_cents=election.instance.project(code).cost,
                organisation=cells.get("proposer", ""),
                place=cells.get("neighborhood") or cells.get("district", ""),
                themes=themes[code],
            )
        )
    return listed


def _ballots(election: Election, edition: Edition) -> Iterator[dict[str, Any]]:
    """Yield each ballot under a fresh random name: the file's voter numbers stay outside."""
    for ballot, times in election.profile:
        choices = [list(choice) for choice in best_first(format_of(edition), ballot.choices)]
        for _ in range(times):
            yield {
                "edition_id": edition.id,
                "tracker": secrets.token_hex(10),
                "choices": choices,
            }
