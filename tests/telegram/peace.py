"""What holds in every test of a conversation: nothing fails, and no button is left to turn."""

import logging
from collections.abc import AsyncIterator

import pytest

from tests.telegram.town import Town


@pytest.fixture(autouse=True)
async def peace(town: Town, caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    """No error in our log, and an answer to everybody who tapped."""
    yield
    troubles = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.name.startswith("pow_bot")
        and record.levelno >= logging.WARNING
        # Of who blocked us nothing else can come.
        and "Undeliverable" not in record.getMessage()
    ]
    assert troubles == []
    queries = town.double.telegram.queries.values()
    assert [query.id for query in queries if not query.answered] == []
