"""A URL that names no database that can be used is refused with a sentence."""

import pytest

from pow_bot.storage import Fault
from pow_bot.storage.urls import is_sqlite, resolved


@pytest.mark.parametrize(
    "url", ["", "pow.sqlite", "sqlite://", "sqlite:///:memory:", "mysql://host/name"]
)
def test_it_says_how_a_database_is_named(url: str) -> None:
    with pytest.raises(Fault, match="sqlite:///path/to/file or postgresql://host/name"):
        resolved(url)


@pytest.mark.parametrize("url", ["postgresql://host/name", "postgres://host/name"])
def test_postgres_is_spoken_to_by_asyncpg(url: str) -> None:
    assert resolved(url).drivername == "postgresql+asyncpg"
    assert not is_sqlite(resolved(url))


def test_a_file_is_sqlite() -> None:
    assert is_sqlite(resolved("sqlite:///pow.sqlite"))
