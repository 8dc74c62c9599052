"""One request for a page: what it is read with, acted on and answered by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.core.errors import DomainError
from app.core.settings import Settings
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, by_field
from app.web.problems import STATUS
from app.web.templating import page


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody, signed in or not, who reads pages in one language."""

    request: Request
    language: str
    settings: Settings
    db: Session
    now: datetime

    def go(self, path: str) -> Response:
        """Go to another page of this language; `path` begins with `/`."""
        return RedirectResponse(f"/{self.language}{path}", status_code=303)

    def show(
        self,
        template: str,
        *,
        errors: Sequence[FieldError] = (),
        refusal: DomainError | None = None,
        **context: Any,
    ) -> Response:
        """Show a page; with what was wrong in its form, or why the whole was refused."""
        return page(
            self.request,
            template,
            language=self.language,
            status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
            errors=errors,
            errors_by_field=by_field(errors),
            refusal=refusal,
            is_saved="enregistre" in self.request.query_params,
            **context,
        )


def begin_visit(
    request: Request, language: Language, settings: CurrentSettings, db: DbSession, now: Now
) -> Visit:
    return Visit(request, language, settings, db, now)


CurrentVisit = Annotated[Visit, Depends(begin_visit)]
