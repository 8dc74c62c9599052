"""What the API takes and says of proposals; the form of the pages shares its field types."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from app.core.i18n import SOURCE_LANGUAGE, countries
from app.core.text import readable
from app.proposals.content import (
    Content,
    IndicatorContent,
    LineContent,
    PartnerContent,
    Theme,
)
from app.proposals.listing import Card
from app.proposals.models import (
    HidingReason,
    LineSide,
    LineStatus,
    Partner,
    Proposal,
    TextOrigin,
    TextPart,
)
from app.proposals.texts import SOURCE, public_text

LARGEST_CENTS = 10**11
LARGEST_TARGET = 10**9
MOST_ROWS = 100


def cleaned(text: Any) -> Any:
    return readable(text) if isinstance(text, str) else text


def known_country(code: str) -> str:
    if code and code not in countries(SOURCE_LANGUAGE):
        raise ValueError("field.not-in-list")
    return code


def chosen(code: str) -> str:
    if not code:
        raise ValueError("field.missing")
    return code


CLEANED = BeforeValidator(cleaned)
Line = Annotated[str, Field(max_length=200), CLEANED]
NeededLine = Annotated[str, Field(min_length=1, max_length=200), CLEANED]
Country = Annotated[str, CLEANED, AfterValidator(known_country)]
NeededCountry = Annotated[Country, AfterValidator(chosen)]
Goal = Annotated[int, Field(ge=1, le=17)]
Amount = Annotated[int, Field(ge=0, le=LARGEST_CENTS)]


class Strict(BaseModel):
    """A body that holds nothing but what is asked."""

    model_config = ConfigDict(extra="forbid")


class PartnerIn(Strict):
    """A body that carries the project too; `hides_*` keeps its name or place unpublished."""

    name: NeededLine
    country: NeededCountry
    place: Line = ""
    hides_name: bool = False
    hides_place: bool = False


class IndicatorIn(Strict):
    """What will be counted, in which unit, and how much of it is promised."""

    name: NeededLine
    unit: Line = ""
    target: Annotated[int, Field(ge=0, le=LARGEST_TARGET)]


class LineIn(Strict):
    """One expense or income; `requested` marks the one asked from this budget."""

    side: LineSide
    label: NeededLine
    amount_cents: Amount
    status: LineStatus = LineStatus.PLANNED


class ProposalText(Strict):
    """What a proposal says, whatever way its financing plan is typed."""

    title: Annotated[str, Field(min_length=1, max_length=150), CLEANED]
    summary: Line = ""
    description: Annotated[str, Field(max_length=10_000), CLEANED] = ""
    country: Country = ""
    place: Line = ""
    themes: list[Theme] = []
    goals: list[Goal] = []
    partners: Annotated[list[PartnerIn], Field(max_length=MOST_ROWS)] = []
    indicators: Annotated[list[IndicatorIn], Field(max_length=MOST_ROWS)] = []

    def content_with(self, lines: tuple[LineContent, ...]) -> Content:
        return Content(
            title=self.title,
            summary=self.summary,
            description=self.description,
            country=self.country,
            place=self.place,
            themes=tuple(dict.fromkeys(self.themes)),
            goals=tuple(self.goals),
            partners=tuple(PartnerContent(**each.model_dump()) for each in self.partners),
            lines=lines,
            indicators=tuple(IndicatorContent(**each.model_dump()) for each in self.indicators),
        )


class ProposalIn(ProposalText):
    """A whole proposal; every save replaces all of it."""

    lines: Annotated[list[LineIn], Field(max_length=MOST_ROWS)] = []

    def content(self) -> Content:
        return self.content_with(tuple(LineContent(**line.model_dump()) for line in self.lines))


class NewProposalIn(ProposalIn):
    """A first draft, for one of the writer's organisations."""

    organisation: Line


class ChangedProposalIn(ProposalIn):
    """A new content, and the `version` it was written from."""

    version: int


class PartnerOut(BaseModel):
    """A partner; a name or place kept unpublished is null."""

    name: str | None
    country: str
    place: str | None


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
    target: int


class TextReportIn(Strict):
    """What somebody finds wrong with a public text."""

    part: TextPart
    reason: HidingReason
    message: Annotated[str, Field(max_length=500), CLEANED] = ""


class TranslationIn(Strict):
    """The texts in another language, who wrote them, and the `version` they were written from."""

    title: Annotated[str, Field(min_length=1, max_length=150), CLEANED]
    summary: Annotated[str, Field(min_length=1, max_length=200), CLEANED]
    description: Annotated[str, Field(max_length=10_000), CLEANED] = ""
    origin: TextOrigin
    version: Annotated[int, Field(ge=0)]


class HiddenTextOut(BaseModel):
    """A text that staff took away: it is empty wherever it stood."""

    model_config = ConfigDict(from_attributes=True)

    part: TextPart
    reason: HidingReason
    hidden_at: datetime


class TranslationOut(BaseModel):
    """The texts in another language; `origin` says who wrote them there."""

    language: str
    title: str
    summary: str
    description: str
    origin: TextOrigin | None
    is_outdated: bool


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
    hidden: list[HiddenTextOut] = []


class ProjectsOut(BaseModel):
    """The projects of an edition that anyone may see."""

    projects: list[ProjectCardOut]


class ProjectOut(ProjectCardOut):
    """Everything public about one project."""

    description: str
    note: str
    translations: list[TranslationOut] = []
    partners: list[PartnerOut]
    lines: list[LineOut]
    indicators: list[IndicatorOut]
    submitted_at: datetime | None


class OwnProposalOut(ProjectOut):
    """A proposal as its organisation sees it; send `version` back with a change."""

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
    public: dict[str, Any] = {
        "title": text.title,
        "summary": text.summary,
        "description": text.description,
        "hidden": list(text.hidden.values()),
        "translations": [_translation(proposal, each.language) for each in proposal.translations],
        "partners": [_published(partner) for partner in proposal.partners],
    }
    return ProjectOut.model_validate(_shown(proposal) | public)


def own_proposal_out(proposal: Proposal) -> OwnProposalOut:
    """Show everything, hidden names included: the reader wrote them."""
    partners = [
        PartnerOut(name=each.name, country=each.country, place=each.place)
        for each in proposal.partners
    ]
    return OwnProposalOut(
        **_shown(proposal),
        partners=partners,
        id=proposal.id,
        edition=proposal.edition.slug,
        version=proposal.version,
        changed_at=proposal.changed_at,
    )


def _shown(proposal: Proposal) -> dict[str, Any]:
    return {
        "code": proposal.code,
        "title": proposal.title,
        "summary": proposal.summary,
        "description": proposal.description,
        "country": proposal.country,
        "place": proposal.place,
        "themes": proposal.themes,
        "goals": proposal.goals,
        "amount_cents": proposal.amount_asked_cents,
        "organisation": proposal.organisation.name,
        "status": proposal.status,
        "note": proposal.note,
        "lines": [LineOut.model_validate(line) for line in proposal.lines],
        "indicators": [IndicatorOut.model_validate(each) for each in proposal.indicators],
        "submitted_at": proposal.submitted_at,
    }


def _card_out(card: Card) -> ProjectCardOut:
    said = {name: getattr(card, name) for name in ProjectCardOut.model_fields if name != "hidden"}
    return ProjectCardOut.model_validate(said | {"hidden": list(card.hidden.values())})


def _translation(proposal: Proposal, language: str) -> TranslationOut:
    return TranslationOut.model_validate(public_text(proposal, language), from_attributes=True)


def _published(partner: Partner) -> PartnerOut:
    return PartnerOut(
        name=None if partner.hides_name else partner.name,
        country=partner.country,
        place=None if partner.hides_place else partner.place,
    )
