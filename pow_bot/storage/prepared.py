"""Constant statements of every turn, compiled once and handed straight to the driver.

SQLAlchemy takes some 40 microseconds around a statement, the driver 8; a turn has half a dozen.
"""

from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Row
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.result import result_tuple
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.types import TypeEngine

_Convert = Callable[[Any], Any] | None

_known: WeakKeyDictionary[ClauseElement, dict[tuple[str, ...], "Prepared"]] = WeakKeyDictionary()


class Prepared:
    """A statement for one dialect and one set of parameters, with the conversions of its types."""

    def __init__(self, statement: Any, dialect: Dialect, names: tuple[str, ...]) -> None:
        compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=list(names))
        _require_constant(compiled)
        self.text = compiled.string
        self._givens = [
            (name, compiled.params[name], _converting_in(compiled.binds[name].type, dialect))
            for name in compiled.positiontup or ()
        ]
        columns = list(statement.selected_columns) if statement.is_select else []
        self._convert = [_converting_out(column.type, dialect) for column in columns]
        self._row = result_tuple([column.key for column in columns])

    def parameters(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(
            _converted(given.get(name, fixed), convert) for name, fixed, convert in self._givens
        )

    def row(self, values: tuple[Any, ...]) -> Row[Any]:
        row: Row[Any] = self._row(
            [_converted(*pair) for pair in zip(values, self._convert, strict=True)]
        )
        return row


def prepared(statement: ClauseElement, connection: Connection, names: tuple[str, ...]) -> Prepared:
    """Keyed by the statement itself, so it pays only for one that a module keeps."""
    shapes = _known.setdefault(statement, {})
    shape = (connection.dialect.name, *names)
    if shape not in shapes:
        shapes[shape] = Prepared(statement, connection.dialect, names)
    return shapes[shape]


def _require_constant(compiled: SQLCompiler) -> None:
    """What SQLAlchemy works out at each execution is beyond a prepared statement."""
    if compiled.post_compile_params or compiled.literal_execute_params:
        raise TypeError("a statement with IN or literals cannot be prepared; use execute")
    if compiled.insert_prefetch or compiled.update_prefetch:
        raise TypeError("a table with defaults made in Python cannot be prepared; use execute")


def _converting_in(kind: TypeEngine[Any], dialect: Dialect) -> _Convert:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _converting_out(kind: TypeEngine[Any], dialect: Dialect) -> _Convert:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _converted(value: Any, convert: _Convert) -> Any:
    return value if convert is None else convert(value)
