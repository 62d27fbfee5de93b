"""What colleagues read about hand-overs, in the source language."""

from collections.abc import Mapping

from pow_bot.domain.handover.words import Ground, State, Topic, Way
from pow_bot.engine.flow import Text

TITLE = Text("handover/page/title", "Overdrachten")
TEAM = Text("handover/page/team", "Het team van de regio")
COLLEAGUE = Text("handover/page/colleague", "Een collega")
OFFERED = Text("handover/page/offered", "{who} bood dit aan, {at}")
UNTIL = Text("handover/page/until", "Antwoord voor {day} {time}")
LATE = Text("handover/page/late", "Te laat: antwoord was nodig voor {day}")
REMIND = Text("handover/page/remind", "Navragen op {day}")
ASK_NOW = Text("handover/page/ask_now", "Vraag vandaag na wat ervan kwam")
DECIDED = Text("handover/page/decided", "{state} door {who}, {at}")
ACCEPTED_THERE = Text("handover/page/accepted_there", "Aangenomen door {name} op {day}")
ANSWERED = Text("handover/page/answered", "{who}, {at}")
STATES: Mapping[State, Text] = {
    State.OFFERED: Text("handover/state/offered", "Aangeboden"),
    State.ACCEPTED: Text("handover/state/accepted", "Aangenomen"),
    State.REFUSED: Text("handover/state/refused", "Niet aangenomen"),
    State.TAKEN_BACK: Text("handover/state/taken_back", "Teruggenomen"),
    State.LAPSED: Text("handover/state/lapsed", "Vervallen"),
}
GROUNDS: Mapping[Ground, Text] = {
    Ground.TEAM: Text("handover/ground/team", "Blijft binnen het team van de regio"),
    Ground.ASKED: Text("handover/ground/asked", "Gevraagd aan deze persoon, en het mag"),
    Ground.LAW: Text("handover/ground/law", "Een wet zegt dat het mag"),
}
WAYS: Mapping[Way, Text] = {
    Way.PHONE: Text("handover/way/phone", "Aan de telefoon"),
    Way.TALK: Text("handover/way/talk", "In een gesprek"),
    Way.MESSAGE: Text("handover/way/message", "In een bericht"),
    Way.PAPER: Text("handover/way/paper", "Op papier"),
}
TOPICS: Mapping[Topic, Text] = {
    Topic.CONTACT: Text("handover/goes/contact", "Contactgegevens"),
    Topic.ANSWERS: Text("handover/goes/answers", "Antwoorden"),
    Topic.PRIVATE: Text("handover/goes/private", "Gezondheid en schulden"),
}
ASKED_ON = Text("handover/page/asked_on", "{how}, op {day}")
DONE: Mapping[str, Text] = {
    "accept": Text("handover/done/accept", "Aangenomen. De aanmelding staat in uw lijst."),
    "take": Text("handover/done/take", "Aangenomen. De aanmelding is nu van u."),
    "refuse": Text("handover/done/refuse", "Niet aangenomen. De collega leest uw reden."),
    "back": Text("handover/done/back", "Het aanbod is teruggenomen."),
    "tick": Text(
        "handover/done/tick",
        "Bewaard wie het aannam. De aanmelding blijft bij u, met een herinnering.",
    ),
    "no": Text("handover/done/no", "Bewaard dat het niet is aangenomen."),
    "answer": Text("handover/done/answer", "Bewaard wat ervan kwam."),
}
WHICH = Text("handover/form/which", "Kies aan wie u dit aanbiedt.")
WHICH_GROUND = Text("handover/form/ground", "Kies waarom u dit mag doorgeven.")
WHICH_DAY = Text("handover/form/day", "Vul een dag in.")
OFFER = Text("handover/form/offer", "Draag over")
OFFER_DONE = Text(
    "handover/form/offer_done", "Aangeboden. Tot iemand het aanneemt, blijft het van u."
)
AGREE = Text("handover/form/agree", "Toestemming voor gezondheid en schulden")
AGREE_DONE = Text(
    "handover/form/agree_done",
    "Bewaard. Wie deze aanmelding heeft, leest nu ook gezondheid en schulden.",
)
REASON = Text("handover/form/reason", "Waarom?")
TODO = Text("handover/form/todo", "Wat moet de ander doen?")
FOR_PERSON = Text("handover/form/for_person", "Wat leest deze persoon hierover?")
LAW = Text("handover/form/law", "Welke wet, en waarom geldt die hier?")
HOW = Text("handover/form/how", "Wanneer en hoe vroeg u het, en wat was het antwoord?")
