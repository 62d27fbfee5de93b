"""Settings, keys and disk: what must be right before anything can be opened."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import SecretStr

from pow_bot.domain.regions.places import regions
from pow_bot.operate.findings import Finding, well, wrong
from pow_bot.settings import Settings, Unusable, unknown_names
from pow_bot.storage import Fault, Keyring, LedgerFault
from pow_bot.storage.urls import is_sqlite, resolved

# Erasing and backing up write the database anew, and a server must go on meanwhile.
_SPARE = 200 * 2**20
_MEGABYTE = 2**20
_OTHERS = 0o007
# Settings that may be a file because nobody else may read them.
_SECRETS = {
    f"POW_{name.upper()}_FILE"
    for name, field in Settings.model_fields.items()
    if field.annotation is SecretStr or name == "database_url"
}


# Settings


def settings_named(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Names that begin as ours do and are no setting."""
    for sentence in unknown_names(environment):
        says, _, meant = sentence.partition(". ")
        yield wrong("settings.names", f"{says.rstrip('.')}.", meant or "Take it away.")


def settings_unusable(refused: Unusable) -> Iterator[Finding]:
    """Values that cannot be used; nothing else can be looked at before they can."""
    for line in str(refused).splitlines():
        yield wrong("settings.values", line, "Write it as docs/settings.md says.")


def settings_read(settings: Settings) -> Finding:
    """Values that can be read, and that a server would take."""
    if strange := settings.register_codes - set(regions()):
        says = f"POW_REGISTERS: there is no region {', '.join(sorted(strange))}."
        return wrong("settings.values", says, "A code looks like AM13; `pow-bot regions of` tells.")
    return well("settings.values", "All settings can be used.")


def settings_files(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Files with secrets that every user of the machine can read."""
    for name in sorted(_SECRETS & set(environment)):
        path = Path(environment[name])
        if path.stat().st_mode & _OTHERS:
            says = f"Every user of this machine can read the file of {name}."
            yield wrong("settings.files", says, f"chmod o= {path}")


# Keys


def keys_there(settings: Settings) -> Iterator[Finding]:
    """The key files: there, whole, and closed to others."""
    folder = settings.keyring
    if not folder.is_dir() or not any(folder.iterdir()):
        says = f"There are no keys in {folder}."
        yield wrong("keys.files", says, "Run `pow-bot init`, or set POW_KEYS.")
        return
    faults = Keyring.faults(folder)
    for name, says in faults.items():
        yield wrong("keys.files", f"{says}.", _mended(folder / name, says))
    if not faults:
        yield well("keys.files", f"The keys in {folder} are whole, and closed to others.")


def keys_ledger(settings: Settings) -> Finding:
    """The erasure ledger: there, and readable."""
    try:
        count = len(Keyring.ledger_in(settings.keyring).holders())
    except LedgerFault as fault:
        fix = "Put the newest one back; docs/operating.md says how, under Restore."
        return wrong("keys.ledger", str(fault).partition(". ")[0].rstrip(".") + ".", fix)
    return well("keys.ledger", f"The erasure ledger is there, with {count} erased.")


def _mended(path: Path, says: str) -> str:
    if "others" in says:
        return f"chmod 600 {path}"
    return f"Put {path} back from its backup, or set POW_KEYS. No command makes one key anew."


# Disk


def disk_room(settings: Settings) -> Iterator[Finding]:
    """Room where something is kept, each disk once."""
    needs = {folder.stat().st_dev: (folder, size) for folder, size in _kept(settings)}
    for folder, size in needs.values():
        yield room(folder, shutil.disk_usage(folder).free, size)


def room(folder: Path, free: int, size: int) -> Finding:
    """Whether this many free bytes are enough beside so many bytes of a database."""
    needed = size + _SPARE
    says = f"{free // _MEGABYTE} MB are free on the disk of {folder}"
    if free >= needed:
        return well("disk.room", f"{says}.")
    fix = f"Make room there: erasing, backing up and serving need {needed // _MEGABYTE} MB."
    return wrong("disk.room", f"{says}: the disk is full, or nearly.", fix)


def _kept(settings: Settings) -> Iterator[tuple[Path, int]]:
    """Where something is kept, and how much; the database last, so that it counts on its disk."""
    if settings.keyring.is_dir():
        yield settings.keyring, 0
    file = sqlite_file(settings)
    if file and file.parent.is_dir():
        yield file.parent, file.stat().st_size if file.exists() else 0


def sqlite_file(settings: Settings) -> Path | None:
    """The file of the database; none where it is no SQLite."""
    try:
        url = resolved(settings.database)
    except Fault:
        return None
    return Path(str(url.database)) if is_sqlite(url) else None
