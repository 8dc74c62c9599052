"""The texts of a project in other languages, each with who wrote it there."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError
from app.proposals.models import Proposal, TextOrigin
from app.proposals.queries import get_own
from app.proposals.schemas.texts import TranslationIn
from app.proposals.texts import OTHERS, find_translation, is_outdated
from app.proposals.translations import (
    LanguageNotOffered,
    is_translatable,
    remove_translation,
    write_translation,
)
from app.web import csrf
from app.web.deps import DbSession, Language, Now
from app.web.forms import FieldError, PostedForm, by_field, fields, read_form
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}/langues",
    dependencies=[Depends(csrf.protect)],
)


@router.get("")
def show_languages(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    db: DbSession,
    now: Now,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    return page(
        request,
        "proposals/languages.html",
        language=language,
        account=account,
        edition=proposal.edition,
        proposal=proposal,
        others=[(other, find_translation(proposal, other)) for other in OTHERS],
        is_outdated=is_outdated,
        is_open=is_translatable(proposal, now),
    )


@router.get("/{text_language}")
def show_form(
    request: Request,
    language: Language,
    proposal_id: UUID,
    text_language: str,
    account: CurrentMember,
    db: DbSession,
    now: Now,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    return _form(request, language, account, proposal, text_language, now=now)


@router.post("/{text_language}")
def write(
    request: Request,
    language: Language,
    proposal_id: UUID,
    text_language: str,
    account: CurrentMember,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    typed = fields(form)
    read, errors = read_form(TranslationIn, typed)
    if read is None:
        return _form(
            request, language, account, proposal, text_language, now=now, typed=typed, errors=errors
        )
    try:
        with db.begin_nested():
            write_translation(
                db,
                proposal=proposal,
                language=text_language,
                texts=(read.title, read.summary, read.description),
                origin=read.origin,
                version=read.version,
                by=account.id,
                now=now,
            )
    except DomainError as refusal:
        return _form(
            request,
            language,
            account,
            proposal,
            text_language,
            now=now,
            typed=typed,
            refusal=refusal,
        )
    return _back(language, proposal)


@router.post("/{text_language}/retrait")
def remove(
    language: Language,
    proposal_id: UUID,
    text_language: str,
    account: CurrentMember,
    db: DbSession,
    now: Now,
) -> Response:
    proposal = get_own(db, account.id, proposal_id)
    remove_translation(db, proposal=proposal, language=text_language, by=account.id, now=now)
    return _back(language, proposal)


def _form(
    request: Request,
    language: str,
    account: Account,
    proposal: Proposal,
    text_language: str,
    *,
    now: Now,
    typed: dict[str, str] | None = None,
    errors: list[FieldError] | None = None,
    refusal: DomainError | None = None,
) -> Response:
    if text_language not in OTHERS:
        raise LanguageNotOffered
    translated = find_translation(proposal, text_language)
    return page(
        request,
        "proposals/translation.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
        account=account,
        edition=proposal.edition,
        proposal=proposal,
        text_language=text_language,
        translated=translated,
        is_outdated=translated is not None and is_outdated(translated, proposal),
        is_open=is_translatable(proposal, now),
        origins=list(TextOrigin),
        typed=typed,
        errors=errors or [],
        errors_by_field=by_field(errors or []),
        refusal=refusal,
    )


def _back(language: str, proposal: Proposal) -> Response:
    return RedirectResponse(f"/{language}/association/projets/{proposal.id}/langues", 303)
