"""Which passwords are refused, and why."""

import pytest

from app.accounts.passwords import (
    PasswordTooEasy,
    PasswordTooLong,
    PasswordTooShort,
    require_strong,
)
from app.core.passwords import hash_password, matches

PERSON = {"email": "awa.diarra@mopti.example", "name": "Awa Diarra"}


@pytest.mark.parametrize(
    "password",
    [
        "un puits pour Gandon",
        "correct horse battery staple",
        "كلمة سر طويلة جدا",
        "x" * 5 + "quatre-vingts lapins" + "!" * 60,
        "mot de passe du moulin à vent",
    ],
)
def test_a_long_sentence_is_welcome_whatever_its_characters(password: str):
    require_strong(password, **PERSON)
    assert matches(password, hash_password(password))


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaa",
        "123456789012345",
        "1q2w3e4r5t6y7u8i9o0p1q2w3e4r5t6y7u8i9o0p",
        "1qaz2wsx3edc4rfv",
        "azertyuiopqsdfgh",
        "Mot de passe 2026 !",
        "passwordpassword",
        "Rennes35-Rennes35",
        "Awa.Diarra@mopti.example",
        "awa diarra awa diarra 1",
        "motdepasse123456",
        "!!!!!!!!!!!!!!!!!!",
    ],
)
def test_what_a_guesser_tries_first_is_refused(password: str):
    with pytest.raises(PasswordTooEasy):
        require_strong(password, **PERSON)


def test_length_is_the_only_other_rule():
    with pytest.raises(PasswordTooShort):
        require_strong("quatorze lettr", **PERSON)
    with pytest.raises(PasswordTooLong):
        require_strong("un puits " * 200, **PERSON)


@pytest.mark.parametrize("typed", ["x" * 100_000, "a\0b" * 10, "\ud800" * 20, ""])
def test_a_monstrous_guess_is_wrong_and_no_fault(typed: str):
    assert not matches(typed, hash_password("un puits pour Gandon"))
    assert not matches(typed, None)


def test_a_closed_account_has_no_password_at_all():
    assert not matches("nobody has this password", "")
    assert not matches("nobody has this password", None)
