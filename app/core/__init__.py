"""The web-free ground every feature stands on."""
