"""Alembic's entry: runs the revisions on the connection that `migrate` opened and locked."""

from alembic import context

from pow_bot.storage.schema import metadata

# For the names of constraints only: a revision says what it makes, and needs none of our tables.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
)
context.run_migrations()
