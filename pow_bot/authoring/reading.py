"""From a folder of files to a book: flows, tables, then what regions lay over them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pow_bot.authoring.flow_files import read_flow
from pow_bot.authoring.mistakes import Mistake, Mistaken
from pow_bot.authoring.nodes import Node, parse
from pow_bot.authoring.overlays import Base, Overlay, read_organisation, read_overlay
from pow_bot.authoring.pages import Page, Places
from pow_bot.authoring.question_files import QUESTIONS, Group, read_groups
from pow_bot.authoring.table_files import read_tables
from pow_bot.engine.book import Book
from pow_bot.engine.flow import Fact, Flow, Source
from pow_bot.engine.kinds import Kind, Wording
from pow_bot.engine.tables import Table


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the files are read with: everything in a book that Python brings.

    `municipalities` names the region of each municipality that may have tables of its own.
    """

    kinds: Mapping[str, Kind]
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    wording: Wording
    main: str
    municipalities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A book with the lines that it stands on, for messages about mistakes."""

    book: Book
    places: Places
    root: str
    groups: tuple[Group, ...] = ()


def read_questions(folder: Path) -> tuple[Group, ...]:
    """Only the questions of a folder; none where there is no file of them.

    Raises:
        Mistaken: with everything that is wrong in the shape of that file.
    """
    files = _Files(folder)
    groups = files.questions()
    files.stop_if_mistaken()
    return groups


def read(folder: Path, shelf: Shelf) -> Reading:
    """Read all files of a folder: `*.yaml`, and those in `rules`, `regions`, `organisations`.

    Raises:
        Mistaken: with everything that is wrong in the shape of the files.
    """
    return _Reader(folder, shelf).reading()


class _Files:
    """The files of a folder, and what is wrong in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mistakes: list[Mistake] = []
        self.places = Places()

    def questions(self) -> tuple[Group, ...]:
        path = self.folder / QUESTIONS
        pages = self._page(path) if path.exists() else ()
        return tuple(group for page, node in pages for group in read_groups(page, node))

    def _pages(self, under: str) -> Iterator[tuple[Page, Node]]:
        for path in sorted((self.folder / under).glob("*.yaml")):
            if path != self.folder / QUESTIONS:
                yield from self._page(path)

    def _page(self, path: Path) -> Iterator[tuple[Page, Node]]:
        page = Page(self._called(path), self.mistakes, self.places)
        try:
            yield page, parse(self._written(path), page.file)
        except Mistaken as found:
            self.mistakes.extend(found.mistakes)

    def _written(self, path: Path) -> str:
        try:
            return path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as fault:
            line = fault.object[: fault.start].count(b"\n") + 1
            says, fix = "There is a sign that is no UTF-8.", "Save the file as UTF-8."
            raise Mistaken([Mistake(self._called(path), line, says, fix)]) from fault

    def _called(self, path: Path) -> str:
        return f"{self.folder.name}/{path.relative_to(self.folder).as_posix()}"

    def stop_if_mistaken(self) -> None:
        if self.mistakes:
            raise Mistaken(self.mistakes)


class _Reader(_Files):
    def __init__(self, folder: Path, shelf: Shelf) -> None:
        super().__init__(folder)
        self.shelf = shelf

    def reading(self) -> Reading:
        flows = self._flows()
        tables = self._tables()
        pages = list(self._pages("regions"))
        own = list(self._pages("organisations"))
        groups = self.questions()
        self._strays()
        self.stop_if_mistaken()
        overlays = self._overlays(pages, Base(flows, tables, self.shelf.kinds, self.shelf.main))
        overlays += self._organisations(own, tables, overlays)
        self.stop_if_mistaken()
        return Reading(self._book(flows, tables, overlays), self.places, self.folder.name, groups)

    def _flows(self) -> Mapping[str, Flow]:
        flows = [read_flow(page, node, self.shelf.kinds) for page, node in self._pages("")]
        if all(flow.name != self.shelf.main for flow in flows) and not self.mistakes:
            says = f"There is no flow `{self.shelf.main}`."
            fix = f"Write `{self.shelf.main}.yaml`."
            self.mistakes.append(Mistake(self.folder.name, 1, says, fix))
        return {flow.name: flow for flow in flows}

    def _tables(self) -> Mapping[str, Table]:
        tables: dict[str, Table] = {}
        for page, node in self._pages("rules"):
            for table in read_tables(page, node):
                if table.name in tables:
                    line = self.places.line(page.file, f"rules/{table.name}")
                    fix = f"Rename one; the other is in {tables[table.name].file}."
                    page.wrong(line, f"The table `{table.name}` is there twice.", fix)
                tables[table.name] = table
        return tables

    def _overlays(self, pages: Iterable[tuple[Page, Node]], base: Base) -> list[Overlay]:
        overlays = [read_overlay(page, node, base) for page, node in pages]
        known = self._regions()
        for overlay in overlays:
            if overlay.region not in known:
                says = f"There is no region `{overlay.region}`."
                fix = "Use the code of a region, such as AM05."
                self.mistakes.append(Mistake(overlay.file, overlay.line, says, fix))
        return overlays

    def _organisations(
        self,
        pages: Iterable[tuple[Page, Node]],
        tables: Mapping[str, Table],
        regional: Iterable[Overlay],
    ) -> list[Overlay]:
        """Each is laid over the tables that its region has."""
        known = self.shelf.municipalities
        in_regions = {overlay.region: {**tables, **overlay.tables} for overlay in regional}
        return [
            read_organisation(
                page, node, known, lambda code: in_regions.get(known.get(code, ""), tables)
            )
            for page, node in pages
        ]

    def _regions(self) -> tuple[str, ...]:
        fact = self.shelf.facts.get(Book.region)
        return fact.values if fact else ()

    def _book(
        self, flows: Mapping[str, Flow], tables: Mapping[str, Table], overlays: list[Overlay]
    ) -> Book:
        return Book(
            main=self.shelf.main,
            flows=flows,
            kinds=self.shelf.kinds,
            wording=self.shelf.wording,
            facts=self.shelf.facts,
            sources=self.shelf.sources,
            tables=tables,
            regional={overlay.region: overlay.flows for overlay in overlays},
            regional_tables={overlay.region: overlay.tables for overlay in overlays},
        )

    def _strays(self) -> None:
        """A file that nobody reads would be believed to count."""
        read = {"", "rules", "regions", "organisations"}
        for path in sorted(self.folder.rglob("*.y*ml")):
            where = path.parent.relative_to(self.folder).as_posix().replace(".", "")
            if where not in read or path.suffix != ".yaml":
                says = "This file is not read."
                fix = "Put `*.yaml` in flows, rules, regions or organisations."
                self.mistakes.append(Mistake(self._called(path), 1, says, fix))
