"""Sentences for a form field that was filled in wrongly, by kind of mistake."""

from app.core.i18n import mark as _

FIELDS = {
    "field.missing": _("Fill in this field."),
    "field.too-long": _("Shorten this text to {limit} characters."),
    "field.too-short": _("Write at least {limit} characters."),
    "field.not-a-text": _("Write a text."),
    "field.not-a-number": _("Write a number, for example 1500."),
    "field.not-an-amount": _("Write an amount in euros, for example 1500 or 1500,50."),
    "field.too-small": _("Write a number of at least {limit}."),
    "field.too-large": _("Write a number of at most {limit}."),
    "field.not-in-list": _("Choose one of the answers offered."),
    "field.unknown": _("This field does not belong to the form."),
    "field.not-a-day": _("Write a date, for example 31/01/2027."),
    "field.both-or-neither": _("Fill in both the latitude and the longitude, or neither."),
    "field.before-the-start": _("The last day comes before the first: correct one of them."),
    "field.target-without-goal": _(
        "A target goes with its goal: choose the goal too, or take the target off."
    ),
    "field.not-a-date": _("Write a date such as 2026-11-22 09:00."),
    "field.not-an-address": _("Write one e-mail address, for example ada@example.org."),
    "field.invalid": _("This answer cannot be read."),
}
