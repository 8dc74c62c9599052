"""Every feature's models, imported so that `Base.metadata` is whole."""

from app.accounts.models import Account, LoginSession, MailedLink
from app.audit.models import Event
from app.core.db import Base
from app.editions.models import (
    CriteriaSet,
    Criterion,
    Edition,
    Freeze,
    ListedProject,
    PhaseWindow,
)
from app.files.models import StoredFile
from app.grants.models import Grant, IndicatorValue, Instalment, News, Report, SpentLine
from app.mail.models import OutgoingMail
from app.organisations.models import (
    Bearing,
    Invitation,
    Membership,
    Organisation,
    OrganisationContact,
    RegistryAnswer,
    Verification,
)
from app.proposals.models import (
    Attachment,
    CoBearer,
    DraftReminder,
    FinancingLine,
    HiddenText,
    Indicator,
    Partner,
    PartnerConsent,
    Proposal,
    ProposalRevision,
    TextReport,
    TranslatedText,
)
from app.results.models import Result, ResultLine
from app.reviews.models import Assignment, Finding, MergeAnswer, MergeRequest, Review
from app.voters.models import Voter, VotingCode
from app.voting.models import OpenedBallot, UrnEntry, VotingRound

__all__ = [
    "Account",
    "Assignment",
    "Attachment",
    "Base",
    "Bearing",
    "CoBearer",
    "CriteriaSet",
    "Criterion",
    "DraftReminder",
    "Edition",
    "Event",
    "FinancingLine",
    "Finding",
    "Freeze",
    "Grant",
    "HiddenText",
    "Indicator",
    "IndicatorValue",
    "Instalment",
    "Invitation",
    "ListedProject",
    "LoginSession",
    "MailedLink",
    "Membership",
    "MergeAnswer",
    "MergeRequest",
    "News",
    "OpenedBallot",
    "Organisation",
    "OrganisationContact",
    "OutgoingMail",
    "Partner",
    "PartnerConsent",
    "PhaseWindow",
    "Proposal",
    "ProposalRevision",
    "RegistryAnswer",
    "Report",
    "Result",
    "ResultLine",
    "Review",
    "SpentLine",
    "StoredFile",
    "TextReport",
    "TranslatedText",
    "UrnEntry",
    "Verification",
    "Voter",
    "VotingCode",
    "VotingRound",
]
