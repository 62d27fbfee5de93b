"""How colleagues come in and go out, and their own accounts."""
