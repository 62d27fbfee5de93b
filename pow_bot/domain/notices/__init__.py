"""What a colleague is told: in the page, and as a digest by mail that names nobody."""
