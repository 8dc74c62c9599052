"""The booth: an identified resident, their paper and their draft: where every page starts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from app.core.settings import Settings
from app.editions.models import Edition, ListedProject, Phase
from app.editions.phases import closes_at
from app.editions.queries import get_edition
from app.voters.access import CurrentVoter
from app.voters.models import Voter
from app.voting.access import Keys
from app.voting.draft import Draft, device_key, find_draft, keep_draft
from app.voting.keys import KeyStore
from app.voting.paper import languages_of
from app.voting.service import lay_out_paper
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.templating import page


@dataclass(frozen=True, slots=True)
class Booth:
    """A resident who gave a code, and the ballot paper in their own order."""

    request: Request
    language: str
    settings: Settings
    db: Session
    keys: KeyStore
    now: datetime
    edition: Edition
    voter: Voter
    projects: list[ListedProject]

    @property
    def draft(self) -> Draft | None:
        return find_draft(self.request, self.settings, self.voter.id, self.projects, self.now)

    def redirect(self, step: str, anchor: str = "") -> Response:
        return redirect(self.request, self.language, self.edition.slug, step, anchor)

    def go_on(self, step: str, draft: Draft, anchor: str = "") -> Response:
        """Keep the draft in the browser and go to the next page."""
        response = self.redirect(step, anchor)
        keep_draft(
            self.request,
            response,
            self.settings,
            self.voter.id,
            self.projects,
            draft,
            self.now,
        )
        return response

    def show(self, template: str, status: int = 200, **context: Any) -> Response:
        return page(
            self.request,
            template,
            language=self.language,
            status=status,
            edition=self.edition,
            projects=self.projects,
            device_key=device_key(self.settings, self.voter.id),
            is_simple=is_simple(self.request),
            closes_at=closes_at(self.edition, Phase.VOTING),
            **context,
        )


def enter_booth(
    request: Request,
    language: Language,
    slug: str,
    settings: CurrentSettings,
    db: DbSession,
    keys: Keys,
    now: Now,
    voter: CurrentVoter,
) -> Booth:
    edition = get_edition(db, slug)
    projects = lay_out_paper(db, edition=edition, voter_id=voter.id, keys=keys, now=now)
    if language not in languages_of(projects):
        raise HTTPException(303, headers={"Location": _address(language, slug, "voter")})
    return Booth(request, language, settings, db, keys, now, edition, voter, projects)


CurrentBooth = Annotated[Booth, Depends(enter_booth)]


def is_simple(request: Request) -> bool:
    return request.query_params.get("simple") == "1"


def redirect(
    request: Request, language: str, slug: str, step: str, anchor: str = ""
) -> RedirectResponse:
    """Lead to a step of the vote, in simple phrases where the page before spoke so."""
    query = "?simple=1" if is_simple(request) else ""
    place = f"#{anchor}" if anchor else ""
    return RedirectResponse(f"{_address(language, slug, step)}{query}{place}", status_code=303)


def _address(language: str, slug: str, step: str) -> str:
    return f"/{language}/editions/{slug}/{step}"
