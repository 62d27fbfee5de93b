"""How one region works."""
