"""What happened, of whom nobody can say: the counts of the monitor come from here."""
