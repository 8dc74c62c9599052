"""The ballot paper: rows into the counting core's values, and the order each voter sees."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from app.core.i18n import LANGUAGES
from app.editions.models import Edition, ListedProject
from app.proposals.models import Proposal, TextPart
from app.proposals.texts import SOURCE, is_outdated
from app.voting.models import VotingRound
from app.voting.seal import Choices, place_on_paper, plain_size
from ballots.formats import EURO_CENTS, BallotFormat
from ballots.instance import Instance, Project


def instance_of(projects: Sequence[ListedProject], edition: Edition) -> Instance:
    """Return the election as the counting core knows it."""
    listed = tuple(
        Project(project.code, project.cost_cents, project.title, tuple(project.themes))
        for project in projects
    )
    return Instance(edition.budget_cents, listed, edition.currency)


def format_of(edition: Edition) -> BallotFormat:
    return BallotFormat(edition.ballot_kind.value, max_length=edition.largest_choice)


def best_first(ballot_format: BallotFormat, choices: Choices) -> Choices:
    """Return a ranking by its ranks, the only order `Ballot.of` reads; others as they are."""
    return sorted(choices, key=itemgetter(1)) if ballot_format.is_ranked else choices


def listed(proposal: Proposal, edition_id: UUID, position: int) -> ListedProject:
    """Copy an eligible proposal as it will stand on the ballot.

    A hidden title is not signed: the name of its organisation stands in its place.
    """
    hidden = {each.part: each for each in proposal.hidden_texts}
    summary = hidden.get(TextPart.SUMMARY)
    title = proposal.organisation.name if TextPart.TITLE in hidden else ""
    return ListedProject(
        edition_id=edition_id,
        code=proposal.code,
        position=position,
        title=title or proposal.title,
        summary=proposal.summary,
        summary_hidden_at=summary.hidden_at if summary else None,
        summary_hidden_reason=summary.reason.value if summary else "",
        texts=_other_languages(proposal, title),
        cost_cents=proposal.amount_asked_cents,
        organisation=proposal.organisation.name,
        country=proposal.country or None,
        place=proposal.public_place,
        themes=list(proposal.themes),
        goals=list(proposal.goals),
        proposal_id=proposal.id,
    )


def _other_languages(proposal: Proposal, title: str) -> dict[str, Any]:
    """Carry over what still says the same as the French, under `title` if there is one."""
    return {
        each.language: {
            "title": title or each.title,
            "summary": each.summary,
            "origin": each.origin.value,
        }
        for each in proposal.translations
        if not is_outdated(each, proposal)
    }


def languages_of(projects: Sequence[ListedProject]) -> list[str]:
    """Return the languages in which every project can be read: the vote is open in those alone.

    A ballot half in another language would weigh against the projects its voters cannot read.
    """
    return [
        language
        for language in LANGUAGES
        if language == SOURCE or all(_is_told_in(language, project) for project in projects)
    ]


def _is_told_in(language: str, project: ListedProject) -> bool:
    text = project.texts.get(language, {})
    return bool(text.get("title")) and bool(text.get("summary") or not project.summary)


def in_order_of(
    projects: Sequence[ListedProject], *, link_key: bytes, round_id: UUID, voter_id: UUID
) -> list[ListedProject]:
    """Return the projects in this voter's own order: random, and the same at every visit."""
    return sorted(
        projects,
        key=lambda project: place_on_paper(link_key, round_id, voter_id, project.code),
    )


def split_euro(codes: Sequence[str]) -> list[tuple[str, int]]:
    return split_cents(EURO_CENTS, codes)


def split_cents(cents: int, codes: Sequence[str]) -> list[tuple[str, int]]:
    """Divide cents equally; the odd ones go to the first projects."""
    if not codes:
        return []
    each, odd = divmod(cents, len(codes))
    return [(code, each + (place < odd)) for place, code in enumerate(codes)]


def size_of(voting_round: VotingRound, projects: Sequence[ListedProject]) -> int:
    """Return the one length, in bytes, of every ballot of a round."""
    return plain_size(voting_round.id, voting_round.suite, [project.code for project in projects])
