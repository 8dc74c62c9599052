"""What anyone may take away: projects as CSV, ballots as .pb, the result as JSON."""

import csv
import io
import json
import re
import shlex
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core.errors import DomainError, Kind
from app.editions.models import Edition, ListedProject, Phase
from app.editions.phases import closes_at, opens_at
from app.editions.queries import list_projects, projects_by_code
from app.grants.queries import Followed
from app.proposals.models import Proposal
from app.proposals.queries import list_public
from app.proposals.texts import SOURCE, PublicText, public_text
from app.results.counting import election_file
from app.results.exports import document_of
from app.results.models import Result, ResultLine
from app.results.queries import find_turnout
from app.reviews.queries import list_released
from app.voting.queries import list_opened_ballots
from ballots.amounts import format_amount
from ballots.rules.parameters import Parameters

LEAST_BALLOTS = 20
"""Below this, single ballots could be told apart: only sums are published."""
FORMULA = re.compile(r'(?:^|(?<=[;\t\r\n]))(?=[ "]*[=+\-@\t\r])')
"""Where a formula would begin, also for a spreadsheet that splits at semicolons, as in France."""
COLUMNS = (
    "code", "titre", "porteur", "pays", "lieu", "themes", "odd", "cibles_odd", "secteur_cad",
    "marqueur_genre", "marqueur_attenuation", "marqueur_adaptation", "debut", "fin",
    "montant_demande", "monnaie",
    "statut", "motif", "masque", "cout", "finance", "soutiens", "points",
)  # fmt: skip
FOLLOW_UP_COLUMNS = (
    "code", "titre", "porteur", "monnaie", "etat", "accorde", "verse", "signe_le",
    "actualites", "derniere_actualite", "bilan_attendu_le", "bilans", "depense", "motif_abandon",
)  # fmt: skip
RESULT_FORMAT = "partage/result/v1"
LISTED = "listed"
"""Status of a project that came with an imported election."""
RULES = {
    "greedy": "greedy",
    "greedy-no-skip": "greedy-no-skip",
    "equal-shares": "equalshares/add1",
}
"""Our rules by their names in the .pb format, where it has one."""


class TooFewBallots(DomainError):
    """So few ballots that a single one could be recognised."""

    code = "opendata.too-few-ballots"
    kind = Kind.NOT_FOUND


def projects_csv(db: Session, edition: Edition, result: Result | None) -> bytes:
    """Return every project submitted or listed, with what was decided and why (UTF-8, comma).

    `result` is the published one, if there is one.
    """
    listed = projects_by_code(db, edition.id)
    proposals = {proposal.code: proposal for proposal in list_public(db, edition.id)}
    reasons = {review.proposal_id: review.public_reason for review in list_released(db, edition.id)}
    lines = {line.code: line for line in result.lines} if result else {}
    return _csv(
        COLUMNS,
        (
            _facts(listed.get(code), proposals.get(code), reasons, edition)
            | _outcome(lines.get(code))
            for code in sorted(listed.keys() | proposals.keys())
        ),
    )


def follow_up_csv(edition: Edition, projects: Iterable[Followed]) -> bytes:
    """Return what became of each funded project, a line each."""
    return _csv(FOLLOW_UP_COLUMNS, (_followed(each, edition) for each in projects))


def ballots_pb(db: Session, edition: Edition, result: Result, zone: ZoneInfo) -> bytes:
    """Return the published ballots as a .pb file: no tracker, no time, no order of arrival."""
    if result.ballots < LEAST_BALLOTS:
        raise TooFewBallots(ballots=result.ballots, least=LEAST_BALLOTS)
    projects = list_projects(db, edition.id)
    won = result.official
    if won is None and not edition.is_imported:
        won = [line.code for line in result.lines if line.is_funded]
    columns = {"category": {project.code: ",".join(project.themes) for project in projects}}
    if won is not None:
        columns["selected"] = {p.code: str(int(p.code in won)) for p in projects}
    return election_file(
        edition,
        projects,
        list_opened_ballots(db, edition.id),
        meta={} if edition.is_imported else _meta(edition, zone),
        columns=columns,
    ).encode()


def result_json(db: Session, edition: Edition, result: Result) -> bytes:
    """Return the published result with every round, ready to be compared with a recount."""
    projects = list_projects(db, edition.id)
    document = {
        "format": RESULT_FORMAT,
        **document_of(edition, projects, result, find_turnout(db, edition, result)),
        "recount": recount_command(result),
        "outcome": result.outcome,
    }
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True, default=_instant)
    return f"{text}\n".encode()


def recount_command(result: Result) -> str:
    """Return the command that counts `bulletins.pb` again, with every parameter that matters."""
    usual = Parameters().document()
    chosen = {
        name: format_amount(value) if name == "increment" else str(value)
        for name, value in result.parameters.items()
        if value != usual.get(name)
    }
    options = [f"--{name.replace('_', '-')}={value}" for name, value in chosen.items()]
    words = ["python", "-m", "ballots", "count", "bulletins.pb", f"--rule={result.rule}"]
    return shlex.join([*words, *sorted(options), "--json"])


def _facts(
    listed: ListedProject | None,
    proposal: Proposal | None,
    reasons: dict[Any, str],
    edition: Edition,
) -> dict[str, str]:
    """Describe a project as it stands on the ballot, else as it was proposed."""
    shown = listed or proposal
    assert shown is not None  # noqa: S101 - the code came from one of the two
    organisation = proposal.organisation.name if proposal else ""
    where = proposal.public_place if proposal else ""
    text = public_text(proposal, SOURCE) if proposal else None
    return {
        "code": shown.code,
        "titre": text.title if text and not listed else shown.title,
        "porteur": listed.organisation if listed else organisation,
        "pays": shown.country or "",
        "lieu": listed.place if listed else where,
        "themes": " ".join(shown.themes),
        "odd": " ".join(str(goal) for goal in shown.goals),
        **(_classified(proposal) if proposal else {}),
        "montant_demande": format_amount(proposal.amount_asked_cents) if proposal else "",
        "monnaie": edition.currency,
        "statut": proposal.status.value if proposal else LISTED,
        "masque": _hidden(text) if text else "",
        "motif": reasons.get(proposal.id, "") if proposal else "",
        "cout": format_amount(listed.cost_cents) if listed else "",
    }


def _followed(followed: Followed, edition: Edition) -> dict[str, str]:
    grant, reports = followed.grant, followed.reports
    return {
        "code": followed.project.code,
        "titre": followed.project.title,
        "porteur": followed.project.organisation,
        "monnaie": edition.currency,
        "etat": followed.state.value,
        "accorde": format_amount(followed.amount_cents),
        "verse": format_amount(followed.paid_cents),
        "signe_le": _day(grant.signed_on if grant else None),
        "actualites": str(len(followed.news)),
        "derniere_actualite": _day(followed.news[0].written_at.date() if followed.news else None),
        "bilan_attendu_le": _day(grant.report_due_on if grant else None),
        "bilans": str(len(reports)),
        "depense": format_amount(reports[-1].spent_cents) if reports else "",
        "motif_abandon": grant.abandoned_for if grant else "",
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _csv(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> bytes:
    stream = io.StringIO(newline="")
    table = csv.DictWriter(stream, columns, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    table.writeheader()
    for row in rows:
        table.writerow({name: _inert(text) for name, text in row.items()})
    return stream.getvalue().encode()


def _hidden(text: PublicText) -> str:
    """Say which texts staff took away, when and why: `title 2026-11-22 insult`."""
    return ", ".join(
        f"{part} {hidden.hidden_at:%Y-%m-%d} {hidden.reason}"
        for part, hidden in sorted(text.hidden.items())
    )


def _classified(proposal: Proposal) -> dict[str, str]:
    """Say how the project counts as aid: OECD sector and markers, SDG targets, its days."""
    codes = {
        "secteur_cad": proposal.sector,
        "marqueur_genre": proposal.gender_marker,
        "marqueur_attenuation": proposal.mitigation_marker,
        "marqueur_adaptation": proposal.adaptation_marker,
        "debut": proposal.starts_on,
        "fin": proposal.ends_on,
    }
    said = {name: "" if code is None else str(code) for name, code in codes.items()}
    return said | {"cibles_odd": " ".join(proposal.targets)}


def _outcome(line: ResultLine | None) -> dict[str, str]:
    if line is None:
        return {"finance": "", "soutiens": "", "points": ""}
    return {
        "finance": "oui" if line.is_funded else "non",
        "soutiens": str(line.supporters),
        "points": str(line.points),
    }


def _inert(text: str) -> str:
    """Keep a spreadsheet from running what someone typed into a form."""
    return FORMULA.sub("'", text)


def _meta(edition: Edition, zone: ZoneInfo) -> dict[str, str]:
    """Describe one of our own editions as the format asks."""
    closing = closes_at(edition, Phase.VOTING) or opens_at(edition, Phase.COUNTING)
    simulated = {"experimental": "1", "comment": "#1: Simulated ballots: nobody cast them."}
    return {
        "description": f"{edition.name}, {edition.theme}",
        "country": "France",
        "unit": edition.city_name,
        "instance": edition.slug,
        "rule": RULES.get(edition.counting_rule, "unknown"),
        "date_begin": f"{opens_at(edition, Phase.VOTING).astimezone(zone):%d.%m.%Y}",
        "date_end": f"{closing.astimezone(zone):%d.%m.%Y}",
        "language": "fr",
        **(simulated if edition.is_simulated else {}),
    }


def _instant(value: object) -> str:
    assert isinstance(value, datetime)  # noqa: S101 - nothing else in the document is not JSON
    return value.isoformat()
