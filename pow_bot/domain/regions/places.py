"""Where a place lies: postcode, municipality, region. Facts of the project's own files, read once.

A place is kept as four digits (`3511`) or as a municipality's code (`GM0344`).
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")
_POSTCODE = re.compile(r"[1-9][0-9]{3}")
_MUNICIPALITY = re.compile(r"GM[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Region:
    """A labour market region (arbeidsmarktregio), keyed on its CBS code, AM01 to AM38."""

    code: str
    name: str
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality (gemeente). `name` is the one to show; `names` are all it goes by today."""

    code: str
    name: str
    names: tuple[str, ...]
    region: Region


@cache
def regions() -> Mapping[str, Region]:
    """All 35, by code."""
    return {
        row["code"]: Region(row["code"], row["name"], _names(row["other_names"]))
        for row in rows("regions")
    }


@cache
def municipalities() -> Mapping[str, Municipality]:
    """All of today's, by code."""
    return {
        row["code"]: Municipality(
            row["code"],
            row["name"],
            (row["name"], *_names(row["other_names"])),
            regions()[row["region"]],
        )
        for row in rows("municipalities")
    }


@cache
def postcodes() -> Mapping[str, tuple[Municipality, ...]]:
    """Every postcode with its municipalities, the main one first."""
    return {row["postcode"]: _of_codes(row["municipalities"]) for row in rows("postcodes")}


@cache
def former_municipalities() -> Mapping[str, tuple[Municipality, ...]]:
    """Names of abolished municipalities with today's; several where one was split."""
    return {row["name"]: _of_codes(row["municipalities"]) for row in rows("former_municipalities")}


def municipalities_of(place: str) -> tuple[Municipality, ...]:
    """The municipalities in which a place may lie; none where it is not known."""
    one = municipalities().get(place)
    return (one,) if one else postcodes().get(place, ())


def municipalities_in(region: str) -> list[Municipality]:
    """The municipalities of a region, by name."""
    there = (one for one in municipalities().values() if one.region.code == region)
    return sorted(there, key=lambda one: one.name)


def regions_of(place: str) -> tuple[Region, ...]:
    """The regions in which a place may lie, each once."""
    return tuple(dict.fromkeys(one.region for one in municipalities_of(place)))


def is_postcode(text: str) -> bool:
    """Whether this has the form of a postcode's digits. It may be of an estate still being built."""
    return _POSTCODE.fullmatch(text) is not None


def is_code(text: str) -> bool:
    """Whether this has the form of a municipality's code, of today or not."""
    return _MUNICIPALITY.fullmatch(text) is not None


def is_place(text: str) -> bool:
    """Whether this has the form in which a place is kept, known or not."""
    return is_postcode(text) or is_code(text)


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of this subject's own files."""
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        head = next(lines)
        for line in lines:
            yield dict(zip(head, line, strict=True))


@cache
def _of_codes(codes: str) -> tuple[Municipality, ...]:
    known = municipalities()
    return tuple(known[code] for code in codes.split())


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(";") if name.strip())
