"""The `partage` command and its groups."""

import typer

partage = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="rich")


def run() -> None:
    """Run the command line."""
    partage()
