"""No test here is late: machines that are busy are slow, and that says nothing of the engine."""

import os

from hypothesis import settings

# `tests/mutation.py` tries each test a thousand times, and asks for fewer examples in each.
EXAMPLES = int(os.environ.get("POW_EXAMPLES", "100"))

settings.register_profile("unhurried", deadline=None, max_examples=EXAMPLES)
settings.load_profile("unhurried")
