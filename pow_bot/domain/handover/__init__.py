"""Handing an intake to another line, region or organisation, and who accepted it."""
