"""What is said of public texts: their translations, and those that staff took away."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.proposals.models import HidingReason, Proposal, TextOrigin, TextPart
from app.proposals.schemas.fields import CLEANED, Description, NeededLine, Strict, Title
from app.proposals.texts import public_text


class TextReportIn(Strict):
    """What somebody finds wrong with a public text."""

    part: TextPart
    reason: HidingReason
    message: Annotated[str, Field(max_length=500), CLEANED] = ""


class TranslationIn(Strict):
    """The texts in another language, who wrote them, and the `version` they were written from."""

    title: Title
    summary: NeededLine
    description: Description = ""
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


def translation_out(proposal: Proposal, language: str) -> TranslationOut:
    return TranslationOut.model_validate(public_text(proposal, language), from_attributes=True)
