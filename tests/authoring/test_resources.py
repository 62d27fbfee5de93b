"""The content is found in a checkout and in a wheel, and said to be missing where it is."""

from pathlib import Path

import pytest

from pow_bot import resources
from pow_bot.resources import Missing, content, home

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["flows", "locales", "web"])
def test_a_checkout_has_its_content_on_top(name: str) -> None:
    assert content(name) == ROOT / name


def test_a_wheel_carries_its_content_inside(tmp_path: Path) -> None:
    assert home(tmp_path / "pow_bot") == tmp_path / "pow_bot" / "_content"


def test_what_is_missing_or_empty_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "pow_bot"
    monkeypatch.setattr(resources, "_PACKAGE", package)

    with pytest.raises(Missing, match="flows is missing or empty"):
        content("flows")
    (package / "_content" / "flows" / "rules").mkdir(parents=True)
    with pytest.raises(Missing, match="flows is missing or empty"):
        content("flows")
    (package / "_content" / "flows" / "a.yaml").write_text("flow: a")
    assert content("flows") == package / "_content" / "flows"
