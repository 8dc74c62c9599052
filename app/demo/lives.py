"""What makes a proposal's life worth reading: a change, other languages, a report."""

from dataclasses import replace
from datetime import datetime

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
TEXTS = {
    "en": (
        TextOrigin.HUMAN,
        "Market gardening and cooperatives against food insecurity in Mopti",
        (
            "Training for farmers and groups of women gardeners: crop rotation, soil protection, "
            "preserving food, running an association."
        ),
    ),
    "ar": (
        TextOrigin.MACHINE,
        "زراعة الخضروات والتعاونيات ضد انعدام الأمن الغذائي في موبتي",
        (
            "تدريب المزارعين ومجموعات النساء المزارعات: تناوب المحاصيل، حماية التربة، "
            "حفظ الأغذية، إدارة الجمعيات."
        ),
    ),
}


def tell(db: Session, *, proposals: list[Proposal], now: datetime) -> None:
    """Let the printed association change and translate its draft, and a visitor report another."""
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
    for language, (origin, title, summary) in TEXTS.items():
        write_translation(
            db,
            proposal=proposal,
            language=language,
            texts=(title, summary, summary),
            origin=origin,
            version=0,
            by=proposal.author_id,
            now=now,
        )
    report_text(
        db,
        proposal=by_code[REPORTED],
        part=TextPart.SUMMARY,
        reason=HidingReason.COPIED,
        message=REPORT,
        now=now,
    )
