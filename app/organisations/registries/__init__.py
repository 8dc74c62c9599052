"""The public registries of companies and associations: one client, two tolerant readers."""
