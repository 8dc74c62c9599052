"""What everyone reads of an organisation: its kind, and how far its check has come."""

from app.core.i18n import mark as _

BEARERS = {
    "organisation-kind.association": _("Association"),
    "organisation-kind.collective": _("Collective"),
    "verification.pending": _("Being checked"),
    "verification.confirmed": _("Confirmed"),
    "verification.to-confirm": _("To be confirmed by the Maison Internationale"),
}
