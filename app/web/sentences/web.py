"""Sentences of the ground: pages not found, forged forms, faults."""

from app.core.i18n import mark as _

WEB = {
    "web.not-found": _(
        "There is nothing at this address, or it is not yours to see. Go back to the home page and try from there."
    ),
    "web.forged-form": _(
        "This form is too old or was not sent from our site. Go back, reload the page and send it again: what you typed is kept by your browser."
    ),
    "web.method-not-allowed": _("This address does not accept that kind of request."),
    "web.malformed": _("The request could not be read: {detail}."),
    "web.unstorable": _(
        "What was sent holds a sign that is not text. Remove it, or type the text again, then send it once more."
    ),
    "web.too-large": _(
        "What you sent is larger than this page accepts. Send a smaller file or a shorter text."
    ),
    "web.too-many-requests": _(
        "Too many tries in a short time. Wait {minutes} minutes and try again: nothing is lost."
    ),
    "web.fault": _(
        "Something went wrong on our side. Nothing was recorded. Try again in a moment; if it happens again, tell us the number below."
    ),
}
