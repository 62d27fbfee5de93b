"""What is built and installed works in an empty folder, unconfigured, with all its content."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import pow_bot
from pow_bot.resources import Missing, content, home
from tests.operate.running import PATIENCE, Ran, bare

ROOT = Path(__file__).parents[2]
FOLDERS = ("flows", "locales", "web")
PARTS = ("pow_bot", *FOLDERS, "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An sdist of the checkout, and a wheel made from that sdist alone."""
    folder = tmp_path_factory.mktemp("built")
    ran = build(ROOT, folder)
    assert ran.code == 0, ran.out + ran.err
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel in a folder of its own; its libraries are those of this environment."""
    folder = tmp_path_factory.mktemp("installed")
    wheel = next(built.glob("*.whl"))
    ran = python("-m", "pip", "install", "--no-deps", "--no-index", "--target", folder, wheel)
    assert ran.code == 0, ran.err
    return folder


def python(*arguments: object, folder: Path | None = None, **settings: object) -> Ran:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        env=bare(**settings),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def build(tree: Path, to: Path, *more: str) -> Ran:
    return python("-m", "build", "--no-isolation", *more, "--outdir", to, tree)


def run(installed: Path, folder: Path, *arguments: str) -> Ran:
    """The installed script, in an empty folder, with nothing set."""
    script = installed / "bin" / "pow-bot"
    return python(script, *arguments, folder=folder, PYTHONPATH=installed)


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_carries_all_content_and_all_code(built: Path) -> None:
    names = set(zipfile.ZipFile(next(built.glob("*.whl"))).namelist())
    for folder in FOLDERS:
        carried = {f"pow_bot/_content/{folder}/{name}" for name in files_in(ROOT / folder)}
        assert carried - names == set()
    code = {f"pow_bot/{name}" for name in files_in(ROOT / "pow_bot") if "__pycache__" not in name}
    assert code - names == set()
    assert [name for name in names if name.startswith(("tests/", "flows/", "data/"))] == []


def test_it_runs_in_an_empty_folder_with_nothing_set(installed: Path, tmp_path: Path) -> None:
    helped = run(installed, tmp_path, "--help")
    assert (helped.code, helped.err) == (0, "")
    assert "Usage: pow-bot" in helped.out

    of = run(installed, tmp_path, "regions", "of", "3366")
    assert (of.code, of.err) == (0, "")
    assert of.out.splitlines() == [
        "GM1978 Molenlanden: AM35 Gorinchem",
        "GM0610 Sliedrecht: AM23 Drechtsteden",
    ]

    checked = run(installed, tmp_path, "flows", "check")
    assert (checked.code, checked.err) == (0, "")
    assert checked.out.startswith("9 flows, ")

    assert list(tmp_path.iterdir()) == [], "nothing was made"


def test_it_is_the_installed_one_that_ran(installed: Path, tmp_path: Path) -> None:
    code = "from pow_bot.resources import content; print(content('flows'))"
    ran = python("-c", code, folder=tmp_path, PYTHONPATH=installed)
    assert ran.out.strip() == str(installed / "pow_bot" / "_content" / "flows")


def test_content_that_was_lost_is_said(installed: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(installed, tmp_path / "copy")
    empty = tmp_path / "empty"
    empty.mkdir()
    shutil.rmtree(copy / "pow_bot" / "_content" / "flows")
    ran = run(copy, empty, "flows", "check")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        f"The folder {copy}/pow_bot/_content/flows is missing or empty. Install pow-bot again.\n"
    )


def test_in_a_checkout_and_an_editable_install_the_files_on_top_are_read(tmp_path: Path) -> None:
    assert content("flows") == ROOT / "flows"
    # From elsewhere too: an editable install leads back to the checkout.
    ran = python("-c", "import pow_bot; print(pow_bot.__file__)", folder=tmp_path)
    assert ran.out.strip() == str(Path(pow_bot.__file__))


def test_what_lies_beside_an_installed_package_is_not_ours(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "pow_bot"
    (tmp_path / "site-packages" / "flows").mkdir(parents=True)
    assert home(package) == package / "_content"
    (tmp_path / "site-packages" / "pyproject.toml").touch()
    assert home(package) == tmp_path / "site-packages"


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_empty_folder_is_missing(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "pow_bot"
    (package / "_content" / folder / "deeper").mkdir(parents=True)
    monkeypatch.setattr("pow_bot.resources._PACKAGE", package)
    with pytest.raises(Missing, match=f"_content/{folder} is missing or empty"):
        content(folder)


def test_a_wheel_without_a_folder_of_content_is_not_built(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tree / part)
    shutil.rmtree(tree / "flows")
    ran = build(tree, tmp_path / "out", "--wheel")
    assert ran.code == 1
    assert "flows" in ran.out + ran.err
    assert not list((tmp_path / "out").glob("*.whl"))
