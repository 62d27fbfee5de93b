"""Take the handbook's pictures anew: `make handbook`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.handbook.pictures import ALL, PICTURES, studio

PICTURES.mkdir(exist_ok=True)
for old in PICTURES.glob("*.png"):
    old.unlink()
with TemporaryDirectory() as folder, studio(Path(folder)) as there:
    for picture in ALL:
        there.show(picture).screenshot(path=PICTURES / f"{picture.name}.png")
