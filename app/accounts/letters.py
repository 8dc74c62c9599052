"""What the letters of accounts say; only the mailbox learns whether there is an account."""

from app.core.i18n import mark as _
from app.mail.service import Words

WELCOME = Words(
    subject=_("Confirm your address"),
    body=_(
        "Hello,\n\nSomebody asked for an account at Partage with this address. If it was you, "
        "open this page within {hours} h, choose a password and press the button:\n{link}\n\n"
        "If it was not you, do nothing: there is no account, and this address will be forgotten."
        "\n\nMaison Internationale de Rennes\n"
    ),
)
RESET = Words(
    subject=_("Choose a new password"),
    body=_(
        "Hello {name},\n\nSomebody asked to enter Partage with this address, which already has an "
        "account. To choose a new password, open this page within {hours} h and press the "
        "button:\n{link}\n\nIf it was not you, do nothing: your password stays as it is."
        "\n\nMaison Internationale de Rennes\n"
    ),
)
INVITED = Words(
    subject=_("Your account at the Maison Internationale"),
    body=_(
        "Hello,\n\n{name} invites you to join the staff of Partage. Open this page within "
        "{hours} h, choose a password and press the button:\n{link}\n\n"
        "Maison Internationale de Rennes\n"
    ),
)
PASSWORD_CHANGED = Words(
    subject=_("Your password was changed"),
    body=_(
        "Hello {name},\n\nThe password of your account at Partage was just changed. If it was not "
        "you, choose another one at once:\n{link}\n\nMaison Internationale de Rennes\n"
    ),
)
CLOSED = Words(
    subject=_("Your account is closed"),
    body=_(
        "Hello {name},\n\nYour account at Partage is closed and this address is forgotten there. "
        "If it was not you, write to us:\n{link}\n\nMaison Internationale de Rennes\n"
    ),
)
