"""The urn's key among several people: split into SLIP-39 words, put together again offline.

Pure functions; the key itself exists only while the words are written or read.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from app.core.errors import DomainError, Kind
from app.voting.models import TrusteeKey, VotingRound
from app.voting.suites import PUBLIC_BYTES, SUITE, UrnKey, draw_key

FORMAT = "partage-trustees/1"
MOST_SHARES = 16
"""SLIP-39's own limit."""


class SharesImpossible(DomainError):
    """SLIP-39 splits among 1 to 16 people, and one alone holds the whole or nothing."""

    code = "voting.shares-impossible"
    kind = Kind.INVALID


class SharesMissing(DomainError):
    """Fewer trustees gave their words than the key was split for."""

    code = "voting.shares-missing"
    kind = Kind.INVALID


class SharesMistyped(DomainError):
    """A word is wrong, or two sentences do not belong together."""

    code = "voting.shares-mistyped"
    kind = Kind.INVALID


class SharesOfAnotherUrn(DomainError):
    """The words are right, and open another urn."""

    code = "voting.shares-of-another-urn"
    kind = Kind.INVALID


class TrusteesUnreadable(DomainError):
    """The file is not the public half of a trustees' key."""

    code = "voting.trustees-unreadable"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Trusteeship:
    """The public half: what the service seals with, and how many people open it together."""

    public_key: bytes
    threshold: int
    shares: int
    suite: str = SUITE

    def written(self) -> str:
        document = {
            "format": FORMAT,
            "public_key": self.public_key.hex(),
            "shares": self.shares,
            "suite": self.suite,
            "threshold": self.threshold,
        }
        return json.dumps(document, indent=1) + "\n"


def read_trusteeship(content: str) -> Trusteeship:
    """Read what `written` wrote, or say that it is no such file."""
    try:
        document = json.loads(content)
        read = Trusteeship(
            bytes.fromhex(document["public_key"]),
            document["threshold"],
            document["shares"],
            document["suite"],
        )
        is_sound = document["format"] == FORMAT and _fits(read)
    except (ValueError, TypeError, LookupError) as fault:
        raise TrusteesUnreadable from fault
    if not is_sound or not _is_possible(read.threshold, read.shares):
        raise TrusteesUnreadable
    return read


def trusteeship_of(kept: TrusteeKey | VotingRound) -> Trusteeship:
    return Trusteeship(kept.urn_public_key, kept.threshold, kept.trustees, kept.suite)


def split_new_key(threshold: int, shares: int, suite: str = SUITE) -> tuple[Trusteeship, list[str]]:
    """Draw a key; return its public half and one sentence of words a trustee.

    Any `threshold` of the sentences give the key back, fewer tell nothing of it.
    """
    if not _is_possible(threshold, shares):
        raise SharesImpossible(most=MOST_SHARES)
    key = draw_key(suite)
    [sentences] = generate_mnemonics(1, [(threshold, shares)], key.secret)
    return Trusteeship(key.public, threshold, shares, suite), sentences


def join_key(sentences: Sequence[str], trusteeship: Trusteeship) -> UrnKey:
    """Put the key together from enough trustees' words and check that it is the urn's."""
    tidied = [" ".join(re.findall(r"[a-z]+", each.lower())) for each in sentences]
    given = list(dict.fromkeys(filter(None, tidied)))
    if len(given) < trusteeship.threshold:
        raise SharesMissing(given=len(given), needed=trusteeship.threshold)
    try:
        # SLIP-39 wants exactly as many as it needs.
        secret = combine_mnemonics(given[: trusteeship.threshold])
    except (MnemonicError, ValueError) as fault:
        raise SharesMistyped(reason=str(fault)) from fault
    key = UrnKey(trusteeship.suite, secret)
    if key.public != trusteeship.public_key:
        raise SharesOfAnotherUrn
    return key


def sheets(sentences: Sequence[str]) -> list[str]:
    """Lay each trustee's words out for paper: numbered, four a line."""
    return [_sheet(place, sentence) for place, sentence in enumerate(sentences, start=1)]


def _sheet(place: int, sentence: str) -> str:
    numbered = [f"{number:2}. {word:<10}" for number, word in enumerate(sentence.split(), start=1)]
    lines = ["  ".join(numbered[start : start + 4]) for start in range(0, len(numbered), 4)]
    return "\n".join(chain([f"Trustee {place}", ""], (line.rstrip() for line in lines))) + "\n"


def _fits(read: Trusteeship) -> bool:
    return len(read.public_key) == PUBLIC_BYTES.get(read.suite)


def _is_possible(threshold: object, shares: object) -> bool:
    if not isinstance(threshold, int) or not isinstance(shares, int):
        return False
    # SLIP-39 refuses one-of-many: it would be the same words copied.
    return (threshold, shares) == (1, 1) or 2 <= threshold <= shares <= MOST_SHARES  # noqa: PLR2004 - see above
