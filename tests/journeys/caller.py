"""Someone who uses the API."""

from typing import Any

import httpx

from tests.builders import PASSWORD
from tests.journeys.conftest import LiveServer
from tests.journeys.scenario import SLUG

EDITION = f"/api/v1/editions/{SLUG}"


class Caller:
    """A base address and, once signed in, a token."""

    def __init__(self, server: LiveServer, email: str | None = None) -> None:
        self.address = server.url
        self.headers: dict[str, str] = {}
        if email:
            body = {"email": email, "password": PASSWORD}
            self.carry(self.call("POST", "/api/v1/session", body, 201)["token"])

    def carry(self, token: str) -> None:
        self.headers["Authorization"] = f"Bearer {token}"

    def send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        url = f"{self.address}{path}"
        return httpx.request(method, url, json=body, headers=self.headers, timeout=30)

    def call(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.send(method, path, body)
        assert answer.status_code == status, (method, path, answer.text)
        return answer.json() if answer.content else None


def vote(stage: LiveServer, code: str, intent: str, choices: dict[str, int]) -> Any:
    voter = Caller(stage)
    voter.carry(voter.call("POST", f"{EDITION}/voter-sessions", {"code": code}, 201)["token"])
    shares = [{"project": project, "share": cents} for project, cents in choices.items()]
    return voter.call("PUT", f"{EDITION}/ballot", {"intent": intent, "choices": shares}, 201)
