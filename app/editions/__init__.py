"""Editions: envelope, calendar, counting rule, criteria, and their freeze at the opening."""
