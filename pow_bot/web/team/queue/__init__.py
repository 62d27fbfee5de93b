"""The list: its views, what is done with several at once, searching and taking along."""
