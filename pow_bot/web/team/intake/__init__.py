"""One intake: its page, made of sections, and the forms on it."""
