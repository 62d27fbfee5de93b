"""The databases of the team."""

from tests.domain.intake.conftest import database, postgres_server

__all__ = ["database", "postgres_server"]
