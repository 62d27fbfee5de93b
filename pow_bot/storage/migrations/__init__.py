"""Bringing a database to the tables this program knows: safe to repeat, and at the same time."""


async def migrate(url: str) -> None:
    """Bring the database to the newest tables."""
    raise NotImplementedError


async def pending(url: str) -> tuple[str, ...]:
    """The revisions that the database does not have yet."""
    raise NotImplementedError
