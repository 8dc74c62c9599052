"""Which passwords are taken: long ones that nobody would try first (ASVS 5.0, 6.2)."""

import re
from itertools import chain
from pathlib import Path

from app.core.errors import DomainError, Kind
from app.core.i18n import plain_letters
from app.core.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD

FEWEST_DIFFERENT = 5
FEWEST_OF_ONES_OWN = 8
"""Characters that must be left once the person's own name and address are taken away."""
SHORTEST_WORD = 3
HERE = Path(__file__).parent
STEMS = (HERE / "common_words.txt").read_text("utf-8").split()
"""Words that fill most lists of guesses, alone, repeated, or with digits around them."""
LISTED = frozenset((HERE / "common_passwords.txt").read_text("utf-8").split())


class PasswordTooShort(DomainError):
    """A password shorter than ASVS 6.2.1 asks for."""

    code = "accounts.password-too-short"
    kind = Kind.INVALID


class PasswordTooLong(DomainError):
    """More characters than the hash takes."""

    code = "accounts.password-too-long"
    kind = Kind.INVALID


class PasswordTooEasy(DomainError):
    """A password that guessers try first: common, repeated, or the person's own name."""

    code = "accounts.password-too-easy"
    kind = Kind.INVALID


def require_strong(password: str, *, email: str, name: str) -> None:
    """Refuse a password too short, too long or too easy to guess; any character is welcome."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(limit=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong(limit=LONGEST_PASSWORD)
    letters = _letters(password)
    if _is_common(letters) or _is_ones_own(letters, email, name):
        raise PasswordTooEasy


def _is_common(letters: str) -> bool:
    stem = letters.strip("0123456789") or letters
    return (
        len(set(letters)) < FEWEST_DIFFERENT
        or letters in LISTED
        or _repeats(letters, letters[: _period(letters)])
        or any(_repeats(stem, word) for word in STEMS)
    )


def _is_ones_own(letters: str, email: str, name: str) -> bool:
    words = {_letters(word) for word in chain(re.split(r"[@._+-]", email), name.split())}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD:
            letters = letters.replace(word, "")
    return len(letters) < FEWEST_OF_ONES_OWN


def _repeats(letters: str, word: str) -> bool:
    return letters == (word * len(letters))[: len(letters)]


def _period(letters: str) -> int:
    """Return the length of the shortest block that makes up at least half of `letters`."""
    halves = range(1, len(letters) // 2 + 1)
    return next((size for size in halves if _repeats(letters, letters[:size])), 0)


def _letters(text: str) -> str:
    return "".join(letter for letter in plain_letters(text) if letter.isalnum())
