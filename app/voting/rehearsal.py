"""Before a round may open, its trustees show that they can open what the service seals."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.voting import seal
from app.voting.models import TrusteeKey
from app.voting.queries import find_round, find_trustee_key
from app.voting.suites import UrnKey
from app.voting.trustees import SharesOfAnotherUrn, Trusteeship

FRESH = timedelta(days=7)
"""How old a rehearsal may be when the round opens."""
PAPERS = 3
PAPER_BYTES = 512
NO_ROUND = UUID(int=0)
"""Rehearsals seal for no round, so that none of their papers can ever pass for a ballot."""


class TrusteesAlreadyChosen(DomainError):
    """The urn is made with the key of its trustees: they do not change during a vote."""

    code = "voting.trustees-already-chosen"
    kind = Kind.CONFLICT


class TrusteesNotChosen(DomainError):
    """The edition has no trustees; its urn would be opened by a key in a file."""

    code = "voting.trustees-not-chosen"
    kind = Kind.NOT_FOUND


class RehearsalFailed(DomainError):
    """The answer is not what opening the rehearsal gives."""

    code = "voting.rehearsal-failed"
    kind = Kind.INVALID


class RehearsalMissing(DomainError):
    """The trustees have not shown within a week that they can open the urn."""

    code = "voting.rehearsal-missing"
    kind = Kind.CONFLICT


def choose_trustees(
    db: Session, *, edition: Edition, trusteeship: Trusteeship, now: datetime
) -> None:
    """Give the edition's urn to these trustees, in place of any chosen before the vote."""
    if find_round(db, edition.id) is not None:
        raise TrusteesAlreadyChosen
    db.merge(
        TrusteeKey(
            edition_id=edition.id,
            urn_public_key=trusteeship.public_key,
            threshold=trusteeship.threshold,
            trustees=trusteeship.shares,
            suite=trusteeship.suite,
            installed_at=now,
            rehearsal_sha256=None,
            rehearsed_at=None,
        )
    )
    key = trusteeship.public_key.hex()
    record(db, action="voting.trustees-chosen", on=("edition", edition.slug), now=now, key=key)


def begin_rehearsal(db: Session, *, edition: Edition) -> list[str]:
    """Seal papers for the trustees to open; return them as lines of base64."""
    chosen = _chosen(db, edition)
    papers = [secrets.token_bytes(PAPER_BYTES) for _ in range(PAPERS)]
    chosen.rehearsal_sha256 = hashlib.sha256(_answer(papers).encode()).hexdigest()
    sealed = [seal.seal(paper, chosen.suite, chosen.urn_public_key, NO_ROUND) for paper in papers]
    return [base64.b64encode(each).decode() for each in sealed]


def answer_rehearsal(lines: list[str], key: UrnKey) -> str:
    """Open the papers, offline, and return what to answer."""
    sealed = [base64.b64decode(line) for line in lines if line.strip()]
    papers = [seal.unseal(each, key.suite, key, NO_ROUND) for each in sealed]
    opened = [paper for paper in papers if paper is not None]
    if not sealed or len(opened) < len(sealed):
        raise SharesOfAnotherUrn
    return _answer(opened)


def end_rehearsal(db: Session, *, edition: Edition, answer: str, now: datetime) -> None:
    """Take the trustees' answer: from now on, for a week, the round may open."""
    chosen = _chosen(db, edition)
    given = hashlib.sha256(answer.strip().lower().encode()).hexdigest()
    if chosen.rehearsal_sha256 is None or not secrets.compare_digest(
        given, chosen.rehearsal_sha256
    ):
        raise RehearsalFailed
    chosen.rehearsal_sha256 = None
    chosen.rehearsed_at = now
    record(db, action="voting.rehearsed", on=("edition", edition.slug), now=now)


def require_rehearsal(chosen: TrusteeKey, now: datetime) -> None:
    if chosen.rehearsed_at is None or now - chosen.rehearsed_at > FRESH:
        raise RehearsalMissing


def _chosen(db: Session, edition: Edition) -> TrusteeKey:
    chosen = find_trustee_key(db, edition.id)
    if chosen is None:
        raise TrusteesNotChosen
    return chosen


def _answer(papers: list[bytes]) -> str:
    return hashlib.sha256(b"pb/rehearsal/v1" + b"".join(papers)).hexdigest()
