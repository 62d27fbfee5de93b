"""How one region works: its hours, terms, limits, lists and texts, as its coordinator set them."""
