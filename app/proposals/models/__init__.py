"""What the service keeps of a proposed project, one noun a module."""

from app.proposals.models.attachment import Attachment, AttachmentKind
from app.proposals.models.financing import FinancingLine, LineSide, LineStatus
from app.proposals.models.partner import ConsentAnswer, Partner, PartnerConsent, Standing
from app.proposals.models.promises import Indicator, Milestone
from app.proposals.models.proposal import CoBearer, Proposal, ProposalStatus
from app.proposals.models.reminder import DraftReminder
from app.proposals.models.report import TextReport
from app.proposals.models.revision import ProposalRevision
from app.proposals.models.texts import (
    HiddenText,
    HidingReason,
    TextOrigin,
    TextPart,
    TranslatedText,
)

__all__ = [
    "Attachment",
    "AttachmentKind",
    "CoBearer",
    "ConsentAnswer",
    "DraftReminder",
    "FinancingLine",
    "HiddenText",
    "HidingReason",
    "Indicator",
    "LineSide",
    "LineStatus",
    "Milestone",
    "Partner",
    "PartnerConsent",
    "Proposal",
    "ProposalRevision",
    "ProposalStatus",
    "Standing",
    "TextOrigin",
    "TextPart",
    "TextReport",
    "TranslatedText",
]
