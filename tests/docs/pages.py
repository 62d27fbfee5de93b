"""The pages for people who read the repository, and what stands in them."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DECISIONS = DOCS / "decisions"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
_CODE = re.compile(r"`([^`\n]+)`")
_ROW = re.compile(r"^\| (.*) \|$", re.MULTILINE)
_TABLE = re.compile(r"(?:^\| .* \|\n){3,}", re.MULTILINE)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)


def pages() -> list[Path]:
    """Every page, by its path."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "web/templates/README.md"])


def read(path: Path) -> str:
    return path.read_text("utf-8")


def fenced(text: str, language: str) -> list[str]:
    """What stands in code blocks of this language."""
    return [body for named, body in _FENCE.findall(text) if named == language]


def prose(text: str) -> str:
    """Without code blocks."""
    return _FENCE.sub("", text)


def links(text: str) -> list[str]:
    """Where the links and pictures lead that are not of another site."""
    found = [link or picture for link, picture in _LINK.findall(prose(text))]
    return [one for one in found if "://" not in one and not one.startswith("mailto:")]


def in_backticks(text: str) -> list[str]:
    return _CODE.findall(prose(text))


def rows(text: str) -> set[tuple[str, ...]]:
    """The rows of all tables, cell by cell."""
    return {tuple(cell.strip() for cell in row.split("|")) for row in _ROW.findall(text)}


def column(text: str, *titles: str) -> set[str]:
    """The first cells of the tables whose first column has one of these titles."""
    found: set[str] = set()
    for table in _TABLE.findall(text):
        title, _, *below = (line.split("|")[1].strip() for line in table.splitlines())
        found |= {cell.strip("`") for cell in below if title in titles}
    return found


def headings(text: str, level: int) -> list[str]:
    return [title for marks, title in _HEADING.findall(prose(text)) if len(marks) == level]


def anchors(text: str) -> set[str]:
    """The anchors that headings get."""
    return {_anchor(title) for _, title in _HEADING.findall(prose(text))}


def sections(text: str) -> Iterator[tuple[str, str]]:
    """Each heading of the second level, with what stands under it."""
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        yield title, body


def _anchor(title: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", title.lower())
    return kept.strip().replace(" ", "-")
