"""Partage: the participatory-budget service."""
