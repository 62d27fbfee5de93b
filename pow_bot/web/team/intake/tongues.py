"""The language that somebody speaks best, beside the one in which they read and write here."""

from pow_bot.domain.contact.rules import spoken
from pow_bot.engine.flow import Text
from pow_bot.i18n.languages import called_in
from pow_bot.web.team.intake.section import Sight

_BOTH = Text("team/language/both", "{spoken}, schrijft in het {written}")
_OTHER = Text("team/language/other", "Een andere taal")


def of_person(sight: Sight) -> str:
    """Their language in a few words; both where they are two."""
    locale, best = sight.opened.intake.locale, best_of(sight)
    if best is None:
        return sight.words.language(locale)
    return sight.words.say(_BOTH, spoken=best, written=read_in(sight))


def best_of(sight: Sight) -> str | None:
    """What they speak best; None where that is what they read and write here."""
    locale = sight.opened.intake.locale
    language = spoken({"answers": sight.opened.answers}, locale)
    if language.code == locale:
        return None
    if language.code:
        return called_in(sight.words.locale, language.code)
    return language.words or sight.words.say(_OTHER)


def read_in(sight: Sight) -> str:
    """What they read and write here, in the colleague's word for it."""
    return called_in(sight.words.locale, sight.opened.intake.locale)
