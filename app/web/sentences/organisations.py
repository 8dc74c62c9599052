"""Sentences of `app.organisations`, by code; names of kinds and roles."""

from app.core.i18n import mark as _

ORGANISATIONS: dict[str, str] = {
    "organisations.not-found": _(
        "There is no such organisation among yours. Choose one of those your page lists."
    ),
    "organisations.name-taken": _(
        "There is already an organisation named {name}. Ask the Maison Internationale to join it."
    ),
    "organisations.owner-only": _(
        "Only an owner of the organisation does this. Ask one of them: the page of members names them."
    ),
    "organisations.changed-meanwhile": _(
        "Another member saved this page meanwhile. What you typed is below and is not saved: open the page in another window, compare, then save again there."
    ),
    "organisations.not-a-link": _("Write the address of a web site, for example www.example.org."),
    "organisations.not-an-rna": _(
        "An RNA number is W and nine characters, for example W351000123. It is on the receipt of the prefecture."
    ),
    "organisations.not-a-siren": _(
        "Check this number: a SIREN has 9 digits, a SIRET 14, and one of them seems mistyped."
    ),
    "organisations.reason-missing": _("Say how you know: a line is enough."),
    "organisations.already-member": _("This person acts for the organisation already."),
    "organisations.too-many-invitations": _(
        "{limit} invitations wait for an answer already. Withdraw some, or wait for the answers."
    ),
    "organisations.last-owner": _(
        "Nobody else owns {organisation}. Make another member an owner first."
    ),
    "organisations.member-not-found": _(
        "This person does not act for the organisation any more. Reload the page."
    ),
    "organisations.not-for-staff": _(
        "The staff act for no organisation. Choose the account of one of its people."
    ),
    "organisations.not-bearable": _("A collective names an association as its bearer."),
    "organisations.not-named": _(
        "This collective does not name your association any more. Reload the page."
    ),
    "member-role.owner": _("Owner"),
    "member-role.editor": _("Editor"),
    "member-role.reader": _("Reader"),
    "registry.unknown": _("The registries do not know this number."),
    "registry.down": _("The registries did not answer."),
    "registry.not-asked": _("The registries were not asked."),
    "registry.other-name": _("The registries give another name to this number."),
    "registry.other-rna": _("The registries give another RNA number to this SIREN."),
    "registry.not-an-association": _("The registries do not call it an association."),
    "registry.closed": _("The registries say that it is closed."),
    "organisations.reader-only": _(
        "In this organisation you may read and not change anything. Ask one of its owners to make you an editor."
    ),
}
