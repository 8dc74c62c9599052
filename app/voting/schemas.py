"""What the API of the vote takes and gives."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, StrictInt

from app.editions.models import Edition, ListedProject
from app.voting.checkpoint import verifier_key
from app.voting.models import LogHead, VoidReason, VotingRound
from app.voting.paper import format_of, instance_of
from app.voting.proofs import Inclusion
from app.voting.queries import VoidLine
from app.voting.seal import INTENT_BYTES, Receipt
from app.voting.standing import Standing

MOST_CHOICES = 1000
LONGEST_CODE = 100
LONGEST_REASON = 500


class CodeIn(BaseModel):
    """A mailed code; spaces, hyphens and lower case are welcome."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(max_length=LONGEST_CODE)


class PassOut(BaseModel):
    """A bearer token for the `Authorization` header, good for two hours."""

    token: str


class ChoiceIn(BaseModel):
    """One project; `share` in cents on a euro ballot, of no meaning on the others."""

    model_config = ConfigDict(extra="forbid")

    project: str = Field(max_length=LONGEST_CODE)
    share: StrictInt = 1


class BallotIn(BaseModel):
    """A whole ballot; on a ranking the order of `choices` is the ranking.

    `intent` is 16 random bytes in hexadecimal, drawn for this ballot and this voter alone:
    the tracker comes from it, and the same ballot sent again with it changes nothing.
    """

    model_config = ConfigDict(extra="forbid")

    intent: Annotated[str, Field(pattern=f"^[0-9a-f]{{{2 * INTENT_BYTES}}}$")]
    choices: Annotated[list[ChoiceIn], Field(max_length=MOST_CHOICES)]


class ReceiptOut(BaseModel):
    """Proof that a ballot was taken; it never says what was chosen."""

    tracker: str
    commitment: str
    round: str
    day: date
    signature: str


class RecordedOut(BaseModel):
    """Whether a ballot of this voter is in the urn."""

    recorded: bool


class PaperProjectOut(BaseModel):
    """One project on the ballot paper."""

    project: str
    title: str
    summary: str
    """Empty once it was hidden; the two fields below say when and why."""
    summary_hidden_at: datetime | None
    summary_hidden_reason: str
    cost_cents: int
    country: str | None


class PaperOut(BaseModel):
    """The ballot paper, its projects in this voter's own order."""

    kind: str
    largest_choice: int | None
    envelope_cents: int | None
    """What the projects chosen may cost together; null: no limit."""
    projects: list[PaperProjectOut]


class VoidIn(BaseModel):
    """The code shown at the desk, and a reason that concerns one person."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(max_length=LONGEST_CODE)
    reason: VoidReason


class VoidOut(BaseModel):
    """A void as the staff read it; `code_start` is gone once the dispute window has ended."""

    id: UUID
    code_start: str | None
    reason: str
    asked_by: str
    asked_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None


class VoidsOut(BaseModel):
    """Every void asked for, the newest first."""

    voids: list[VoidOut]


class EarlyClosingIn(BaseModel):
    """Why the vote closes before its hour, for everyone to read."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=LONGEST_REASON)


class VoidCountOut(BaseModel):
    """How many people were voided for one reason; what their boxes held, after the close only."""

    reason: str
    people: int
    ballots: int | None
    versions: int | None


class RoundOut(BaseModel):
    """The urn in public: its keys, its keepers, its hours; counts after the close only.

    `ballots` is without the voided ones, `versions` with them.
    """

    round: str
    suite: str
    urn_public_key: str
    receipt_public_key: str
    trustees: int
    threshold: int
    opened_at: datetime
    closed_at: datetime | None
    closed_early_because: str | None
    disputes_end_at: datetime | None
    """Until then ballots can be voided and the urn stays shut."""
    settled_at: datetime | None
    unsealed_at: datetime | None
    ballots: int | None
    versions: int | None
    voids: list[VoidCountOut]


class OpeningOut(BaseModel):
    """How many ballots came out of the urn."""

    ballots: int


def receipt_out(receipt: Receipt) -> ReceiptOut:
    return ReceiptOut(
        tracker=receipt.tracker,
        commitment=receipt.commitment.hex(),
        round=str(receipt.round_id),
        day=receipt.day,
        signature=receipt.signature.hex(),
    )


def paper_out(edition: Edition, projects: list[ListedProject]) -> PaperOut:
    ballot_format = format_of(edition)
    listed = [
        PaperProjectOut(
            project=project.code,
            title=project.title,
            summary=project.shown_summary,
            summary_hidden_at=project.summary_hidden_at,
            summary_hidden_reason=project.summary_hidden_reason,
            cost_cents=project.cost_cents,
            country=project.country,
        )
        for project in projects
    ]
    return PaperOut(
        kind=ballot_format.kind,
        largest_choice=ballot_format.max_length,
        envelope_cents=ballot_format.envelope(instance_of(projects, edition).budget),
        projects=listed,
    )


def voids_out(lines: list[VoidLine]) -> VoidsOut:
    return VoidsOut(
        voids=[
            VoidOut(
                id=line.void.id,
                code_start=line.code_start,
                reason=line.void.reason.value,
                asked_by=line.asked_by,
                asked_at=line.void.asked_at,
                confirmed_by=line.confirmed_by,
                confirmed_at=line.void.confirmed_at,
            )
            for line in lines
        ]
    )


def round_out(standing: Standing) -> RoundOut:
    voting_round = standing.voting_round
    is_closed = voting_round.closed_at is not None
    return RoundOut(
        round=str(voting_round.id),
        suite=voting_round.suite,
        urn_public_key=voting_round.urn_public_key.hex(),
        receipt_public_key=voting_round.receipt_public_key.hex(),
        trustees=voting_round.trustees,
        threshold=voting_round.threshold,
        opened_at=voting_round.opened_at,
        closed_at=voting_round.closed_at,
        closed_early_because=standing.closed_early_because,
        disputes_end_at=standing.disputes_end_at,
        settled_at=voting_round.settled_at,
        unsealed_at=voting_round.unsealed_at,
        ballots=voting_round.ballots_closed,
        versions=voting_round.versions_closed,
        voids=[
            VoidCountOut(
                reason=each.reason.value,
                people=each.people,
                ballots=each.ballots if is_closed else None,
                versions=each.versions if is_closed else None,
            )
            for each in standing.voids
        ],
    )


class HeadOut(BaseModel):
    """A signed head of the log."""

    size: int
    root: str
    signed_at: datetime
    checkpoint: str


class LogOut(BaseModel):
    """The log of a round: the key of its heads, and the heads."""

    round: str
    verifier_key: str
    heads: list[HeadOut]


class InclusionOut(BaseModel):
    """Hashes that lead from a leaf to the root of the last head, lowest first (RFC 6962)."""

    place: int
    hashes: list[str]
    head: HeadOut


class ConsistencyOut(BaseModel):
    """Hashes that show one head continues another (RFC 6962)."""

    first: int
    second: int
    hashes: list[str]


def log_out(voting_round: VotingRound, heads: list[LogHead]) -> LogOut:
    key = Ed25519PublicKey.from_public_bytes(voting_round.log_public_key)
    return LogOut(
        round=str(voting_round.id),
        verifier_key=verifier_key(key, voting_round.id),
        heads=[head_out(each) for each in heads],
    )


def inclusion_out(found: Inclusion) -> InclusionOut:
    return InclusionOut(
        place=found.place,
        hashes=[each.hex() for each in found.hashes],
        head=head_out(found.head),
    )


def head_out(head: LogHead) -> HeadOut:
    return HeadOut(
        size=head.size, root=head.root.hex(), signed_at=head.signed_at, checkpoint=head.note
    )
