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
    "accounts.password-too-long": _("Choose a password of at most {limit} characters."),
    "accounts.password-too-easy": _(
        "This password is among the first a guesser tries: it is common, repeats itself or holds your name. Put a few unrelated words together."
    ),
    "accounts.wrong-password": _("This is not your present password. Check it and try again."),
    "accounts.name-missing": _("Write your name, in {limit} characters at most."),
    "accounts.not-found": _("There is no such account. Check the address."),
    "accounts.not-oneself": _(
        "You cannot close your own account here. Use the page “Your account”."
    ),
    "accounts.link-not-valid": _(
        "This link has expired or was already used. Ask for a new one from the sign-in page."
    ),
    "accounts.address-taken": _(
        "There is already an account with this address. Sign in, or use another address."
    ),
}
