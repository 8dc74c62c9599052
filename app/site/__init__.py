"""Pages that compose several features: home, an edition's front page, staff dashboard."""
