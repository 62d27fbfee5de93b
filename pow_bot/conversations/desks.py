"""The places that the receipt names beside the team: what the table decides, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from pow_bot.conversations.deciding import Reader, decided
from pow_bot.conversations.showing import TEAM_NOWHERE_FIRST, Speaker
from pow_bot.domain.regions.desks import FRONT_DOOR, TEAM, Desk, desk
from pow_bot.domain.regions.places import municipalities
from pow_bot.domain.regions.rules import Shown
from pow_bot.engine.answers import Answer
from pow_bot.engine.flow import At, Text
from pow_bot.engine.heard import Here
from pow_bot.engine.tables import Decision

# By the kind of desk: its name where the municipality is certain, and where it is not.
_OF_MUNICIPALITY: Mapping[str, tuple[Text, Text]] = {
    "municipality": (
        Text("desk/municipality", "Gemeente {municipality}"),
        Text("desk/municipality/unknown", "Uw gemeente"),
    ),
    "debts": (
        Text("desk/debts", "Gemeente {municipality}, hulp bij schulden"),
        Text("desk/debts/unknown", "Uw gemeente, hulp bij schulden"),
    ),
    "self_employed": (
        Text("desk/self_employed", "Gemeente {municipality}, loket voor zelfstandigen"),
        Text("desk/self_employed/unknown", "Uw gemeente, loket voor zelfstandigen"),
    ),
}
_NAMES: Mapping[str, Text] = {
    "uwv": Text("desk/uwv", "UWV"),
    "legal": Text("desk/legal", "Het Juridisch Loket, of uw vakbond"),
    "geldfit": Text("desk/geldfit", "Geldfit"),
    "border": Text("desk/border", "GrensInfoPunt"),
    "young": Text("desk/young", "Het Doorstroompunt van uw gemeente"),
    "learning": Text("desk/learning", "Het Leerwerkloket"),
    "employers": Text("desk/employers", "Het loket voor werkgevers"),
}
# Every desk that the table may name, for who reads the table.
KINDS_OF_DESK: Mapping[str, Text] = {
    TEAM: TEAM_NOWHERE_FIRST,
    FRONT_DOOR: TEAM_NOWHERE_FIRST,
    **_NAMES,
    **{code: unknown for code, (_, unknown) in _OF_MUNICIPALITY.items()},
}


@dataclass(frozen=True, slots=True)
class Named:
    """One place to go to. The phone number is one that somebody checked."""

    name: str
    reason: str
    phone: str | None
    url: str | None

    def as_json(self) -> dict[str, str | None]:
        return {"name": self.name, "reason": self.reason, "phone": self.phone, "url": self.url}


def desks_for(
    speaker: Speaker,
    front: Shown,
    answers: Mapping[At, Answer],
    here: Here,
    own: Mapping[tuple[str, str], Desk],
) -> tuple[Named, ...]:
    """What the answers lead to, beside the team: that stands on the receipt already.

    `own` are the desks that the region set itself. `answers` are those on the route, of all flows.
    They decide what is named, so this is only for who has the conversation open.
    """
    reader = Reader(speaker.book, speaker.book.main, answers, here.today, {})
    naming = _Naming(speaker, front, reader.region, reader.municipality, own)
    decisions = decided(speaker.book, "desks", answers, here.today)
    return tuple(naming.named(one) for one in decisions if one.gives["desk"] != TEAM)


@dataclass(frozen=True, slots=True)
class _Naming:
    speaker: Speaker
    front: Shown
    region: str | None
    municipality: str | None
    own: Mapping[tuple[str, str], Desk]

    def named(self, decision: Decision) -> Named:
        code, reason = decision.gives["desk"], self.speaker.say(decision.reason)
        if code == FRONT_DOOR:
            team = self.speaker.team(self.front.name, self.front.region, first=True)
            return Named(team, reason, self.front.phone, self.front.website)
        its = desk(code, self.municipality, self.region, self.own)
        return Named(its.name or self._kind(code), reason, its.phone, its.website)

    def _kind(self, code: str) -> str:
        if code not in _OF_MUNICIPALITY:
            return self.speaker.say(_NAMES[code])
        certain, unknown = _OF_MUNICIPALITY[code]
        one = municipalities().get(self.municipality or "")
        return (
            self.speaker.say(certain, municipality=one.name) if one else self.speaker.say(unknown)
        )
