"""One Jinja2 environment a language: autoescape, strict names, translated, our filters."""

import hashlib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.responses import HTMLResponse

from app.core import i18n
from app.core.settings import Settings
from app.web import csrf
from app.web.coin import slices
from app.web.languages import address_in, languages_of
from app.web.sentences import phase_name, sentence, theme_name

TEMPLATES = Path(__file__).parent.parent / "templates"
STATIC = Path(__file__).parent.parent / "static"


def page(
    request: Request,
    template: str,
    *,
    language: str,
    status: int = 200,
    address: str = "",
    **context: Any,
) -> HTMLResponse:
    """Render `template` in `language`; a page that asked for a form token carries its cookie.

    `address` is the page's own, where it answers a form posted to another.
    """
    environment = _environment(language, request.app.state.settings.city_timezone)
    body = environment.get_template(template).render(
        request=request,
        settings=request.app.state.settings,
        language=language,
        direction=i18n.direction(language),
        own_address=request.app.state.settings.base_url + (address or request.url.path),
        csrf_token=partial(csrf.token, request),
        other_languages=partial(_same_page, request, language, address),
        **{"now": request.app.state.clock.now()} | context,
    )
    response = HTMLResponse(body, status_code=status)
    csrf.remember_anchor(request, response)
    return response


def page_apart(template: str, *, language: str, settings: Settings) -> str:
    """Render a page that no request asks for."""
    environment = _environment(language, settings.city_timezone)
    return environment.get_template(template).render(
        settings=settings, language=language, direction=i18n.direction(language)
    )


@cache
def static(path: str) -> str:
    """Return the address of a static file, holding its content's hash: kept for ever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{digest}/{path}"


@cache
def _environment(language: str, zone_name: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    environment.install_gettext_translations(i18n.translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters.update(_filters(language, ZoneInfo(zone_name)))
    environment.globals.update(
        static=static,
        languages=i18n.LANGUAGES,
        here=_here,
        coin_slices=slices,
        plural_samples=partial(i18n.plural_samples, language),
    )
    return environment


def _filters(language: str, zone: ZoneInfo) -> dict[str, Callable[..., Any]]:
    return {
        "money": lambda cents, currency="EUR", beside=(): i18n.money(
            cents, language, currency, beside=beside
        ),
        "number": lambda value: i18n.number(value, language),
        "percent": lambda share: i18n.percent(share, language),
        "day": lambda value: i18n.day(value, language, zone),
        "moment": lambda value: i18n.moment(value, language, zone),
        "country": lambda code: i18n.country_name(code, language),
        "language_name": i18n.language_name,
        "direction": i18n.direction,
        "phase_name": lambda phase: phase_name(phase, language),
        "theme": lambda code: theme_name(code, language),
        "say": lambda params, code: sentence(code, params, language, zone),
    }


@pass_context
def _here(context: Context, path: str = "") -> str:
    """Return the address of a page in the language being read."""
    return address_in(context["language"], path)


def _same_page(request: Request, language: str, address: str = "") -> list[tuple[str, str]]:
    """List the other languages, each with the address of this very page in it, filters kept."""
    own = address or request.url.path
    path = own.removeprefix(f"/{language}").lstrip("/")
    in_page = own.startswith(f"/{language}/")
    query = f"?{request.url.query}" if in_page and request.url.query and not address else ""
    return [
        (other, f"/{other}/{path if in_page else ''}{query}")
        for other in languages_of(path)
        if other != language
    ]
