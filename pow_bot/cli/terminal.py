"""What all commands share: the settings they read, and how they print what they found."""

import json
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any, Protocol

import typer

from pow_bot.operate import findings
from pow_bot.settings import Settings, read_settings, unknown_names

Json = Annotated[bool, typer.Option("--json", help="Print JSON; its shape is in the docs.")]


class Told(Protocol):
    """What a command found, for people and for machines."""

    def as_json(self) -> Any: ...

    def as_text(self) -> str: ...


def read() -> Settings:
    """The settings; a name that is none of them is said."""
    for sentence in unknown_names(os.environ):
        print(sentence, file=sys.stderr)
    return read_settings()


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def tell(found: Told, *, as_json: bool) -> None:
    """Print one thing."""
    if as_json:
        print_json(found.as_json())
    else:
        print(found.as_text())


def tell_each(found: Sequence[Told], *, as_json: bool) -> None:
    """Print several, a line each."""
    if as_json:
        print_json([one.as_json() for one in found])
    for one in () if as_json else found:
        print(one.as_text())


def tell_findings(found: list[findings.Finding], *, as_json: bool) -> None:
    if as_json:
        print_json(findings.as_json(found))
    else:
        print(findings.as_text(found))
    if not findings.all_well(found):
        raise typer.Exit(1)
