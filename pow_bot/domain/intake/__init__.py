"""Intakes: what people report, the queues they come into, and what the team does with them."""
