"""What is kept: the unit of work, keys, inbox, outbox, erasure and migrations.

database = await open_database("sqlite:///pow.sqlite", Keyring.open(folder), serving=True)
reply = await database.write(lambda db: once(db, key, holder, act, now=now), keyed=True)
"""

from pow_bot.storage.erasure import erase, finish, request
from pow_bot.storage.faults import (
    AlreadyServed,
    Busy,
    Closed,
    Erased,
    Fault,
    KeyringFault,
    LedgerFault,
    NotMigrated,
    NotScrubbed,
    ReadOnly,
    Refused,
    SealBroken,
    Unknown,
)
from pow_bot.storage.inbox import Held, forget, once, seen
from pow_bot.storage.keyring import JSON, Keyring, Safe
from pow_bot.storage.migrations import migrate, pending
from pow_bot.storage.opening import open_database
from pow_bot.storage.outbox import post, recall, take_back
from pow_bot.storage.rates import allow, postpone, reserve, spent, sweep, uncount
from pow_bot.storage.schema import (
    Utc,
    blind,
    erased_by,
    impersonal,
    metadata,
    new_id,
    plain,
    sealed,
)
from pow_bot.storage.sending import Later, NoLongerWanted, Posted, Sender, Undeliverable
from pow_bot.storage.units import Database, Db
from pow_bot.storage.upkeep import tidy

__all__ = [
    "JSON",
    "AlreadyServed",
    "Busy",
    "Closed",
    "Database",
    "Db",
    "Erased",
    "Fault",
    "Held",
    "Keyring",
    "KeyringFault",
    "Later",
    "LedgerFault",
    "NoLongerWanted",
    "NotMigrated",
    "NotScrubbed",
    "Posted",
    "ReadOnly",
    "Refused",
    "Safe",
    "SealBroken",
    "Sender",
    "Undeliverable",
    "Unknown",
    "Utc",
    "allow",
    "blind",
    "erase",
    "erased_by",
    "finish",
    "forget",
    "impersonal",
    "metadata",
    "migrate",
    "new_id",
    "once",
    "open_database",
    "pending",
    "plain",
    "post",
    "postpone",
    "recall",
    "request",
    "reserve",
    "sealed",
    "seen",
    "spent",
    "sweep",
    "take_back",
    "tidy",
    "uncount",
]
