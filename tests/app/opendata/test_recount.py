"""Anyone counts the published ballots again, with no database and no settings."""

import html
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import BallotKind
from app.editions.service import Rules
from app.results.imports import import_election
from app.results.service import count_edition, publish_result
from tests.opened import BALLOTS, RULES, opened_edition

ROOT = Path(__file__).parents[3]
ELECTIONS = ROOT / "tests/ballots/elections"


def recount(client: TestClient, slug: str, folder: Path) -> dict[str, Any]:
    """Run the published command on the published file, away from every setting of ours."""
    listed = client.get(f"/api/v1/editions/{slug}/files").json()
    answer = client.get(f"/donnees/{slug}/bulletins.pb")
    assert answer.status_code == 200
    (folder / "bulletins.pb").write_bytes(answer.content)
    python, *words = shlex.split(listed["recount"])
    assert python == "python"
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    counted: dict[str, Any] = json.loads(done.stdout)
    return counted


def assert_same(client: TestClient, slug: str, counted: Mapping[str, Any]) -> None:
    published = client.get(f"/donnees/{slug}/resultat.json").json()
    assert counted["winners"] == published["winners"]
    assert counted["input_sha256"] == published["input_sha256"]
    assert counted["outcome_sha256"] == published["outcome_sha256"]
    page = html.unescape(client.get(f"/fr/editions/{slug}/donnees").text)
    assert published["recount"] in page


RANKINGS: list[dict[str, int]] = [*[{"puits": 1, "radio": 2}] * 15, *[{"ecole": 1}] * 9, {}]
PICKS: list[dict[str, int]] = [*[{"puits": 1, "ecole": 1}] * 15, *[{"jardin": 1}] * 9, {}]


@pytest.mark.parametrize(
    ("rules", "ballots"),
    [
        (RULES, BALLOTS),
        (Rules(counting_rule="greedy", parameters={}, tie_seed="l'été; $HOME"), BALLOTS),
        (Rules(counting_rule="greedy", parameters={"threshold": 400}), BALLOTS),
        (Rules(counting_rule="phragmen", parameters={"misfit": "skip"}), BALLOTS),
        (Rules(BallotKind.RANKING, 3, "greedy", {"score_vector": "5,3,1"}), RANKINGS),
        (Rules(BallotKind.APPROVAL, 2, "greedy-no-skip", {}), PICKS),
        (
            Rules(
                BallotKind.APPROVAL_WITHIN_ENVELOPE,
                3,
                "equal-shares",
                {"eligibility": 3, "completion": "none", "start": "integral"},
            ),
            PICKS,
        ),
    ],
)
def test_the_published_command_gives_the_published_result(
    client: TestClient,
    database: Database,
    now: datetime,
    tmp_path: Path,
    rules: Rules,
    ballots: Sequence[Mapping[str, int]],
):
    with database.writing() as db:
        edition = opened_edition(db, now, ballots, rules=rules)
        count_edition(db, edition=edition, now=now)
        publish_result(db, edition=edition, now=now)
    assert_same(client, "rennes-2026", recount(client, "rennes-2026", tmp_path))


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("France_Toulouse_2019", ""),
        ("Netherlands_Assen_2024", ""),
        ("Poland_Swiecie_2023", ""),
        ("Poland_Zabrze_2020_Osiedle_Mlodego_Gornika", ""),
        ("Switzerland_Zurich_S5D10", "equal-shares"),
        ("US_Stanford_Dataset_SF_Tenderloin_December_2022_vote_knapsacks", "greedy-per-cost"),
        ("Worldwide_Mechanical_Turk_Utilities_7", "phragmen"),
    ],
)
def test_an_imported_election_is_counted_again_from_our_export(
    client: TestClient, database: Database, now: datetime, tmp_path: Path, name: str, rule: str
):
    content = (ELECTIONS / f"{name}.pb").read_bytes()
    with database.writing() as db:
        slug = import_election(db, content=content, file_name=f"{name}.pb", now=now, rule=rule).slug
    assert_same(client, slug, recount(client, slug, tmp_path))
