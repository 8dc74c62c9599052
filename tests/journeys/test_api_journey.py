"""The whole cycle over the API, from a draft to a published result that anyone recounts."""

from pathlib import Path

import pytest

from app.editions.models import Phase
from tests.journeys import scenario
from tests.journeys.caller import EDITION, Caller, vote
from tests.journeys.conftest import LiveServer
from tests.journeys.scenario import SLUG


@pytest.fixture
def stage(live_server: LiveServer) -> LiveServer:
    scenario.set_stage(live_server)
    return live_server


def submit_projects(stage: LiveServer) -> list[str]:
    member = Caller(stage, scenario.MEMBER)
    codes = []
    for title, asked in (("Un puits à Gandon", 4_000_00), ("Des vélos", 7_000_00)):
        body = scenario.project(title, asked) | {"organisation": "les-amis-de-mopti"}
        drafted = member.call("POST", f"{EDITION}/proposals", body, 201)
        member.call("POST", f"/api/v1/proposals/{drafted['id']}/submission")
        codes.append(drafted["code"])
    scenario.let_partners_agree(stage)
    return codes


def review(stage: LiveServer, code: str, decision: str, reason: str = "") -> None:
    agent = Caller(stage, scenario.AGENT)
    for criterion in scenario.assessed_criteria(stage.database):
        path = f"{EDITION}/reviews/{code}/findings/{criterion}"
        agent.call("PUT", path, {"verdict": "met"}, 204)
    body = {"decision": decision, "public_reason": reason}
    agent.call("POST", f"{EDITION}/reviews/{code}/conclusion", body, 204)
    second = Caller(stage, scenario.TELLER)
    steps = second.call("GET", f"{EDITION}/reviews/{code}")["steps"]
    second.call("POST", f"{EDITION}/reviews/{code}/confirmation", {"steps": steps}, 204)


def test_an_unbalanced_plan_is_found_at_submission_with_both_sums(stage: LiveServer):
    member = Caller(stage, scenario.MEMBER)
    lines = scenario.plan(40_000_00, 155_000_00)
    lines[0]["amount_cents"] = 190_000_00
    body = scenario.project("Thé", 0, lines) | {"organisation": "les-amis-de-mopti"}
    drafted = member.call("POST", f"{EDITION}/proposals", body, 201)
    checks = member.call("POST", f"/api/v1/proposals/{drafted['id']}/submission")["checks"]
    balance = next(check for check in checks if check["criterion"] == "balanced")
    assert balance["verdict"] == "not-met"
    assert balance["params"] == {"expenses_cents": 190_000_00, "income_cents": 195_000_00}


def test_the_whole_cycle_over_the_api_ends_in_a_result_anyone_recounts(
    stage: LiveServer, tmp_path: Path
):
    well, bicycles = submit_projects(stage)
    scenario.move_to(stage, Phase.REVIEW)
    review(stage, well, "eligible")
    review(stage, bicycles, "eligible")
    scenario.move_to(stage, Phase.VOTING)

    anyone = Caller(stage)
    frozen = anyone.call("GET", f"{EDITION}/freeze")
    assert len(frozen["sha256"]) == 64
    first, second, third = scenario.print_codes(stage, 3)
    receipt = vote(stage, first, "0a" * 16, {well: 60, bicycles: 40})
    assert vote(stage, first, "0a" * 16, {well: 60, bicycles: 40}) == receipt
    vote(stage, first, "0b" * 16, {well: 100})
    vote(stage, second, "0c" * 16, {well: 1, bicycles: 99})
    vote(stage, third, "0d" * 16, {})
    scenario.let_a_crowd_vote(stage, stage.settings)
    anyone.call("GET", f"{EDITION}/result", status=404)

    scenario.move_to(stage, Phase.COUNTING)
    teller = Caller(stage, scenario.TELLER)
    teller.call("POST", f"{EDITION}/closing")
    assert teller.call("POST", f"{EDITION}/opening")["ballots"] == scenario.CROWD + 3
    counted = teller.call("POST", f"{EDITION}/count", status=201)
    anyone.call("GET", f"{EDITION}/result", status=404)
    teller.call("POST", f"{EDITION}/publication", status=201)

    result = anyone.call("GET", f"{EDITION}/result")
    assert result["outcome_sha256"] == counted["outcome_sha256"]
    winners = [line["code"] for line in result["lines"] if line["is_funded"]]
    assert winners == [well]
    assert result["cost_cents"] <= result["budget_cents"]

    published = tmp_path / "bulletins.pb"
    published.write_bytes(anyone.send("GET", f"/donnees/{SLUG}/bulletins.pb").content)
    recounted = scenario.recount(
        published, "--rule", "equal-shares", "--completion", "add1u", "--stop", "over-budget"
    )
    assert recounted["winners"] == winners


def test_nobody_votes_before_or_after_the_hours(stage: LiveServer):
    (well, _bicycles) = submit_projects(stage)
    scenario.move_to(stage, Phase.REVIEW)
    review(stage, well, "eligible")
    code = scenario.print_codes(stage, 1)[0]
    voter = Caller(stage)
    early = voter.call("POST", f"{EDITION}/voter-sessions", {"code": code}, 409)
    assert early["code"] == "editions.phase-not-open"
    scenario.move_to(stage, Phase.VOTING)
    voter.carry(voter.call("POST", f"{EDITION}/voter-sessions", {"code": code}, 201)["token"])
    scenario.move_to(stage, Phase.COUNTING)
    body = {"intent": "0e" * 16, "choices": [{"project": well, "share": 100}]}
    late = voter.send("PUT", f"{EDITION}/ballot", body)
    assert late.status_code in {401, 410}
