"""Data requests, complaints and objections, each with a clock of its own."""
