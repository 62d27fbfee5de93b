"""The team: what a colleague sees and does in the browser."""
