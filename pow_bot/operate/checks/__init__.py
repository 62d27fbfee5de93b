"""The looks that `pow-bot doctor` takes: each is one function that returns what it found."""
