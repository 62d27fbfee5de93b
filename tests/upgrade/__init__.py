"""People in the middle of a conversation when the program, its flows and its tables change."""
