"""The audit: whether its latest entries hold, and whether its head is kept outside the database."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

from pow_bot.domain.audit.anchors import Anchors, AnchorsFault, Known
from pow_bot.domain.audit.queries import head, verify
from pow_bot.domain.audit.rules import Head
from pow_bot.operate.findings import Finding, well, wrong
from pow_bot.storage import Database, Db

# As much as is read at once; `audit verify` reads all of it.
_LATEST, _HEADS = 5_000, 1_000
_A_DAY = timedelta(days=1)
_SERVE = "Run `pow-bot serve`, which keeps it every five minutes, or `pow-bot audit anchor`."


async def audit(database: Database, now: datetime) -> list[Finding]:
    """What can be said of it without reading all of it."""
    try:
        # First: what is kept while it is read would be newer than what is read.
        known = await asyncio.to_thread(Anchors(database.keyring.folder).known)
    except AnchorsFault as fault:
        fix = "Put the newest one back; docs/operating.md says how, under Audit."
        return [wrong("audit.heads", f"{fault}.", fix)]

    def read(db: Db) -> list[Finding]:
        recent = dict([*known.heads.items()][-_HEADS:])
        return [_chain(verify(db, recent, _LATEST)), *_heads(known, head(db), now)]

    return await database.read(read)


def _chain(faults: list[str]) -> Finding:
    if not faults:
        return well("audit.chain", "The latest entries of the audit hold.")
    says = f"The audit does not hold: {faults[0]}."
    fix = "Run `pow-bot audit verify`; docs/operating.md says what then, under Audit."
    return wrong("audit.chain", says, fix)


def _heads(known: Known, now_is: Head, now: datetime) -> Iterator[Finding]:
    if known.latest is None:
        yield well("audit.heads", "The head of the audit was not kept outside yet.", _SERVE)
    elif now_is.seq > known.latest.head.seq and known.latest.at < now - _A_DAY:
        says = f"The head of the audit was last kept outside on {known.latest.at:%Y-%m-%d}."
        yield wrong("audit.heads", says, _SERVE)
    else:
        yield well("audit.heads", f"{len(known.heads)} heads of the audit are kept outside.")
