"""A ballot being filled in: read from the form, kept sealed in the voter's own browser.

It is never in an address, the database or a log, and only the same voter's code opens it again.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.settings import Settings
from app.editions.models import BallotKind, ListedProject
from app.voting.paper import split_euro
from app.voting.seal import INTENT_BYTES, Choices, canonical
from app.web.cookies import cookie_name, drop_cookie, seal, set_cookie, unseal

COOKIE = "draft"
SECONDS = 7 * 24 * 3600
SHARE = "share-"
NUMBER = re.compile(r"-?[0-9]{1,6}", re.ASCII)

Broken = tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Choices not yet sent, and the intent that will name the ballot once they are."""

    intent: bytes = field(default_factory=lambda: secrets.token_bytes(INTENT_BYTES))
    choices: Choices = ()
    is_adjusted: bool = False
    """Whether the shares were written by hand rather than divided equally."""

    @property
    def digest(self) -> str:
        """Name this very ballot on the page that shows it; without the intent it says nothing."""
        said = canonical([list(choice) for choice in self.choices])
        return hashlib.sha256(b"pb/shown/v1" + self.intent + said).hexdigest()


@dataclass(frozen=True, slots=True)
class Filled:
    """A posted ballot paper: what could be read, what was typed, what could not be read."""

    choices: Choices
    typed: dict[str, str]
    broken: Broken = ()


def find_draft(
    request: Request,
    settings: Settings,
    voter_id: UUID,
    projects: Sequence[ListedProject],
    now: datetime,
) -> Draft | None:
    """Return the draft of this voter in this browser, if there is one that can be read."""
    sealed = request.cookies.get(cookie_name(request, COOKIE), "")
    kept = unseal(settings, _purpose(voter_id), sealed, now, SECONDS)
    if kept is None:
        return None
    codes = {project.position: project.code for project in projects}
    return Draft(
        intent=bytes.fromhex(kept["intent"]),
        choices=[(codes[place], number) for place, number in kept["choices"] if place in codes],
        is_adjusted=kept["adjusted"],
    )


def keep_draft(
    request: Request,
    response: Response,
    settings: Settings,
    voter_id: UUID,
    projects: Sequence[ListedProject],
    draft: Draft,
    now: datetime,
) -> None:
    """Send the draft along; projects by position, so that a hundred fit in a cookie."""
    places = {project.code: project.position for project in projects}
    content = {
        "intent": draft.intent.hex(),
        "adjusted": draft.is_adjusted,
        "choices": [[places[code], number] for code, number in draft.choices if code in places],
    }
    sealed = seal(settings, _purpose(voter_id), content, now)
    set_cookie(request, response, COOKIE, sealed, seconds=None)


def forget_draft(request: Request, response: Response) -> None:
    drop_cookie(request, response, COOKIE)


def is_begun(request: Request) -> bool:
    """Say whether this browser keeps a draft, whoever began it: nothing of it is told."""
    return bool(request.cookies.get(cookie_name(request, COOKIE)))


def device_key(settings: Settings, voter_id: UUID) -> str:
    """Name the place where the voter's own device may keep ticks: another voter never opens it."""
    secret = settings.secret_key.get_secret_value().encode()
    named = hmac.digest(secret, b"pb/device/v1" + voter_id.bytes, "sha256")
    return named.hex()[:16]


def read_paper(
    form: FormData, projects: Sequence[ListedProject], kind: BallotKind, *, is_numbered: bool
) -> Filled:
    """Read ticks or numbers; `projects` come in the order shown, which decides the odd cents."""
    shown = [project.code for project in projects]
    if is_numbered:
        return _read_numbers(form, projects, kind)
    ticked = sorted(map(str, form.getlist("project")), key=lambda code: _place(shown, code))
    choices = split_euro(ticked) if kind is BallotKind.EURO else [(code, 1) for code in ticked]
    return Filled(choices, {code: str(number) for code, number in choices})


def _read_numbers(form: FormData, projects: Sequence[ListedProject], kind: BallotKind) -> Filled:
    titles = {project.code: project.title for project in projects}
    posted = {name.removeprefix(SHARE): str(form[name]) for name in form if name.startswith(SHARE)}
    typed = {code: text.strip() for code, text in posted.items() if text.strip() not in {"", "0"}}
    broken: list[tuple[str, dict[str, Any]]] = [
        ("voting.not-whole", {"project": code, "title": titles.get(code, code)})
        for code, text in typed.items()
        if not NUMBER.fullmatch(text)
    ]
    choices = [(code, int(text)) for code, text in typed.items() if NUMBER.fullmatch(text)]
    if kind is BallotKind.RANKING:
        ranks = [rank for _, rank in choices]
        broken += [("voting.same-rank", {"rank": rank}) for rank in _repeated(ranks)]
        choices.sort(key=lambda choice: choice[1])
    return Filled(choices, typed, tuple(broken))


def _repeated(ranks: Sequence[int]) -> list[int]:
    return sorted({rank for rank in ranks if ranks.count(rank) > 1})


def _place(shown: Sequence[str], code: str) -> int:
    return shown.index(code) if code in shown else len(shown)


def _purpose(voter_id: UUID) -> str:
    return f"draft/{voter_id}"
