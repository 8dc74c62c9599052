"""Pages: identify, check the ballot, send it, keep the receipt."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.crockford import in_groups
from app.core.errors import DomainError
from app.core.settings import Settings
from app.editions.access import CurrentEdition
from app.editions.models import Edition, Phase
from app.editions.phases import closes_at, opens_at
from app.editions.queries import get_edition, list_projects
from app.voters.access import COOKIE, SECONDS, CurrentVoter, count_guess, make_pass
from app.voting import service
from app.voting.access import Keys, admit
from app.voting.booth import Booth, CurrentBooth, is_simple, redirect
from app.voting.draft import Broken, Draft, forget_draft, is_begun
from app.voting.pages.paper import find_broken, lay_paper
from app.voting.paper import languages_of
from app.voting.queries import find_closing_reason, find_round
from app.voting.seal import Receipt
from app.web import csrf
from app.web.access import public
from app.web.cookies import cookie_name, drop_cookie, seal, set_cookie, unseal
from app.web.deps import (
    CurrentDatabase,
    CurrentSettings,
    DbSession,
    Language,
    Now,
    ReadSession,
)
from app.web.forms import PostedForm
from app.web.templating import page
from app.web.visit import CurrentVisit

RECEIPT_COOKIE = "receipt"

router = APIRouter(prefix="/{language}/editions/{slug}", dependencies=[Depends(csrf.protect)])


@router.get("/voter", dependencies=[Depends(public)])
def show_entrance(request: Request, language: Language, slug: str, db: DbSession) -> Response:
    return _entrance(request, language, get_edition(db, slug), db)


@router.post("/voter", dependencies=[Depends(public)])
def identify(
    request: Request,
    language: Language,
    slug: str,
    settings: CurrentSettings,
    db: ReadSession,
    database: CurrentDatabase,
    keys: Keys,
    now: Now,
    code: Annotated[str, Form()] = "",
) -> Response:
    edition = get_edition(db, slug)
    try:
        count_guess(request, code)
        voter = admit(db, database, edition=edition, code=code, keys=keys, now=now)
    except DomainError as refusal:
        return _entrance(request, language, edition, db, 422, typed=code, refusal=refusal)
    response = redirect(request, language, slug, "voter/bulletin")
    set_cookie(request, response, COOKIE, make_pass(settings, voter, now), seconds=None)
    return response


@router.get("/voter/verifier")
def show_check(booth: CurrentBooth) -> Response:
    draft = booth.draft
    if draft is None or find_broken(booth, draft):
        return booth.redirect("voter/bulletin")
    return _check(booth, draft)


@router.post("/voter/verifier")
def send(booth: CurrentBooth, form: PostedForm) -> Response:
    """Cast the ballot that this page showed, and no other."""
    draft = booth.draft
    if draft is None:
        return _answer_without_draft(booth, form)
    broken = find_broken(booth, draft)
    if broken:
        return lay_paper(booth, draft, broken)
    if form.get("shown") != draft.digest:
        return _check(booth, draft, (("voting.changed-elsewhere", {}),))
    if not draft.choices and form.get("blank") != "yes":
        return _check(booth, draft, (("voting.blank-not-confirmed", {}),))
    receipt = service.cast_ballot(
        booth.db,
        edition=booth.edition,
        voter_id=booth.voter.id,
        choices=draft.choices,
        intent=draft.intent,
        keys=booth.keys,
        now=booth.now,
    )
    response = booth.redirect("voter/recu")
    forget_draft(booth.request, response)
    _keep_receipt(booth, response, receipt, draft)
    return response


@router.get("/voter/recu")
def show_receipt(
    visit: CurrentVisit, edition: CurrentEdition, voter: CurrentVoter, keys: Keys
) -> Response:
    request = visit.request
    if not service.has_voted(visit.db, edition=edition, voter=voter, keys=keys):
        return redirect(request, visit.language, edition.slug, "voter/bulletin")
    kept = _kept_receipt(request, visit.settings, voter.id, visit.now)
    return visit.show(
        "voting/receipt.html",
        edition=edition,
        receipt=kept and kept | {"day": date.fromisoformat(kept["day"])},
        closes_at=closes_at(edition, Phase.VOTING),
        next_steps=_next_steps(edition),
        is_begun=is_begun(request),
        is_simple=is_simple(request),
    )


@router.post("/voter/effacer", dependencies=[Depends(public)])
def clear_browser(request: Request, language: Language, slug: str) -> Response:
    """Leave nothing of this visit on a shared computer."""
    response = redirect(request, language, slug, "voter")
    for name in (COOKIE, RECEIPT_COOKIE):
        drop_cookie(request, response, name)
    forget_draft(request, response)
    return response


def _entrance(
    request: Request,
    language: str,
    edition: Edition,
    db: DbSession,
    status: int = 200,
    *,
    typed: str = "",
    refusal: DomainError | None = None,
) -> Response:
    voting_round = find_round(db, edition.id)
    return page(
        request,
        "voting/entrance.html",
        language=language,
        status=status,
        edition=edition,
        closes_at=closes_at(edition, Phase.VOTING),
        round=voting_round,
        closed_early_because=find_closing_reason(db, voting_round.id) if voting_round else None,
        open_in=languages_of(list_projects(db, edition.id)),
        typed=typed,
        refusal=refusal,
        is_begun=is_begun(request),
        is_simple=is_simple(request),
    )


def _next_steps(edition: Edition) -> list[tuple[str, datetime]]:
    """List what the calendar brings after a vote was sent, each with its hour."""
    close = closes_at(edition, Phase.VOTING) or opens_at(edition, Phase.COUNTING)
    shut_until = close + timedelta(hours=edition.dispute_hours)
    disputes = [("disputes", shut_until)] if edition.dispute_hours else []
    opening = max(shut_until, opens_at(edition, Phase.COUNTING))
    result = opens_at(edition, Phase.PUBLISHED)
    return [("close", close), *disputes, ("counting", opening), ("published", result)]


def _check(booth: Booth, draft: Draft, broken: Broken = ()) -> Response:
    listed = {project.code: project for project in booth.projects}
    chosen = [(listed[code], number) for code, number in draft.choices]
    return booth.show(
        "voting/check.html",
        status=422 if broken else 200,
        chosen=chosen,
        slices=[(project.title, number) for project, number in chosen],
        shown=draft.digest,
        broken=broken,
    )


def _answer_without_draft(booth: Booth, form: FormData) -> Response:
    """Lead a form sent twice, whose first answer took the draft away, to its receipt."""
    kept = _kept_receipt(booth.request, booth.settings, booth.voter.id, booth.now)
    if kept is not None and kept["shown"] == form.get("shown"):
        return booth.redirect("voter/recu")
    return lay_paper(booth, None, (("voting.not-sent", {}),))


def _kept_receipt(
    request: Request, settings: Settings, voter_id: UUID, now: datetime
) -> dict[str, Any] | None:
    sealed = request.cookies.get(cookie_name(request, RECEIPT_COOKIE), "")
    return unseal(settings, f"receipt/{voter_id}", sealed, now, SECONDS)


def _keep_receipt(booth: Booth, response: Response, receipt: Receipt, draft: Draft) -> None:
    content = {
        "shown": draft.digest,
        "tracker": in_groups(receipt.tracker),
        "commitment": receipt.commitment.hex(),
        "round": str(receipt.round_id),
        "day": receipt.day.isoformat(),
        "signature": receipt.signature.hex(),
    }
    sealed = seal(booth.settings, f"receipt/{booth.voter.id}", content, booth.now)
    set_cookie(booth.request, response, RECEIPT_COOKIE, sealed, seconds=None)
