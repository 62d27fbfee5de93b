"""The whole application, on both databases where a test asks for that."""

from tests.web.serving import dialect, empty_file, postgres_server, served

__all__ = ["dialect", "empty_file", "postgres_server", "served"]
