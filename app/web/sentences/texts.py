"""Sentences about public texts: why one is hidden, who translated it."""

from app.core.i18n import mark as _

TEXTS: dict[str, str] = {
    "moderation.already-hidden": _(
        "Somebody hid this text before you. Its date and reason are below: there is nothing more to do."
    ),
    "moderation.not-hidden": _(
        "This text is shown: somebody restored it before you. There is nothing more to do."
    ),
    "moderation.title-on-ballot": _(
        "The vote has opened and this title is on the signed ballot paper: everyone must vote on the same one. The summary and the description can still be hidden."
    ),
    "translations.not-offered": _(
        "The texts of a project are not taken in this language. Choose one of the list."
    ),
    "translations.closed": _(
        "The texts can no longer be changed: the vote has opened, or the project is out of it."
    ),
    "translations.changed-meanwhile": _(
        "Somebody else saved this language meanwhile. What you typed is below and is not saved: save again to replace theirs."
    ),
    "hiding-reason.insult": _("insulting or discriminating words"),
    "hiding-reason.personal-data": _("somebody’s personal data"),
    "hiding-reason.danger": _("puts a person or a partner in danger"),
    "hiding-reason.unlawful": _("contrary to the law"),
    "hiding-reason.advertising": _("advertising, or nothing to do with the project"),
    "hiding-reason.copied": _("copied without the author’s agreement"),
    "text-origin.author": _("Written in this language by the organisation itself."),
    "text-origin.human": _("Translated by a person."),
    "text-origin.machine": _("Translated by a machine."),
}
