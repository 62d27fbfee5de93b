"""The parts of the workplace, as the bar on top of every page names them to who may use them."""

from collections.abc import Callable, Iterator
from typing import Any

from pow_bot.domain.staff.permissions import DUTIES, Duty, meets_people
from pow_bot.domain.staff.rules import Actor
from pow_bot.engine.flow import Text

_QUEUE = ("/team", Text("team/nav/queue", "Aanmeldingen"))
_OFFERS = ("/team/offers", Text("team/nav/offers", "Overdrachten"))
# In the order in which a day goes; each a room with its own address.
_ROOMS: tuple[tuple[str, Text, Duty], ...] = (
    ("/team/calls", Text("team/nav/calls", "Bellen"), Duty.CALL_LIST),
    ("/team/appointments", Text("team/nav/appointments", "Afspraken"), Duty.CALL_LIST),
    ("/team/register", Text("team/nav/register", "Inschrijven"), Duty.REGISTER),
    ("/team/case-table", Text("team/nav/case_table", "Caseoverleg"), Duty.CASE_TABLE),
    ("/team/requests", Text("team/nav/requests", "Verzoeken"), Duty.ADD_REQUEST),
    ("/team/directory", Text("team/nav/directory", "Adresboek"), Duty.DIRECTORY),
    ("/team/colleagues", Text("team/nav/colleagues", "Collega's"), Duty.COLLEAGUES),
    ("/team/retention", Text("team/nav/retention", "Wissen"), Duty.RETENTION),
    ("/team/settings", Text("team/nav/settings", "Instellingen"), Duty.SETTINGS),
    ("/team/audit", Text("team/nav/audit", "Wie keek waar"), Duty.AUDIT),
)
# What is used all day stands in the bar itself; the rest behind one word.
_DAILY = frozenset({"/team", "/team/offers", "/team/calls", "/team/appointments", "/team/register"})


def start(actor: Actor) -> str:
    """Where a colleague begins: the first room they have, or the queue, which says why it is empty."""
    return next((url for url, _ in _open_to(actor)), _QUEUE[0])


def rooms(actor: Actor, path: str, say: Callable[[Text], str]) -> list[dict[str, Any]]:
    """The rooms of this colleague; `path` is the page they are at."""
    return [
        {
            "name": say(text),
            "url": url,
            "current": _within(path, url),
            "daily": url in _DAILY,
        }
        for url, text in _open_to(actor)
    ]


def _open_to(actor: Actor) -> Iterator[tuple[str, Text]]:
    if meets_people(actor):
        yield _QUEUE
        yield _OFFERS
    for url, text, duty in _ROOMS:
        if actor.role in DUTIES[duty]:
            yield url, text


def _within(path: str, url: str) -> bool:
    if url == _QUEUE[0]:
        return path == url or path.startswith("/team/intakes/")
    return path == url or path.startswith(f"{url}/")
