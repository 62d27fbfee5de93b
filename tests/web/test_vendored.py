"""The files of others are what their makers published, and small enough for an old phone."""

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from web import vendor

# The first load may weigh 70 KB; some 6 KB of it are our own style, some 10 KB the page.
MOST_ON_A_FIRST_LOAD = 54_000


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(vendor.VENDOR, tmp_path / "vendor")


def test_the_copies_are_unchanged() -> None:
    script = vendor.WEB / "vendor.py"

    check = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False, env={}
    )

    assert (check.returncode, check.stderr) == (0, "")


@pytest.mark.parametrize("name", ["htmx.min.js", "noto-sans-latin-700.woff2", "htmx.LICENSE.txt"])
def test_one_changed_byte_is_found(copy: Path, name: str) -> None:
    changed = bytearray((copy / name).read_bytes())
    changed[len(changed) // 2] ^= 1
    (copy / name).write_bytes(changed)

    assert vendor.faults(copy) == [f"{name} is not what was copied"]


def test_a_missing_and_a_foreign_file_are_found(copy: Path) -> None:
    (copy / "hx-sse.min.js").rename(copy / "other.js")

    assert vendor.faults(copy) == [
        "hx-sse.min.js is missing",
        "other.js is not in MANIFEST.json",
    ]


def test_copies_of_another_version_than_the_pinned_one_are_found(copy: Path) -> None:
    manifest = copy / "MANIFEST.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"4.0.1"', '"4.0.0"'))

    assert "htmx.min.js is of htmx.org 4.0.0, which is not pinned" in vendor.faults(copy)


def test_copies_without_their_manifest_are_found(copy: Path) -> None:
    (copy / "MANIFEST.json").unlink()

    assert "htmx.min.js is not in MANIFEST.json" in vendor.faults(copy)


def test_every_package_brings_its_licence() -> None:
    entries = json.loads((vendor.VENDOR / "MANIFEST.json").read_text(encoding="utf-8"))

    licensed = {entry["package"] for entry in entries if entry["file"].endswith(".LICENSE.txt")}

    assert licensed == {entry["package"] for entry in entries}


def test_the_font_may_keep_its_name() -> None:
    """A font whose licence reserves its name could not be served as a subset under it."""
    head, _, _ = (
        (vendor.VENDOR / "noto-sans.LICENSE.txt").read_text(encoding="utf-8").partition("PREAMBLE")
    )

    assert "SIL Open Font License, Version 1.1" in head
    assert "Reserved Font Name" not in head


def test_packages_are_pinned_exactly_and_name_no_host() -> None:
    wanted = json.loads((vendor.WEB / "package.json").read_text(encoding="utf-8"))["dependencies"]
    lock = json.loads((vendor.WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    for package, version in wanted.items():
        pinned = lock[f"node_modules/{package}"]
        assert pinned["version"] == version
        assert pinned["integrity"].startswith("sha512-")
        assert "resolved" not in pinned


def test_a_first_load_stays_small() -> None:
    files = [*vendor.VENDOR.glob("*.js"), *vendor.VENDOR.glob("*.woff2")]

    assert len(files) == 4
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= MOST_ON_A_FIRST_LOAD
