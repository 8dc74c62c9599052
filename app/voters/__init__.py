"""The register of voters and the ways in: codes, checked and counted."""
