"""Colleagues: who they are, where they work, and how they come in."""
