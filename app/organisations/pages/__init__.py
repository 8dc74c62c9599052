"""Pages of organisations: their sheet, their members, their bearer, what the staff confirm."""
