"""A team's database, on both: SQLite and PostgreSQL."""

from tests.domain.intake.conftest import database, postgres_server

__all__ = ["database", "postgres_server"]
