"""What somebody can ask beside the conversation, at any moment: each a command or a button."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pow_bot.channels.telegram import wording
from pow_bot.channels.telegram.codes import Language, Wish, written
from pow_bot.channels.telegram.commands import Command
from pow_bot.channels.telegram.ground import CHANNEL, DATA, NUDGE, SAYING
from pow_bot.channels.telegram.questions import answered
from pow_bot.channels.telegram.saying import Button, Edit, Message, Saying, html
from pow_bot.channels.telegram.screen import Beside
from pow_bot.channels.telegram.standing import told_standing
from pow_bot.channels.telegram.starts import from_web
from pow_bot.channels.telegram.strangers import Met
from pow_bot.channels.telegram.talk import Talk
from pow_bot.channels.telegram.telling import SHARE, Teller
from pow_bot.conversations.alarm import NOOD
from pow_bot.conversations.crossing import WEB, ticket
from pow_bot.conversations.keeping import of_person
from pow_bot.domain.chats.actions import forgotten, met
from pow_bot.domain.chats.words import Board, Stage
from pow_bot.domain.consent.actions import withdraw
from pow_bot.domain.consent.words import Purpose
from pow_bot.domain.intake.keeping import latest_of
from pow_bot.domain.intake.words import Stage as IntakeStage
from pow_bot.engine.flow import At
from pow_bot.engine.heard import Back, GoOn, Open, Said, Speak
from pow_bot.engine.looking import sent
from pow_bot.i18n.languages import own_name
from pow_bot.storage import take_back

_WHAT = At(DATA, "what")
# What we have not sent yet when somebody stops; what the team wrote tells the team that it stays.
_OURS = (SAYING, NUDGE)


def begin(talk: Talk) -> str | None:
    """Show where they are, whatever was said before."""
    return talk.turn(GoOn(), Beside(again=True))


def started(talk: Talk, payload: str) -> str | None:
    """Go on; a conversation that comes along from the web finds this chat taken."""
    if from_web(talk.db, payload, talk.now) not in {None, talk.person}:
        return talk.aside(talk.words(wording.OTHER_HERE))
    return begin(talk)


def helped(talk: Talk) -> str | None:
    return talk.aside(*wording.helping(talk.speaker, talk.ground.base_url))


def privacy(talk: Talk) -> str | None:
    url = f"{talk.ground.base_url}/privacy"
    return talk.aside(*(talk.words(text, url=url) for text in wording.PRIVACY))


def languages(talk: Talk) -> None:
    locales = talk.ground.content().catalogues.locales
    buttons = [Button(own_name(locale), written(Language(locale))) for locale in locales]
    talk.alone(talk.words(wording.WHICH_LANGUAGE), buttons=buttons)


def speak(talk: Talk, locale: str, message: int | None) -> str | None:
    """Go on in another language; the question is asked anew in it."""
    if locale not in talk.ground.content().catalogues.locales:
        return talk.words(wording.OLD_BUTTON)
    there = replace(talk, chat=replace(talk.chat, locale=locale))
    if message is not None:
        chosen = there.words(wording.LANGUAGE_IS, language=own_name(locale))
        there.out(Saying(edits=(Edit(message=message, text=chosen),)), there.chat.board)
    return there.turn(Speak(locale), Beside(again=True))


def standing(talk: Talk) -> str | None:
    conversation = of_person(talk.db, talk.person)
    if conversation is None:
        return talk.aside(talk.words(wording.NOTHING_SENT))
    return talk.aside(*told_standing(talk.db, talk.speaker, conversation.id, talk.now))


def human(talk: Talk) -> str | None:
    """Who is there; before anything was sent also where a person can be found."""
    url = f"{talk.ground.base_url}/mens"
    where = () if sent(talk.speaker.book, talk.session) else (talk.words(wording.PERSON, url=url),)
    said = (talk.words(wording.NUMBERS), *where)
    return talk.opening("mens").turn(Open("mens"), Beside(tuple(html(one) for one in said)))


def emergency(talk: Talk) -> str | None:
    """Help at once: which, is asked next."""
    return talk.opening(NOOD).turn(Open(NOOD))


def data(talk: Talk) -> str | None:
    """What is kept of them, and what can be done about it."""
    return talk.opening(DATA).turn(Open(DATA))


def back(talk: Talk) -> str | None:
    return talk.turn(Back(), Beside(again=True))


def changes(talk: Talk) -> str | None:
    """All answers as buttons, to change one."""
    # What interrupts has answers of its own, which are not what somebody looks for here.
    main = talk.look(replace(talk.session, opened=()))
    buttons = Teller(talk.speaker).changes(main)
    if not buttons:
        return talk.aside(talk.words(wording.NO_ANSWERS))
    talk.alone(talk.words(wording.WHICH_CHANGE), buttons=buttons)
    return None


def to_website(talk: Talk) -> None:
    """A link that carries the conversation to the web, once."""
    token = ticket(talk.db, talk.person, WEB, talk.now)
    url = f"{talk.ground.base_url}/verder/{token}?lang={talk.chat.locale}"
    said = talk.words(wording.TICKET)
    if talk.ground.linkable:
        talk.alone(said, buttons=[Button(talk.words(wording.OPEN_WEBSITE), url=url)])
    else:
        talk.alone(said, talk.words(wording.TICKET_URL, url=url))


def stop(talk: Talk) -> None:
    """Nothing more is sent here until they begin again; what was sent to the team stays."""
    withdraw(talk.db, talk.person, Purpose.TELEGRAM, talk.now)
    take_back(talk.db, talk.person, _OURS)
    said = [talk.words(wording.STOPPED)]
    if sent(talk.speaker.book, talk.session):
        said.append(talk.words(wording.STILL_SENT))
    again = Button(talk.words(wording.BEGIN_AGAIN), written(Wish("begin")))
    stopped = replace(talk, chat=replace(talk.chat, stage=Stage.STOPPED))
    saying = Saying(message=Message("\n\n".join(said), (again,)), last=True)
    stopped.out(saying, Board(own=talk.chat.board.own, told=talk.chat.board.told))


def delete(talk: Talk) -> str | None:
    """Ask once; a yes erases everything at once."""
    talk = talk.opening(_WHAT.flow)
    talk.take(Open(_WHAT.flow))
    return talk.turn(Said(choices=("erase",), at=_WHAT))


def listen(talk: Talk) -> None:
    """What is typed next goes to the team."""
    board = replace(talk.chat.board, listens=True)
    talk.alone(talk.words(wording.WRITE_NOW), board=board)


def keep_listening(talk: Talk, *said: str) -> None:
    """What is typed next goes to the team as well, until they go on with the questions."""
    onward = Button(talk.words(wording.GO_ON), written(Wish("go_on")))
    board = replace(talk.chat.board, listens=True)
    talk.alone(*said, talk.words(wording.WRITE_MORE), buttons=[onward], board=board)


def anew_where_done(talk: Talk) -> tuple[Button, ...]:
    """The way to another registration, for whose last one the team is done with."""
    conversation = of_person(talk.db, talk.person)
    latest = latest_of(talk.db, conversation.id) if conversation else None
    if latest is None or latest.stage is not IntakeStage.CLOSED:
        return ()
    return (Button(talk.words(wording.ANEW), written(Wish("anew"))),)


def anew(talk: Talk) -> str | None:
    """Begin as somebody new; what the team keeps of the old registration has a term of its own."""
    if not anew_where_done(talk):
        return begin(talk)
    forgotten(talk.db, talk.chat)
    stranger = met(talk.db, CHANNEL, talk.address, talk.chat.locale, talk.now)
    chosen = replace(stranger, stage=Stage.CONSENT)
    there = Met(talk.db, talk.ground, chosen, talk.address, talk.now)
    there.ask(talk.words(wording.ANEW_KEPT))
    return None


def share(talk: Talk) -> None:
    """The button that shares a number stands on the phone's own keyboard; no other can."""
    contact = talk.words(SHARE)
    message = Message(talk.words(wording.SHARE_NOW), contact=contact)
    talk.out(Saying(message=message), replace(talk.chat.board, bottom=None))


def asked(talk: Talk, number: int) -> str | None:
    """The answer to a question of theirs, above our own."""
    told = answered(talk.ground.finder(), talk.speaker, number)
    if told is None:
        return talk.words(wording.OLD_BUTTON)
    return talk.turn(GoOn(), Beside(*told))


COMMANDS: Mapping[Command, Callable[[Talk], str | None]] = {
    Command.EMERGENCY: emergency,
    Command.START: begin,
    Command.HELP: helped,
    Command.PRIVACY: privacy,
    Command.LANGUAGE: languages,
    Command.STATUS: standing,
    Command.HUMAN: human,
    Command.BACK: back,
    Command.CHANGE: changes,
    Command.WEBSITE: to_website,
    Command.STOP: stop,
    Command.DELETE: delete,
    Command.DATA: data,
}
WISHES: Mapping[str, Callable[[Talk], str | None]] = {
    "change": changes,
    "go_on": begin,
    "begin": begin,
    "website": to_website,
    "write": listen,
    "share": share,
    "human": human,
    "status": standing,
    "anew": anew,
}
