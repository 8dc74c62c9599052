"""Sentences of `app.files`: why a file was not kept, and which one to send instead."""

from app.core.i18n import mark as _

FILES = {
    "files.empty": _("There is no file here, or it is empty. Choose a file, then send it again."),
    "files.too-large": _(
        "This file is larger than {megabytes} megabytes. Send a lighter copy: a smaller picture, or a PDF exported for reading on screen."
    ),
    "files.picture-needed": _(
        "This is not a picture we can keep: what counts is what the file holds, not its name. Send a picture as JPEG, PNG or WebP."
    ),
    "files.telephone-picture": _(
        "Your telephone keeps this picture in its own format (HEIC or AVIF). Export or share it as JPEG, then send that copy."
    ),
    "files.too-many-pixels": _(
        "This picture has more than 40 million pixels. Make it smaller, for example 4000 × 3000, then send it again."
    ),
    "files.picture-unreadable": _(
        "This picture is damaged or incomplete: it cannot be read to its end. Open it on your device, save it again as JPEG and send that copy."
    ),
    "files.document-needed": _(
        "This is not a PDF: what counts is what the file holds, not its name. Export the document as PDF, then send that copy."
    ),
    "files.document-incomplete": _(
        "This PDF is damaged or incomplete: its end is missing. Export the document as PDF again, then send that copy."
    ),
}
