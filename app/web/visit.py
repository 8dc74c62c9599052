"""One request for a page: what it is read with, acted on and answered by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.core.errors import DomainError
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, by_field
from app.web.problems import STATUS
from app.web.templating import page


@dataclass(frozen=True)
class Visit:
    """Somebody, signed in or not, who reads pages in one language.

    A class like this one is its own dependency: each field says where it comes from.
    """

    request: Request
    language: Language
    settings: CurrentSettings
    db: DbSession
    now: Now

    def attempt(self, step: Callable[..., object], **more: Any) -> DomainError | None:
        """Take one step; what it is refused for undoes it and is returned."""
        try:
            with self.db.begin_nested():
                step(self.db, now=self.now, **more)
        except DomainError as refusal:
            return refusal
        return None

    def go(self, path: str) -> Response:
        """Go to another page of this language; `path` begins with `/`."""
        return RedirectResponse(f"/{self.language}{path}", status_code=303)

    def show(
        self,
        template: str,
        *,
        address: str = "",
        status: int = 200,
        errors: Sequence[FieldError] = (),
        refusal: DomainError | None = None,
        **context: Any,
    ) -> Response:
        """Show a page; with what was wrong in its form, or why the whole was refused.

        `address` is the page's own, written as for `go`, where it answers a form posted to another.
        """
        return page(
            self.request,
            template,
            language=self.language,
            address=address and f"/{self.language}{address}",
            status=STATUS[refusal.kind] if refusal else 422 if errors else status,
            errors=errors,
            errors_by_field=by_field(errors),
            refusal=refusal,
            is_saved="enregistre" in self.request.query_params,
            **context,
        )


CurrentVisit = Annotated[Visit, Depends()]
