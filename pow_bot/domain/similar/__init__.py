"""Registrations that may be of one person: finding them, merging them, and taking that back."""
