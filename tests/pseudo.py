"""Languages that nobody speaks, in a folder as a translator would make it.

`ar` is written from right to left; `de` has some 40 % more letters than the Dutch.
"""

import shutil
from pathlib import Path

from pow_bot.i18n.catalogues import path_of, read_catalogue
from pow_bot.i18n.extract import written
from pow_bot.resources import content
from tests.web.look.render import say_in

RIGHT_TO_LEFT, LONGER = "ar", "de"
_MADE_AS = {RIGHT_TO_LEFT: "rtl", LONGER: "long"}


def pseudo_locales(folder: Path) -> Path:
    """Our languages and the two of nobody, complete: a folder to serve from."""
    shutil.copytree(content("locales"), folder)
    for locale, made_as in _MADE_AS.items():
        say = say_in(made_as)
        catalogue = read_catalogue(path_of(folder, "nl"), locale)
        for message in catalogue:
            message.string = say(str(message.id)) if message.id else message.string
        path = path_of(folder, locale)
        path.parent.mkdir(parents=True)
        path.write_text(written(catalogue, locale), "utf-8")
    return folder
