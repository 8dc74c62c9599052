"""Draw the demonstration's pictures: landscapes of three bands, said to be drawn."""

import io
from datetime import datetime

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from app.core.settings import Settings
from app.files.folder import Folder
from app.proposals.attachments import add_attachment
from app.proposals.models import AttachmentKind, Proposal

SIZE = (1200, 800)
SKY, SUN, HILL, FIELD = "#bfe0e2", "#f0b429", "#0b5a5e", "#d9a35f"
WORDS = "Paysage dessiné pour la démonstration : un soleil, une colline, un champ."


def add_drawn_picture(
    db: Session, *, proposal: Proposal, settings: Settings, now: datetime
) -> None:
    """Give a proposal its picture, through the same door as everyone's."""
    add_attachment(
        db,
        proposal=proposal,
        folder=Folder(settings.files),
        stream=landscape(),
        name="paysage.png",
        kind=AttachmentKind.PICTURE,
        description=WORDS,
        is_public=True,
        by=proposal.author_id,
        now=now,
    )


def landscape() -> io.BytesIO:
    """Draw the landscape that `WORDS` describe, as a PNG."""
    sheet = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((850, 100, 1010, 260), fill=SUN)
    pen.ellipse((-200, 380, 900, 1100), fill=HILL)
    pen.rectangle((0, 620, 1200, 800), fill=FIELD)
    drawn = io.BytesIO()
    sheet.save(drawn, "PNG")
    drawn.seek(0)
    return drawn
