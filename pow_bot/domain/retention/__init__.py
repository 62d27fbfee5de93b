"""What is erased when, and who said that it waits."""
