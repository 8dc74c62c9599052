"""The booth: an identified resident, their paper and their draft: where every page starts."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from app.editions.access import CurrentEdition
from app.editions.models import ListedProject, Phase
from app.editions.phases import closes_at
from app.voters.access import CurrentVoter
from app.voting.access import Keys
from app.voting.draft import Draft, device_key, find_draft, keep_draft
from app.voting.paper import languages_of
from app.voting.service import lay_out_paper
from app.web.visit import CurrentVisit, Visit


def paper_of(
    visit: CurrentVisit, edition: CurrentEdition, voter: CurrentVoter, keys: Keys
) -> list[ListedProject]:
    """Return the voter's own paper; in a language it is not written in, lead to the entrance."""
    projects = lay_out_paper(visit.db, edition=edition, voter_id=voter.id, keys=keys, now=visit.now)
    if visit.language not in languages_of(projects):
        entrance = _address(visit.language, edition.slug, "voter")
        raise HTTPException(303, headers={"Location": entrance})
    return projects


@dataclass(frozen=True)
class Booth(Visit):
    """A resident who gave a code, and the ballot paper in their own order."""

    edition: CurrentEdition
    voter: CurrentVoter
    keys: Keys
    projects: Annotated[list[ListedProject], Depends(paper_of)]

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

    def show(self, template: str, **context: Any) -> Response:
        return super().show(
            template,
            edition=self.edition,
            projects=self.projects,
            device_key=device_key(self.settings, self.voter.id),
            is_simple=is_simple(self.request),
            closes_at=closes_at(self.edition, Phase.VOTING),
            **context,
        )


CurrentBooth = Annotated[Booth, Depends()]


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
