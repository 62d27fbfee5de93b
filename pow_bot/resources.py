"""Where the content lies: inside the package once installed, on top of the tree in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


class Missing(RuntimeError):
    """A folder of content is not there, or there is nothing in it."""


def content(name: str) -> Path:
    """The folder `flows`, `locales` or `web`.

    Raises:
        Missing: where it is not there or empty; says where it was looked for.
    """
    folder = home(_PACKAGE) / name
    if not any(path.is_file() for path in folder.rglob("*")):
        raise Missing(f"The folder {folder} is missing or empty. Install pow-bot again.")
    return folder


def home(package: Path) -> Path:
    """The folder that holds the content of this package.

    A checkout is known by its `pyproject.toml`: what lies beside an installed package is not ours.
    """
    checkout = package.parent
    return checkout if (checkout / "pyproject.toml").is_file() else package / "_content"
