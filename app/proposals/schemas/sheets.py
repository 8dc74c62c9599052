"""What the API says of proposals, to everyone and to their organisation."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.proposals.listing import Card
from app.proposals.models import LineSide, LineStatus, Partner, Proposal, Standing
from app.proposals.schemas.texts import HiddenTextOut, TranslationOut, translation_out
from app.proposals.texts import SOURCE, public_text


class PartnerOut(BaseModel):
    """A partner; a name or place kept unpublished is null.

    `has_confirmed` says that it answered yes through its own link; `statement` is in its words.
    """

    name: str | None
    country: str
    place: str | None
    role: str
    has_confirmed: bool
    statement: str


class OwnPartnerOut(BaseModel):
    """A partner as the organisation wrote it; send `id` back so that it stays the same one."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    country: str
    place: str
    role: str
    hides_name: bool
    hides_place: bool


class MilestoneOut(BaseModel):
    """A step of the project."""

    model_config = ConfigDict(from_attributes=True)

    title: str
    due_on: date | None


class LineOut(BaseModel):
    """One expense or income of the plan."""

    model_config = ConfigDict(from_attributes=True)

    side: LineSide
    label: str
    amount_cents: int
    status: LineStatus


class IndicatorOut(BaseModel):
    """What the project promises to measure."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    unit: str
    baseline: int | None
    target: int


class ProjectCardOut(BaseModel):
    """A project as a list shows it; `status` is null in an imported edition."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    title: str
    summary: str
    country: str
    place: str
    themes: list[str]
    goals: list[int]
    amount_cents: int
    organisation: str
    status: str | None
    language: str = SOURCE
    """Of the title and the other texts."""
    hidden: tuple[HiddenTextOut, ...] = ()


class ProjectsOut(BaseModel):
    """The projects of an edition that anyone may see."""

    projects: list[ProjectCardOut]


class SheetOut(ProjectCardOut):
    """What a proposal says, apart from its partners.

    `sector` is a purpose code of the OECD's DAC; the markers are its policy markers, from 0 (not
    targeted) to 2 (principal objective).
    """

    description: str
    note: str
    latitude: float | None
    longitude: float | None
    targets: list[str]
    sector: str
    gender_marker: int | None
    mitigation_marker: int | None
    adaptation_marker: int | None
    starts_on: date | None
    ends_on: date | None
    milestones: list[MilestoneOut]
    lines: list[LineOut]
    indicators: list[IndicatorOut]
    submitted_at: datetime | None


class ProjectOut(SheetOut):
    """Everything public about one project; no point of the map beside a hidden place."""

    translations: list[TranslationOut]
    partners: list[PartnerOut]


class OwnProposalOut(SheetOut):
    """A proposal as its organisation sees it; send `version` back with a change."""

    partners: list[OwnPartnerOut]
    id: UUID
    edition: str
    version: int
    changed_at: datetime


class OwnProposalsOut(BaseModel):
    """The proposals of the reader's organisations."""

    proposals: list[OwnProposalOut]


def cards_out(cards: list[Card]) -> ProjectsOut:
    return ProjectsOut(projects=[_card_out(card) for card in cards])


def project_out(proposal: Proposal) -> ProjectOut:
    """Show what anyone may read."""
    text = public_text(proposal, SOURCE)
    languages = [each.language for each in proposal.translations]
    latitude, longitude = proposal.public_point or (None, None)
    public: dict[str, Any] = {
        "title": text.title,
        "summary": text.summary,
        "description": text.description,
        "hidden": list(text.hidden.values()),
        "translations": [translation_out(proposal, each) for each in languages],
        "partners": [_published(partner) for partner in proposal.public_partners],
        "place": proposal.public_place,
        "latitude": latitude,
        "longitude": longitude,
    }
    return ProjectOut.model_validate(_shown(proposal) | public)


def own_proposal_out(proposal: Proposal) -> OwnProposalOut:
    """Show everything, hidden names included: the reader wrote them."""
    return OwnProposalOut(
        **_shown(proposal),
        partners=[OwnPartnerOut.model_validate(each) for each in proposal.partners],
        id=proposal.id,
        edition=proposal.edition.slug,
        version=proposal.version,
        changed_at=proposal.changed_at,
    )


def _shown(proposal: Proposal) -> dict[str, Any]:
    known = {name: getattr(proposal, name) for name in AS_STORED}
    return known | {
        "amount_cents": proposal.amount_asked_cents,
        "organisation": proposal.organisation.name,
        "milestones": [MilestoneOut.model_validate(each) for each in proposal.milestones],
        "lines": [LineOut.model_validate(line) for line in proposal.lines],
        "indicators": [IndicatorOut.model_validate(each) for each in proposal.indicators],
    }


AS_STORED = (
    "code", "title", "summary", "description", "note", "status", "submitted_at",
    "country", "place", "latitude", "longitude", "themes", "goals", "targets", "sector",
    "gender_marker", "mitigation_marker", "adaptation_marker", "starts_on", "ends_on",
)  # fmt: skip
"""The facts said as they are kept."""


def _card_out(card: Card) -> ProjectCardOut:
    said = {name: getattr(card, name) for name in ProjectCardOut.model_fields if name != "hidden"}
    return ProjectCardOut.model_validate(said | {"hidden": list(card.hidden.values())})


def _published(partner: Partner) -> PartnerOut:
    return PartnerOut(
        name=None if partner.hides_name else partner.name,
        country=partner.country,
        place=None if partner.hides_place else partner.place,
        role=partner.role,
        has_confirmed=partner.standing is Standing.CONFIRMED,
        statement=partner.public_statement,
    )
