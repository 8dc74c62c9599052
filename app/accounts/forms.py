"""The forms of accounts: which input each refusal of a name or a password is about."""

CHOSEN = {
    "accounts.name-missing": "name",
    "accounts.password-too-short": "password",
    "accounts.password-too-long": "password",
    "accounts.password-too-easy": "password",
}
