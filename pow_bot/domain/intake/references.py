"""The number people are told: short, said by phone, and without signs that look alike."""

import secrets

# No vowels, so that no word comes out, and of signs that look alike (0 O, 1 I L, 2 Z, 5 S, 8 B)
# none at all.
ALPHABET = "34679CDFHJKMNPQRTVWXY"
LENGTH = 6
# Of a million intakes one draw in eighty meets another's number; eight in a row never do.
DRAWS = 8


def drawn() -> str:
    """A new one. 85 million there are, and the database refuses the few that meet."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def written(reference: str) -> str:
    """As people see it: K7P-4QM."""
    return f"{reference[:3]}-{reference[3:]}"


def understood(typed: str) -> str | None:
    """What somebody typed, or None where it cannot be a reference: `k7p 4qm` is K7P4QM."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    fits = len(signs) == LENGTH and all(sign in ALPHABET for sign in signs)
    return signs if fits else None
