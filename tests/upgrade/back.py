"""Taking the tables of today back to an older revision: whatever came since is taken out again."""

from collections.abc import Mapping

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, create_engine, text

from pow_bot.storage.migrations import _config

MAIN_JOB = "0004_conversations"


def since(revision: str) -> list[str]:
    """The revisions after this one."""
    script = ScriptDirectory.from_config(_config())
    return [one.revision for one in script.iterate_revisions("heads", revision)]


def back_to_the_main_job(connection: Connection) -> None:
    """Leave the tables, columns and indexes that there were then, with what lies in them."""
    then, now = _tables_of(MAIN_JOB), _reflected(connection)
    for table in reversed(now.sorted_tables):
        if table.name not in then:
            table.drop(connection)
    for name, columns in then.items():
        _narrow(connection, now.tables[name], columns)
    for statement in _indexes_of(MAIN_JOB):
        connection.execute(text(statement))
    connection.execute(text(f"UPDATE alembic_version SET version_num = '{MAIN_JOB}'"))


def _narrow(connection: Connection, table: Table, columns: frozenset[str]) -> None:
    for index in table.indexes:
        index.drop(connection)
    for column in table.columns:
        if column.name not in columns:
            connection.execute(text(f'ALTER TABLE {table.name} DROP COLUMN "{column.name}"'))


def _tables_of(revision: str) -> Mapping[str, frozenset[str]]:
    """The columns that each table had."""
    with _made(revision) as connection:
        tables = _reflected(connection).tables.values()
        return {table.name: frozenset(column.name for column in table.columns) for table in tables}


def _indexes_of(revision: str) -> list[str]:
    """How the indexes were made."""
    with _made(revision) as connection:
        rows = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        )
        return list(rows.scalars())


def _made(revision: str) -> Connection:
    """An empty database of that time, in memory."""
    connection = create_engine("sqlite://").connect()
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    return connection


def _reflected(connection: Connection) -> MetaData:
    tables = MetaData()
    tables.reflect(connection)
    return tables
