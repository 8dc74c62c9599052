"""`partage create-account | print-codes | person …`: who signs in, and the residents' codes."""

from typing import Annotated

import typer
from rich.markup import escape

from app.accounts.models import Role
from app.accounts.queries import get_account
from app.accounts.service import close_account, create_account, invite_staff
from app.audit.service import record
from app.cli.ground import console, opened_database, operator_settings, says_why
from app.core.clock import SystemClock
from app.core.i18n import DEFAULT_LANGUAGE
from app.editions.queries import get_edition
from app.organisations.members import appoint_member
from app.organisations.models import MemberRole
from app.organisations.queries import get_organisation
from app.voters.service import draw_codes, register_with_codes, require_open_register

person = typer.Typer(no_args_is_help=True, help="People who sign in.")


@says_why
def create(
    email: Annotated[str, typer.Argument()],
    name: Annotated[str, typer.Option()],
    role: Annotated[Role, typer.Option()] = Role.AGENT,
    password: Annotated[
        str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)
    ] = "",
) -> None:
    """Create an account for MIR staff or for a member of an organisation."""
    now = SystemClock().now()
    with opened_database(operator_settings()) as database, database.writing() as db:
        account = create_account(db, email=email, name=name, role=role, password=password, now=now)
        record(db, action="account.created", on=("account", account.id), now=now, role=role.value)
    console.print(f"[green]{escape(name)}[/green] can sign in as {role.value}.")


@says_why
def print_codes(
    slug: Annotated[str, typer.Argument(help="Short name of the edition")],
    how_many: Annotated[int, typer.Option("--count", min=1, max=100_000)] = 10,
) -> None:
    """Make voting codes and print them, once: only their hashes are kept."""
    settings, now = operator_settings(), SystemClock().now()
    with opened_database(settings) as database:
        with database.reading() as db:
            require_open_register(get_edition(db, slug), now)
        # Hundreds of slow hashes, during which a transaction would let nobody vote.
        drawn = draw_codes(how_many)
        with database.writing() as db:
            edition = get_edition(db, slug)
            codes = register_with_codes(db, edition=edition, drawn=drawn, now=now)
            record(db, action="codes.printed", on=("edition", slug), now=now, count=how_many)
    for code in codes:
        typer.echo(code)


@person.command("invite")
@says_why
def invite(
    email: Annotated[str, typer.Argument()],
    role: Annotated[Role, typer.Option()] = Role.AGENT,
) -> None:
    """Mail an invitation: whoever reads that mailbox chooses a name and a password."""
    settings, now = operator_settings(), SystemClock().now()
    with opened_database(settings) as database, database.writing() as db:
        invite_staff(
            db,
            email=email,
            role=role,
            inviter=settings.publisher,
            language=DEFAULT_LANGUAGE,
            base_url=settings.base_url,
            now=now,
        )
    console.print(f"[green]The invitation is on its way[/green], as {role.value}.")


@person.command("appoint")
@says_why
def appoint(
    email: Annotated[str, typer.Argument()],
    slug: Annotated[str, typer.Argument(help="Short name of the organisation")],
    role: Annotated[MemberRole, typer.Option()] = MemberRole.OWNER,
) -> None:
    """Make an account act for an organisation, when nobody is left there to invite."""
    now = SystemClock().now()
    with opened_database(operator_settings()) as database, database.writing() as db:
        account, organisation = get_account(db, email), get_organisation(db, slug)
        appoint_member(db, organisation=organisation, account=account, role=role, now=now)
    console.print(f"[green]{escape(account.name)}[/green] acts for {escape(organisation.name)}.")


@person.command("close")
@says_why
def close(email: Annotated[str, typer.Argument()]) -> None:
    """End an account and every session of it, at once."""
    settings, now = operator_settings(), SystemClock().now()
    with opened_database(settings) as database, database.writing() as db:
        account = get_account(db, email)
        close_account(db, account=account, base_url=settings.base_url, now=now)
    console.print(f"[green]{escape(account.name)}[/green] can no longer sign in.")
