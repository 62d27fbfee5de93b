"""The handbook tells of pages that are there, in the words that stand on them."""

import re
from collections.abc import Iterator

import pytest

from tests.browser.install import MISSING, chromium
from tests.handbook.pictures import ALL, HANDBOOK, PICTURES, Studio, studio

_TEXT = HANDBOOK.read_text(encoding="utf-8")
_SHOWN = re.compile(r"!\[[^\]]+\]\(handboek/([a-z-]+)\.png\)")
# A word between stars stands so on a page that the same part shows.
_NAMED = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")


def test_every_picture_is_shown_and_taken() -> None:
    taken = {path.stem for path in PICTURES.glob("*.png")}
    assert set(_SHOWN.findall(_TEXT)) == {picture.name for picture in ALL} == taken


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with studio(tmp_path_factory.mktemp("studio")) as opened:
        yield opened


def parts() -> list[str]:
    """The parts of the handbook that show a picture."""
    found = re.split(r"(?m)^#{2,3} ", _TEXT)
    return [part for part in found if _SHOWN.search(part)]


@pytest.mark.browser
@pytest.mark.skipif(chromium() is None, reason=MISSING)
@pytest.mark.parametrize("part", parts(), ids=lambda part: part.partition("\n")[0])
def test_a_part_names_what_its_pages_say(there: Studio, part: str) -> None:
    shown = [one for one in ALL if one.name in _SHOWN.findall(part)]
    words = " ".join(" ".join(there.show(one).content().split()) for one in shown)
    named = _NAMED.findall(part)
    assert named, "a part names something that stands on the screen"
    assert [one for one in named if one not in words] == []
