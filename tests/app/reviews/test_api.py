"""The queue, the findings, the conclusion by two people and the appeal over the API."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.reviews.queries import list_review_criteria
from app.worker import work_once
from tests.clients import bearer
from tests.conftest import FixedClock
from tests.reviewing import DAY, STAFF, Case, make_case

QUEUE = "/api/v1/editions/rennes-2026/reviews"
SHEET = f"{QUEUE}/un-puits-a-gandon"
PROJECT = "/api/v1/editions/rennes-2026/projects/un-puits-a-gandon"


@pytest.fixture
def case(database: Database, now: datetime, clock: FixedClock) -> Case:
    with database.writing() as db:
        case = make_case(db, now)
    clock.instant = case.now
    return case


@pytest.fixture
def api(client: TestClient, case: Case, clock: FixedClock) -> "Api":
    return Api(client, case, clock)


class Api:
    """One client that speaks as several people."""

    def __init__(self, client: TestClient, case: Case, clock: FixedClock) -> None:
        self.client = client
        self.own = f"/api/v1/proposals/{case.review.proposal_id}"
        self.member = case.scene.ada.email
        self.clock = clock
        self.signed_in: dict[tuple[str, datetime], dict[str, str]] = {}

    def call(self, who: str, method: str, path: str, body: object = None, status: int = 204):
        # Signing in is slow on purpose: once for each person and each day is enough.
        key = (who, self.clock.now())
        self.signed_in[key] = self.signed_in.get(key) or bearer(self.client, who)
        answer = self.client.request(method, path, json=body, headers=self.signed_in[key])
        assert answer.status_code == status, (path, answer.text)
        return answer.json() if answer.content else None

    def find_all(self, database: Database, case: Case, unmet: str = "") -> None:
        with database.reading() as db:
            criteria = list_review_criteria(db, case.review)
        for code in (each.code for each in criteria if each.kind == "assessed"):
            body = {"verdict": "not-met" if code == unmet else "met"}
            self.call(STAFF[0], "PUT", f"{SHEET}/findings/{code}", body)

    def conclude(self, decision: str, reason: str = "") -> None:
        body = {"decision": decision, "public_reason": reason}
        self.call(STAFF[0], "POST", f"{SHEET}/conclusion", body)
        steps = self.call(STAFF[1], "GET", SHEET, status=200)["steps"]
        self.call(STAFF[1], "POST", f"{SHEET}/confirmation", {"steps": steps})


def test_a_refusal_goes_from_the_queue_to_the_appeal_and_its_answer(
    api: Api, case: Case, database: Database, settings: Settings, clock: FixedClock
):
    queue = api.call(STAFF[0], "GET", QUEUE, status=200)["reviews"]
    assert [(each["proposal"], each["state"]) for each in queue] == [("un-puits-a-gandon", "open")]
    api.find_all(database, case, "feasibility")
    before = api.client.get(PROJECT).json()
    api.conclude("not-eligible", "Pas d’eau.")
    assert api.client.get(PROJECT).json() == before
    assert (before["decision"], before["public_reason"], before["findings"]) == (None, None, [])
    clock.instant = case.hour
    work_once(database, settings, case.hour)
    after = api.client.get(PROJECT).json()
    assert (after["status"], after["public_reason"]) == ("not-eligible", "Pas d’eau.")
    assert "not-met" in {finding["verdict"] for finding in after["findings"]}
    assert after["appeals_until"] is not None
    api.call(api.member, "POST", f"{api.own}/appeal", {"grounds": "Il y en a."})
    answer = {"outcome": "upheld", "reason": "Le puits existe."}
    refused = api.call(STAFF[1], "POST", f"{SHEET}/appeal-decision", answer, 403)
    assert refused["code"] == "reviews.third-person-needed"
    api.call(STAFF[2], "POST", f"{SHEET}/appeal-decision", answer)
    public = api.client.get(PROJECT).json()
    assert (public["status"], public["appeal"]["outcome"]) == ("eligible", "upheld")
    assert "grounds" not in public["appeal"]


def test_a_correction_is_asked_prolonged_answered_and_read_by_both(api: Api, case: Case):
    body = {"verdict": "to-correct", "reason": "Où est l’eau ?"}
    api.call(STAFF[0], "PUT", f"{SHEET}/findings/feasibility", body)
    asked = api.call(STAFF[0], "POST", f"{SHEET}/corrections", {}, 200)
    assert asked["corrections"][0]["message"] == "Où est l’eau ?"
    later = {"due_at": (case.now + 9 * DAY).isoformat()}
    longer = api.call(STAFF[1], "PUT", f"{SHEET}/corrections/deadline", later, 200)
    seen = api.call(api.member, "GET", f"{api.own}/corrections", status=200)
    assert seen == longer
    assert seen["open_until"] > asked["open_until"]
    missing = api.call(api.member, "POST", f"{api.own}/corrections", {"answers": {}}, 422)
    assert missing["code"] == "reviews.answers-missing"
    answers = {"answers": {"feasibility": "Au puits."}}
    done = api.call(api.member, "POST", f"{api.own}/corrections", answers, 200)
    assert done["open_until"] is None
    assert api.call(STAFF[0], "GET", SHEET, status=200)["corrections"] == done["corrections"]


def test_a_conclusion_too_early_lists_the_criteria_without_a_finding(api: Api):
    answer = api.call(STAFF[0], "POST", f"{SHEET}/conclusion", {"decision": "eligible"}, 409)
    assert answer["code"] == "reviews.findings-missing"
    assert len(answer["violations"]) > 5


def test_one_person_does_not_conclude_alone(api: Api, case: Case, database: Database):
    api.find_all(database, case)
    api.call(STAFF[0], "POST", f"{SHEET}/conclusion", {"decision": "eligible"})
    steps = api.call(STAFF[0], "GET", SHEET, status=200)["steps"]
    own = api.call(STAFF[0], "POST", f"{SHEET}/confirmation", {"steps": steps}, 403)
    assert own["code"] == "reviews.second-person-needed"
    stale = api.call(STAFF[1], "POST", f"{SHEET}/confirmation", {"steps": steps - 1}, 409)
    assert stale["code"] == "reviews.changed-meanwhile"
    body = {"steps": steps, "reason": "Relisons."}
    api.call(STAFF[1], "POST", f"{SHEET}/return", body)
    sheet = api.call(STAFF[0], "GET", SHEET, status=200)
    assert (sheet["state"], sheet["decision"]) == ("open", None)
    assert [note["text"] for note in sheet["notes"]] == ["Relisons."]


def test_a_finding_somebody_else_changed_is_a_conflict(api: Api):
    body = {"verdict": "not-met", "reason": "Pas d’eau."}
    api.call(STAFF[0], "PUT", f"{SHEET}/findings/feasibility", body)
    told = api.call(STAFF[1], "PUT", f"{SHEET}/findings/feasibility", {"verdict": "met"}, 409)
    assert told["code"] == "reviews.finding-changed-meanwhile"
    api.call(STAFF[1], "PUT", f"{SHEET}/findings/feasibility", {"verdict": "met", "version": 1})


def test_who_declares_an_interest_finds_nothing_any_more(api: Api):
    api.call(STAFF[0], "POST", f"{SHEET}/notes", {"text": "Je le connais."})
    api.call(STAFF[0], "POST", f"{SHEET}/interest")
    api.call(STAFF[0], "GET", SHEET, status=404)
    api.call(STAFF[0], "POST", f"{SHEET}/interest", status=404)
    assert api.call(STAFF[0], "GET", QUEUE, status=200) == {"reviews": []}
    assert len(api.call(STAFF[1], "GET", SHEET, status=200)["notes"]) == 1


def test_bad_findings_are_refused(api: Api):
    def put(path: str, body: object, status: int) -> str:
        code = api.call(STAFF[0], "PUT", path, body, status)["code"]
        assert isinstance(code, str)
        return code

    findings = f"{SHEET}/findings"
    automatic = put(f"{findings}/balanced", {"verdict": "met"}, 409)
    assert automatic == "reviews.criterion-automatic"
    without = put(f"{findings}/field", {"verdict": "not-applicable"}, 422)
    assert without == "reviews.reason-missing"
    put(f"{findings}/field", {"verdict": "x"}, 422)
    put(f"{findings}/nowhere", {"verdict": "met"}, 404)
    put(f"{QUEUE}/nothing/findings/field", {}, 422)
    api.call(STAFF[0], "GET", f"{QUEUE}/nothing", status=404)


def test_nothing_is_found_before_the_review_opens(api: Api, clock: FixedClock, now: datetime):
    clock.instant = now
    early = api.call(STAFF[0], "PUT", f"{SHEET}/findings/field", {"verdict": "met"}, 409)
    assert early["code"] == "editions.phase-not-open"
