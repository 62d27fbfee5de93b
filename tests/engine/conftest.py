"""No test here is late: machines that are busy are slow, and that says nothing of the engine."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
