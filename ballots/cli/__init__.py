"""The command line of the recount tool."""

from ballots.cli.commands import main

__all__ = ["main"]
