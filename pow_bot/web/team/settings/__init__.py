"""The region's own settings: a page for each kind, for its coordinator."""
