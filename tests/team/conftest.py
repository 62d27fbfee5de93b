"""The team's pages, on the databases of the team."""

from collections.abc import AsyncIterator

import pytest

from pow_bot.storage import Database
from tests.domain.conftest import database, migrated_file, postgres_server, sqlite_url
from tests.team.making import Team, a_team

__all__ = ["database", "migrated_file", "postgres_server", "sqlite_url"]


@pytest.fixture
async def team(database: Database) -> AsyncIterator[Team]:
    async with a_team(database) as made:
        yield made
