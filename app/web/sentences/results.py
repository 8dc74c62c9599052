"""Sentences of `app.results`, by code."""

RESULTS: dict[str, str] = {}
