"""The colleagues of a region: inviting, changing, letting in again, closing."""
