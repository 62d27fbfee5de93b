"""What looks alike, goes on as one, and is found."""
