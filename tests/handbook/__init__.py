"""The team's handbook: its pictures are taken from the demo, and every page it tells of is there."""
