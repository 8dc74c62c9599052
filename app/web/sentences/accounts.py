"""Sentences of `app.accounts`, by code."""

from app.core.i18n import mark as _

ACCOUNTS = {
    "accounts.wrong-credentials": _(
        "The address or the password is not right. Check both and try again."
    ),
    "accounts.sign-in-first": _("Sign in first: your session has ended or was never opened."),
    "accounts.not-allowed": _(
        "Your account does not open this page. Ask the Maison Internationale if it should."
    ),
    "accounts.password-too-short": _(
        "Choose a password of at least {limit} characters; a short sentence works well."
    ),
    "accounts.address-taken": _(
        "There is already an account with this address. Sign in, or use another address."
    ),
}
