"""Judging on screen: asking for it on an intake's page, and the form of the assessor."""
