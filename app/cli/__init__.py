"""Operator commands: set up, import, open, close, count, serve."""

from app.cli.commands import run

__all__ = ["run"]
