"""What a query costs on SQLite, the same on every computer: steps of its machine, and questions."""

from collections.abc import Callable

from pow_bot.storage import Db


def steps(db: Db, query: Callable[[Db], object]) -> int:
    """How many steps a query takes."""
    driver, taken = db._connection.connection.driver_connection, [0]
    assert driver is not None

    def step() -> int:
        taken[0] += 1
        return 0

    driver.set_progress_handler(step, 1)
    try:
        query(db)
    finally:
        driver.set_progress_handler(None, 1)
    return taken[0]


def questions(db: Db, query: Callable[[Db], object]) -> int:
    """How many statements a query makes."""
    driver, asked = db._connection.connection.driver_connection, list[str]()
    assert driver is not None
    driver.set_trace_callback(asked.append)
    try:
        query(db)
    finally:
        driver.set_trace_callback(None)
    return len(asked)
