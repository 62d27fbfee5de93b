"""The weekly meeting: which intakes lie on the table, and what was decided."""
