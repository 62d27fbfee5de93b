"""A house with a bot, on both databases where a test asks for that."""

from tests.telegram.town import town
from tests.web.serving import dialect, empty_file, postgres_server, served

__all__ = ["dialect", "empty_file", "postgres_server", "served", "town"]
