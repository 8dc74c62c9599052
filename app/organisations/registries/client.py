"""Ask the public registries: fixed hosts, three seconds, no redirect, a bounded answer."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import httpx
from pydantic import ValidationError
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from app.organisations.registries.records import AssociationAnswer, Companies, Record

COMPANIES = "https://recherche-entreprises.api.gouv.fr/search"
ASSOCIATIONS = "https://entreprise.api.gouv.fr/v4/djepva/api-association/associations/open_data"
"""The only two addresses ever asked: no setting and nothing typed can name another."""
TIMEOUT_SECONDS = 3.0
LARGEST_ANSWER = 500_000
TRIES = 3
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 5.0
HEADERS = {"User-Agent": "Partage (budget participatif)", "Accept-Encoding": "identity"}
PURPOSE = "Budget participatif"

log = logging.getLogger(__name__)


class RegistryDown(Exception):
    """A registry gave no answer that can be read."""


class RegistryBusy(RegistryDown):
    """A registry asks to come back in a moment (429), or is not well (5xx)."""

    def __init__(self, pause: float | None) -> None:
        super().__init__()
        self.pause = pause


class Outcome(StrEnum):
    """What asking the registries came to."""

    FOUND = "found"
    UNKNOWN = "unknown"
    DOWN = "down"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What identifies an organisation: its SIREN, its RNA number, or both."""

    siren: str = ""
    rna: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, with the record when there is one."""

    outcome: Outcome
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """What *API Association* asks of its callers; without a token it is not asked."""

    token: str = ""
    recipient: str = ""


def ask(
    numbers: Numbers,
    *,
    access: Access,
    transport: httpx.BaseTransport | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Answer:
    """Look an organisation up; a registry that is down is an outcome, never an error."""
    try:
        # A test's own transport must not be passed over for a proxy of the environment.
        with httpx.Client(
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
            headers=HEADERS,
            transport=transport,
            trust_env=transport is None,
        ) as http:
            record = _Asking(http, sleep).find(numbers, access)
    except (RegistryDown, ValidationError) as failure:
        log.warning("a registry gave no answer", extra={"code": type(failure).__name__})
        return Answer(Outcome.DOWN)
    return Answer(Outcome.FOUND, record) if record else Answer(Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Asking:
    """One conversation with the registries."""

    http: httpx.Client
    sleep: Callable[[float], None]

    def find(self, numbers: Numbers, access: Access) -> Record | None:
        query = {"q": numbers.siren or numbers.rna, "minimal": "true", "per_page": "5"}
        found = self.get(COMPANIES, query | {"include": "siege,complements"})
        companies = Companies.model_validate_json(found) if found else Companies()
        record = companies.find(siren=numbers.siren, rna=numbers.rna)
        if record or not (numbers.rna and access.token):
            return record
        return self.find_association(numbers.rna, access)

    def find_association(self, rna: str, access: Access) -> Record | None:
        query = {"recipient": access.recipient, "context": PURPOSE, "object": PURPOSE}
        headers = {"Authorization": f"Bearer {access.token}"}
        found = self.get(f"{ASSOCIATIONS}/{rna}", query, headers)
        return AssociationAnswer.model_validate_json(found).record() if found else None

    def get(
        self, url: str, query: dict[str, str], headers: dict[str, str] | None = None
    ) -> bytes | None:
        """Return the body, or None for a 404; a busy registry is asked again, a few times."""
        patiently = Retrying(
            stop=stop_after_attempt(TRIES),
            wait=_pause,
            retry=retry_if_exception_type(RegistryBusy),
            sleep=self.sleep,
            reraise=True,
        )
        return patiently(self.get_once, url, query, headers or {})

    def get_once(self, url: str, query: dict[str, str], headers: dict[str, str]) -> bytes | None:
        try:
            with self.http.stream("GET", url, params=query, headers=headers) as answer:
                return _body(answer)
        except httpx.HTTPError as failure:
            raise RegistryDown from failure


def _body(answer: httpx.Response) -> bytes | None:
    if answer.status_code == httpx.codes.NOT_FOUND:
        return None
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
        asked = answer.headers.get("retry-after", "")
        raise RegistryBusy(float(asked) if asked.isdecimal() else None)
    if answer.status_code != httpx.codes.OK:
        raise RegistryDown
    deadline = time.monotonic() + TIMEOUT_SECONDS
    body = b""
    # Raw bytes: an answer that unpacks to gigabytes is never unpacked.
    for piece in answer.iter_raw():
        body += piece
        if len(body) > LARGEST_ANSWER or time.monotonic() > deadline:
            raise RegistryDown
    return body


def _pause(state: RetryCallState) -> float:
    failure = state.outcome.exception() if state.outcome else None
    asked = failure.pause if isinstance(failure, RegistryBusy) else None
    growing = FIRST_PAUSE * 2 ** (state.attempt_number - 1)
    return min(growing if asked is None else asked, LONGEST_PAUSE)
