"""The texts of a project in other languages, each with who wrote it there."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.proposals.desk import CurrentDesk, Desk
from app.proposals.models import TextOrigin
from app.proposals.schemas.texts import TranslationIn
from app.proposals.texts import OTHERS, find_translation, is_outdated
from app.proposals.translations import (
    LanguageNotOffered,
    is_translatable,
    remove_translation,
    write_translation,
)
from app.web import csrf
from app.web.forms import PostedForm, fields, read_form

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}/langues",
    dependencies=[Depends(csrf.protect)],
)


@router.get("")
def show_languages(desk: CurrentDesk) -> Response:
    proposal = desk.proposal
    return desk.show(
        "proposals/languages.html",
        edition=proposal.edition,
        others=[(other, find_translation(proposal, other)) for other in OTHERS],
        is_outdated=is_outdated,
        is_open=is_translatable(proposal, desk.now),
    )


@router.get("/{text_language}")
def show_form(desk: CurrentDesk, text_language: str) -> Response:
    return _form(desk, text_language)


@router.post("/{text_language}")
def write(desk: CurrentDesk, text_language: str, form: PostedForm) -> Response:
    typed = fields(form)
    read, errors = read_form(TranslationIn, typed)
    if read is None:
        return _form(desk, text_language, typed=typed, errors=errors)
    refusal = desk.attempt(
        write_translation,
        proposal=desk.proposal,
        language=text_language,
        texts=(read.title, read.summary, read.description),
        origin=read.origin,
        version=read.version,
    )
    if refusal:
        return _form(desk, text_language, typed=typed, refusal=refusal)
    return desk.turn_to("/langues")


@router.post("/{text_language}/retrait")
def remove(desk: CurrentDesk, text_language: str) -> Response:
    remove_translation(
        desk.db,
        proposal=desk.proposal,
        language=text_language,
        by=desk.account.id,
        now=desk.now,
    )
    return desk.turn_to("/langues")


def _form(
    desk: Desk, text_language: str, *, typed: dict[str, str] | None = None, **wrong: Any
) -> Response:
    if text_language not in OTHERS:
        raise LanguageNotOffered
    proposal = desk.proposal
    translated = find_translation(proposal, text_language)
    return desk.show(
        "proposals/translation.html",
        edition=proposal.edition,
        text_language=text_language,
        translated=translated,
        is_outdated=translated is not None and is_outdated(translated, proposal),
        is_open=is_translatable(proposal, desk.now),
        origins=list(TextOrigin),
        typed=typed,
        **wrong,
    )
