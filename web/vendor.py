"""Copy the files that others made into `static/vendor`, and prove later that they are unchanged.

`python web/vendor.py` fetches what `package-lock.json` pins, copies it and writes the manifest.
`python web/vendor.py --check` compares copies, manifest and lock; it needs no node and no network.
"""
# ruff: noqa: INP001, T201 - a script beside the files it makes; it prints what it did.

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

WEB = Path(__file__).resolve().parent
VENDOR = WEB / "static" / "vendor"
MANIFEST = "MANIFEST.json"

_FONT = "@fontsource/noto-sans"
# Copy -> package and path in it. Two weights of one subset: a first load may weigh 70 KB.
_COPIES = {
    "htmx.min.js": ("htmx.org", "dist/htmx.min.js"),
    "hx-sse.min.js": ("htmx.org", "dist/ext/hx-sse.min.js"),
    "htmx.LICENSE.txt": ("htmx.org", "LICENSE"),
    "noto-sans-latin-400.woff2": (_FONT, "files/noto-sans-latin-400-normal.woff2"),
    "noto-sans-latin-700.woff2": (_FONT, "files/noto-sans-latin-700-normal.woff2"),
    "noto-sans.LICENSE.txt": (_FONT, "LICENSE"),
}
# The packages name their licences loosely ("BSD-0-Clause"); these are the SPDX names.
_LICENCES = {"htmx.org": "0BSD", _FONT: "OFL-1.1"}

Entry = Mapping[str, str]


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        return _report(faults(VENDOR))
    if arguments:
        print("usage: python web/vendor.py [--check]", file=sys.stderr)
        return 2
    vendor_anew()
    return _report(faults(VENDOR))


def vendor_anew() -> None:
    """Replace all copies. Needs npm; installs beside the checkout, so that no wheel carries it."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(WEB / name, folder)
        subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=folder, check=True)  # noqa: S607 - npm is where the developer has it
        _copy_from(Path(folder) / "node_modules")


def faults(vendor: Path) -> list[str]:
    """Say what differs between the copies, their manifest and the pinned versions."""
    entries = _read_manifest(vendor)
    listed = {entry["file"] for entry in entries}
    present = {path.name for path in vendor.iterdir()} - {MANIFEST}
    pinned = _pinned_versions()
    return [
        *(f"{name} is missing" for name in sorted(listed - present)),
        *(f"{name} is not in {MANIFEST}" for name in sorted(present - listed)),
        *(f"{name} is not copied" for name in sorted(set(_COPIES) - listed)),
        *(
            f"{entry['file']} is not what was copied"
            for entry in entries
            if entry["file"] in present and _checksum(vendor / entry["file"]) != entry["sha256"]
        ),
        *(
            f"{entry['file']} is of {entry['package']} {entry['version']}, which is not pinned"
            for entry in entries
            if pinned.get(entry["package"]) != entry["version"]
        ),
    ]


def _copy_from(modules: Path) -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, (package, path) in _COPIES.items():
        shutil.copyfile(modules / package / path, VENDOR / name)
    entries = [_entry(name, package) for name, (package, _) in _COPIES.items()]
    (VENDOR / MANIFEST).write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def _entry(name: str, package: str) -> Entry:
    return {
        "file": name,
        "package": package,
        "version": _pinned_versions()[package],
        "licence": _LICENCES[package],
        "sha256": _checksum(VENDOR / name),
    }


def _pinned_versions() -> dict[str, str]:
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    return {
        path.removeprefix("node_modules/"): package["version"]
        for path, package in lock["packages"].items()
        if path
    }


def _read_manifest(vendor: Path) -> list[Entry]:
    if not (vendor / MANIFEST).exists():
        return []
    entries: list[Entry] = json.loads((vendor / MANIFEST).read_text(encoding="utf-8"))
    return entries


def _checksum(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _report(found: list[str]) -> int:
    for fault in found:
        print(f"vendored files: {fault}", file=sys.stderr)
    if found:
        print("`python web/vendor.py` copies them anew (it needs npm)", file=sys.stderr)
        return 1
    print("vendored files: unchanged")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
