"""Pages: the urn in public, its log, and "is my ballot in?"."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from app.core.crockford import tidy
from app.editions.models import Edition
from app.editions.queries import find_freeze, get_edition, list_projects
from app.voting.draft import is_begun
from app.voting.models import VotingRound
from app.voting.proofs import CommitmentNotLogged, Inclusion, prove_inclusion
from app.voting.queries import (
    count_opened_ballots,
    find_opened_ballot,
    find_round,
    get_round,
    list_heads,
)
from app.voting.standing import standing_of
from app.web import csrf
from app.web.access import public
from app.web.deps import DbSession, Language
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/editions/{slug}/transparence",
    dependencies=[Depends(csrf.protect), Depends(public)],
)


@router.get("")
def show_transparency(request: Request, language: Language, slug: str, db: DbSession) -> Response:
    return _transparency(request, language, get_edition(db, slug), db)


@router.post("")
def find_ballot(
    request: Request,
    language: Language,
    slug: str,
    db: DbSession,
    tracker: Annotated[str, Form()] = "",
) -> Response:
    """Show the ballot counted under a tracker, by post so that no address ever holds it."""
    return _transparency(request, language, get_edition(db, slug), db, typed=tracker)


@router.get("/journal")
def show_log(request: Request, language: Language, slug: str, db: DbSession) -> Response:
    return _log(request, language, get_edition(db, slug), db)


@router.post("/journal")
def find_commitment(
    request: Request,
    language: Language,
    slug: str,
    db: DbSession,
    commitment: Annotated[str, Form()] = "",
) -> Response:
    """Prove that a receipt's commitment is in the log, by post for the same reason."""
    return _log(request, language, get_edition(db, slug), db, typed=commitment)


def _transparency(
    request: Request, language: str, edition: Edition, db: DbSession, typed: str = ""
) -> Response:
    found = find_opened_ballot(db, edition.id, tidy(typed)) if typed else None
    voting_round = find_round(db, edition.id)
    return page(
        request,
        "voting/transparency.html",
        language=language,
        status=422 if typed and found is None else 200,
        edition=edition,
        round=voting_round,
        standing=standing_of(db, voting_round, edition) if voting_round else None,
        frozen=find_freeze(db, edition.id),
        opened=count_opened_ballots(db, edition.id),
        titles={project.code: project.title for project in list_projects(db, edition.id)},
        typed=typed,
        found=found,
        is_begun=is_begun(request),
    )


def _log(
    request: Request, language: str, edition: Edition, db: DbSession, typed: str = ""
) -> Response:
    voting_round = get_round(db, edition.id)
    found = _prove(db, voting_round, typed) if typed else None
    return page(
        request,
        "voting/log.html",
        language=language,
        status=422 if typed and found is None else 200,
        edition=edition,
        round=voting_round,
        heads=list_heads(db, voting_round.id),
        typed=typed,
        found=found,
        is_begun=is_begun(request),
    )


def _prove(db: DbSession, voting_round: VotingRound, typed: str) -> Inclusion | None:
    try:
        commitment = bytes.fromhex(typed)
        return prove_inclusion(db, voting_round=voting_round, commitment=commitment)
    except (ValueError, CommitmentNotLogged):
        return None
