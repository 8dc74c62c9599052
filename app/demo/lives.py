"""What makes a proposal's life worth reading: a change, other languages, a report."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.proposals.content import read
from app.proposals.models import HidingReason, Proposal, TextOrigin, TextPart
from app.proposals.moderation import report_text
from app.proposals.queries import get_own
from app.proposals.service import change_proposal
from app.proposals.translations import write_translation

TOLD = "maraichage-mopti"
REPORTED = "velos-vaureal"
SINCE = "\n\nL’association travaille avec la région de Mopti depuis 1989."
REPORT = "Le texte dit « réparés ici » sans dire par qui."
TEXTS = Path(__file__).parent / "texts.json"
"""`{project: {language: {title, summary}}}`, made by a machine: nobody has re-read them."""


def tell(db: Session, *, proposals: list[Proposal], now: datetime) -> None:
    """Let the printed association change its draft, all translate theirs, a visitor report one."""
    by_code = {proposal.code: proposal for proposal in proposals}
    told = by_code[TOLD]
    proposal = get_own(db, told.author_id, told.id)
    content = read(proposal)
    change_proposal(
        db,
        proposal=proposal,
        content=replace(content, description=content.description + SINCE),
        version=proposal.version,
        by=proposal.author_id,
        now=now,
    )
    for code, texts in json.loads(TEXTS.read_text("utf-8")).items():
        _translate(db, get_own(db, by_code[code].author_id, by_code[code].id), texts, now)
    report_text(
        db,
        proposal=by_code[REPORTED],
        part=TextPart.SUMMARY,
        reason=HidingReason.COPIED,
        message=REPORT,
        now=now,
    )


def _translate(
    db: Session, proposal: Proposal, texts: dict[str, dict[str, str]], now: datetime
) -> None:
    for language, said in texts.items():
        write_translation(
            db,
            proposal=proposal,
            language=language,
            texts=(said["title"], said["summary"], said["summary"]),
            origin=TextOrigin.MACHINE,
            version=0,
            by=proposal.author_id,
            now=now,
        )
