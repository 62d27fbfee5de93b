"""What a look at an installation found: one thing each, and the command or setting that mends it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

_TITLES = {
    "settings": "Settings",
    "keys": "Keys",
    "disk": "Disk",
    "database": "Database",
    "audit": "Audit",
    "flows": "Flows",
    "outbox": "Outbox",
    "team": "Team",
    "retention": "Retention",
    "web": "Web",
    "mail": "Mail",
    "telegram": "Telegram",
}
_MARK, _WRONG, _FIX = "  ok  ", "  !!  ", "      -> "


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found. `name` is `group.thing`; where all is well a `fix` is only a hint."""

    name: str
    ok: bool
    says: str
    fix: str = ""

    @property
    def group(self) -> str:
        return self.name.partition(".")[0]

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "ok": self.ok, "says": self.says, "fix": self.fix}


def well(name: str, says: str, hint: str = "") -> Finding:
    """Nothing to mend."""
    return Finding(name, True, says, hint)


def wrong(name: str, says: str, fix: str) -> Finding:
    """Something to mend, and with what."""
    return Finding(name, False, says, fix)


def all_well(findings: Iterable[Finding]) -> bool:
    return all(finding.ok for finding in findings)


def as_text(findings: Iterable[Finding]) -> str:
    """All findings under the names of their groups, and how many are to be mended."""
    found = list(findings)
    return "\n".join([*_listed(found), "", _total(found)])


def as_json(findings: Iterable[Finding]) -> dict[str, Any]:
    """The same as data."""
    found = list(findings)
    return {"ok": all_well(found), "findings": [finding.as_json() for finding in found]}


def _listed(findings: Iterable[Finding]) -> Iterator[str]:
    for group, members in groupby(findings, lambda finding: finding.group):
        yield _TITLES[group]
        for finding in members:
            yield (_MARK if finding.ok else _WRONG) + finding.says
            if finding.fix:
                yield _FIX + finding.fix


def _total(findings: list[Finding]) -> str:
    count = sum(not finding.ok for finding in findings)
    if count == 0:
        return "All is well."
    return "1 thing to mend." if count == 1 else f"{count} things to mend."
