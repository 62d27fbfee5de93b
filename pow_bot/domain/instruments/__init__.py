"""What can help somebody at work or towards it: the catalogue, and what of it a region offers."""
