"""Refusals speak the reader's language and carry the headers their status asks for."""

from typing import Any

from starlette.testclient import TestClient

SESSION = "/api/v1/session"
FRENCH = {"Accept-Language": "fr"}


def posted(client: TestClient, body: Any) -> Any:
    return client.post(SESSION, json=body, headers=FRENCH)


def test_a_body_that_cannot_be_read_names_each_field_in_french(client: TestClient):
    answer = posted(client, {"email": 3, "more": "x"})
    assert answer.status_code == 422
    said = {each["params"]["field"]: each["detail"] for each in answer.json()["violations"]}
    assert said == {
        "body.email": "Écrivez un texte.",
        "body.password": "Remplissez ce champ.",
        "body.more": "Ce champ ne fait pas partie du formulaire.",
    }
    assert "Input" not in answer.text
    assert "body.email" in answer.json()["title"]


def test_a_body_that_is_no_json_is_refused_in_french(client: TestClient):
    answer = client.post(SESSION, content=b"{", headers=FRENCH)
    assert answer.status_code == 422
    assert answer.json()["violations"][0]["detail"] == "Cette réponse ne peut pas être lue."


def test_a_wrong_method_says_which_are_allowed(client: TestClient):
    answer = client.put(SESSION)
    assert (answer.status_code, bool(answer.headers["allow"])) == (405, True)


def test_an_unknown_caller_of_the_api_is_asked_for_a_token(client: TestClient):
    answer = client.get("/api/v1/proposals")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "www-authenticate" not in client.get("/fr/mir").headers


def test_who_tries_too_often_is_told_when_to_come_back(client: TestClient):
    body = {"email": "a@example.org", "password": "wrong password"}
    answer = [posted(client, body) for _ in range(11)][-1]
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "300")


def test_the_languages_of_a_refused_form_lead_to_a_page_that_can_be_read(client: TestClient):
    answer = client.post("/fr/deconnexion", data={"_csrf": "forged"})
    assert answer.status_code == 403
    assert 'href="/en/" lang="en"' in answer.text
