"""`partage person …` and `partage journal verify`."""

from sqlalchemy import update
from typer.testing import CliRunner

from app.accounts.models import Role
from app.accounts.queries import find_account
from app.accounts.service import register
from app.accounts.sessions import find_signed_in, sign_in
from app.audit.models import Event
from app.cli.commands import partage
from app.core.clock import SystemClock
from app.core.db import Database
from app.organisations.models import MemberRole
from app.organisations.queries import list_memberships
from tests.builders import PASSWORD, make_account, make_organisation
from tests.mailbox import letters_in

EMAIL = "awa@example.org"


def run(*arguments: str, expects: int = 0) -> str:
    result = CliRunner().invoke(partage, arguments)
    assert result.exit_code == expects, result.output
    return " ".join(result.output.split())


def test_an_administrator_is_invited_from_the_command_line(embedded: Database):
    run("person", "invite", EMAIL, "--role", "administrator")
    (letter,) = letters_in(embedded)
    token = letter.body.split("/inscription/")[1].split()[0]
    with embedded.writing() as db:
        account = register(
            db,
            token=token,
            name="Awa",
            password="un puits pour Gandon",
            language="fr",
            now=SystemClock().now(),
        )
        assert account.role is Role.ADMINISTRATOR


def test_an_account_is_closed_with_every_session_of_it(embedded: Database):
    now = SystemClock().now()
    with embedded.writing() as db:
        make_account(db, now=now, email=EMAIL)
        _, token = sign_in(db, email=EMAIL, password=PASSWORD, now=now)
    assert "Awa" in run("person", "close", EMAIL)
    with embedded.reading() as db:
        assert find_signed_in(db, token=token, now=now) is None
        assert find_account(db, EMAIL) is None
    run("person", "close", EMAIL, expects=3)


def test_an_organisation_without_an_owner_is_given_one(embedded: Database):
    now = SystemClock().now()
    with embedded.writing() as db:
        organisation = make_organisation(db, now=now)
        make_account(db, now=now, email=EMAIL)
        make_account(db, now=now, email="mae@example.org", role=Role.AGENT)
    run("person", "appoint", EMAIL, organisation.slug, "--role", "reader")
    run("person", "appoint", EMAIL, organisation.slug)
    run("person", "appoint", "mae@example.org", organisation.slug, expects=3)
    run("person", "appoint", EMAIL, "nowhere", expects=3)
    with embedded.reading() as db:
        (membership,) = list_memberships(db, organisation.id)
        assert membership.role is MemberRole.OWNER


def test_the_journal_is_verified_and_a_rewritten_row_is_named(embedded: Database):
    run("person", "invite", EMAIL)
    run("person", "invite", "ada@example.org")
    assert "whole" in run("journal", "verify")
    with embedded.writing() as db:
        db.execute(update(Event).where(Event.sequence == 2).values(action="nothing.happened"))
    assert "Row 2" in run("journal", "verify", expects=1)
