"""Which instruments a region offers. Pure."""

from collections.abc import Collection, Iterable
from datetime import date

from pow_bot.domain.instruments.catalogue import Instrument, Level, Payer
from pow_bot.domain.practice.words import OwnInstrument


def offered(
    known: Collection[Instrument],
    on: date,
    hidden: Collection[str] = (),
    own: Iterable[OwnInstrument] = (),
) -> tuple[Instrument, ...]:
    """What a region offers on this day: what is known without what ended or is hidden, then its own.

    What ended does not come back under the same name.
    """
    ended = {one.name for one in known if not one.runs(on)}
    there = [one for one in known if one.name not in ended and one.name not in hidden]
    taken = ended | {one.name for one in there}
    return (*there, *(_of_region(one) for one in own if one.name not in taken))


def _of_region(own: OwnInstrument) -> Instrument:
    return Instrument(
        name=own.name,
        level=Level.REGIONAL,
        payer=Payer(own.payer),
        title=own.title,
        title_en=own.title_en,
        conditions=own.conditions,
        conditions_en=own.conditions_en,
    )
