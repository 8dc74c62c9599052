"""Let the winners have different lives: signed, under way, the others just awarded."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.settings import Settings
from app.demo.people import SHOWN_ORGANISATION
from app.demo.pictures import WORDS, landscape
from app.editions.models import Edition
from app.files.folder import Folder
from app.grants import service
from app.grants.models import News, ReportKind
from app.grants.news import NewsContent, judge_news, write_news
from app.grants.queries import list_followed
from app.grants.readings import Judgement
from app.grants.reports import ReportContent, judge_report, planned_expenses, write_report
from app.organisations.models import OrganisationKind
from app.proposals.models import Proposal
from app.proposals.queries import get_public

DAY = timedelta(days=1)
NEWS = NewsContent(
    title="Nouvelle simulée : la convention est signée",
    text=(
        "Nouvelle inventée pour la démonstration : personne ne l’a écrite. "
        "L’association y dirait en quelques phrases où en est le projet."
    ),
    language="fr",
    picture_text=WORDS,
)
WAITING_NEWS = NewsContent(
    title="Nouvelle simulée : elle attend d’être lue",
    text="Nouvelle inventée pour la démonstration : personne ne l’a encore lue.",
    language="fr",
)
DONE = "Bilan inventé pour la démonstration : la première étape du projet aurait été réalisée."
CHANGED = "Bilan inventé pour la démonstration : une livraison serait arrivée en retard."
EQUALITY = "Bilan inventé pour la démonstration : des femmes auraient pris part aux décisions."


def follow_winners(
    db: Session, *, edition: Edition, agent: Account, settings: Settings, now: datetime
) -> None:
    """Play the follow-up of three winners that can sign, the printed association's among them."""
    winners = list_followed(db, edition)
    proposals = [get_public(db, edition.id, each.project.code) for each in winners]
    # A collective signs nothing before an association bears it.
    able = [each for each in proposals if each.organisation.kind is OrganisationKind.ASSOCIATION]
    shown = next(each for each in able if each.organisation.name == SHOWN_ORGANISATION)
    able.remove(shown)
    # Its own indicators show what a report says.
    reporting = max(able, key=lambda each: len(each.indicators))
    able.remove(reporting)
    for proposal in (shown, reporting, able[0]):
        _sign(db, proposal, agent, settings, now)
    for proposal in (shown, reporting):
        _begin(db, proposal, agent, now)
    _show_news(db, able[0], agent, settings, now)
    _write(db, shown, WAITING_NEWS, settings, now)
    _report(db, reporting, agent, settings, now)


def _sign(
    db: Session, proposal: Proposal, agent: Account, settings: Settings, now: datetime
) -> None:
    """Sign five days ago; half is paid, half is due in half a year."""
    at = now - 5 * DAY
    today = at.astimezone(settings.zone).date()
    step: dict[str, Any] = {
        "edition": proposal.edition,
        "code": proposal.code,
        "by": agent.id,
        "now": at,
    }
    due = today + 180 * DAY
    service.sign_agreement(db, **step, signed_on=today, report_due_on=due, today=today)
    amount = proposal.amount_asked_cents
    for cents, on in ((amount - amount // 2, today + 10 * DAY), (amount // 2, due)):
        service.plan_instalment(db, **step, amount_cents=cents, due_on=on)
    step["now"] = now - 3 * DAY
    paid_on = today + 2 * DAY
    service.pay_instalment(db, **step, number=1, paid_on=paid_on, today=paid_on)


def _begin(db: Session, proposal: Proposal, agent: Account, now: datetime) -> None:
    service.begin_work(
        db, edition=proposal.edition, code=proposal.code, by=agent.id, now=now - 3 * DAY
    )


def _write(
    db: Session, proposal: Proposal, content: NewsContent, settings: Settings, now: datetime
) -> News:
    folder = Folder(settings.files)
    by = proposal.author_id
    return write_news(db, proposal=proposal, content=content, folder=folder, by=by, now=now)


def _show_news(
    db: Session, proposal: Proposal, agent: Account, settings: Settings, now: datetime
) -> None:
    content = replace(NEWS, picture=(landscape(), "paysage.png"))
    news = _write(db, proposal, content, settings, now - 2 * DAY)
    judge_news(
        db,
        edition=proposal.edition,
        code=proposal.code,
        news_id=news.id,
        judgement=Judgement.ACCEPT,
        version=news.version,
        base_url=settings.base_url,
        by=agent.id,
        now=now - DAY,
    )


def _report(
    db: Session, proposal: Proposal, agent: Account, settings: Settings, now: datetime
) -> None:
    """Report the first half of the project's own plan and indicators."""
    content = ReportContent(
        kind=ReportKind.INTERMEDIATE,
        language="fr",
        done=DONE,
        changed=CHANGED,
        equality=EQUALITY,
        spent=[line.amount_cents // 2 for line in planned_expenses(proposal)],
        values=[each.target // 2 for each in proposal.indicators],
    )
    report = write_report(
        db, proposal=proposal, content=content, by=proposal.author_id, now=now - 2 * DAY
    )
    # The version that its reader accepts is the one the row got when it was written.
    db.flush()
    judge_report(
        db,
        edition=proposal.edition,
        code=proposal.code,
        number=report.number,
        judgement=Judgement.ACCEPT,
        version=report.version,
        base_url=settings.base_url,
        by=agent.id,
        now=now - DAY,
    )
