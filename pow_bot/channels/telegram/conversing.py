"""What somebody says in their chat, and what follows from it.

All of it happens in the unit of the update. What is said goes to the outbox in the same unit.
"""

from dataclasses import replace

from pow_bot.channels.telegram import codes, wording
from pow_bot.channels.telegram.asides import (
    COMMANDS,
    WISHES,
    anew_where_done,
    asked,
    begin,
    emergency,
    keep_listening,
    speak,
    started,
)
from pow_bot.channels.telegram.commands import Command
from pow_bot.channels.telegram.ground import DATA
from pow_bot.channels.telegram.incoming import (
    Blocked,
    Commanded,
    Edited,
    Odd,
    Shared,
    Tapped,
    Typed,
    What,
)
from pow_bot.channels.telegram.letters import helped, written
from pow_bot.channels.telegram.questions import offered
from pow_bot.channels.telegram.saying import Edit, Saying
from pow_bot.channels.telegram.screen import Beside, needs_words
from pow_bot.channels.telegram.talk import Talk
from pow_bot.channels.telegram.telling import Teller
from pow_bot.channels.telegram.wishes import cries, wished
from pow_bot.conversations.alarm import NOOD
from pow_bot.conversations.distress import detect
from pow_bot.conversations.turns import Taken
from pow_bot.domain.chats.actions import died
from pow_bot.domain.intake.delivering import unreachable
from pow_bot.engine.flow import Ask, At
from pow_bot.engine.heard import Change, GoOn, Open, Said
from pow_bot.engine.kinds import Asked
from pow_bot.engine.plain_kinds import ChoiceKind, chosen
from pow_bot.engine.understanding import WAYS_OUT

_SURE = f"{DATA}.sure_erase"
# No conversation stands at this revision: only where a yes counts for what was shown does it matter.
_NEVER = -1


def hear(talk: Talk, what: What) -> str | None:
    """Take what was said; what comes back is said over the button that was tapped, if any."""
    match what:
        case Tapped():
            return _tapped(talk, what)
        case Typed():
            return _typed(talk, what)
        case Commanded(command, rest):
            return started(talk, rest) if command is Command.START else COMMANDS[command](talk)
        case Shared():
            return _shared(talk, what)
        case Blocked():
            _blocked(talk)
            return None
    return _odd(talk, what)


def _odd(talk: Talk, what: What) -> str | None:
    """What is no answer gets one; what is written beside a picture is heard where it cannot wait."""
    kind = detect(what.words) if isinstance(what, Odd) else None
    if kind is None:
        return talk.aside(talk.words(wording.EDITED if isinstance(what, Edited) else wording.ODD))
    helped(talk, kind)
    return begin(talk.opening(NOOD))


def deletes(what: What) -> bool:
    """Whether somebody wants everything erased, or answers the question about that."""
    match what:
        case Commanded(command, _):
            return command is Command.DELETE
        case Typed(text):
            return wished(text) is Command.DELETE and detect(text) is None
        case Tapped(_, tapped, _):
            code = codes.read(tapped)
            return isinstance(code, codes.Chose) and code.at.flow == DATA
    return False


def _tapped(talk: Talk, tapped: Tapped) -> str | None:
    match codes.read(tapped.data):
        case codes.Language(locale):
            return speak(talk, locale, tapped.message)
        case codes.Asked(number):
            return asked(talk, number)
        case codes.Opens(flow):
            return talk.opening(flow).turn(Open(flow))
        case codes.Wish(name):
            return WISHES[name](talk)
        case None | codes.Consents():
            begin(talk)
            return talk.words(wording.OLD_BUTTON)
        case code:
            return _answered(talk, code, tapped.message)


def _answered(
    talk: Talk,
    code: codes.Chose | codes.Picked | codes.Ready | codes.Changing,
    message: int | None,
) -> str | None:
    beside = Beside(tap=message)
    match code:
        case codes.Chose(at, choice, revision):
            if _opens(talk, at, choice):
                return None
            if choice in WAYS_OUT and _is_answered_elsewhere(talk, at):
                return talk.show(replace(talk.take(GoOn()), accepted=at), beside)
            # Without it nobody knows what a yes was said to.
            shown = _NEVER if revision is None else revision
            return talk.turn(Said(choices=(choice,), at=at, revision=shown), beside)
        case codes.Picked(at, choice, on):
            return _picked(talk, at, choice, message, on=on)
        case codes.Ready(at):
            return talk.turn(Said(choices=_picks(talk, at), at=at), beside)
        case codes.Changing(at):
            return talk.turn(Change(at), replace(beside, again=True, in_place=at))


def _is_answered_elsewhere(talk: Talk, at: At) -> bool:
    """Whether it was answered on the web meanwhile: a late *Sla over* does not empty that."""
    answer = talk.session.answers.get(at)
    return answer is not None and not answer.unknown and talk.session.shown != at


def _typed(talk: Talk, typed: Typed) -> str | None:
    board = talk.chat.board
    if typed.replies_to in board.letters:
        return _to_team(talk, typed.text)
    if cries(typed.text):
        return emergency(talk)
    command = None if detect(typed.text) else wished(typed.text)
    # *Ja, wis alles* is the answer to the question, and no wish to be asked once more.
    if command is not None and (command, board.asking) != (Command.DELETE, _SURE):
        return COMMANDS[command](talk)
    if board.opening is not None:
        at, choice = board.opening
        return talk.turn(Said(typed.text, (choice,), At(*at.split("."))))
    if board.listens or talk.view.question is None:
        return _to_team(talk, typed.text)
    return _said(talk, typed.text)


def _said(talk: Talk, text: str) -> str | None:
    at = _asked_last(talk)
    if at is None:
        # Nothing was asked here: what was typed may answer nothing that stands elsewhere.
        return begin(talk)
    # Help that was opened on the web is no answer here.
    talk = talk.opening(NOOD) if detect(text) else talk
    taken = talk.take(Said(text, at=at, revision=talk.chat.board.revision))
    problem = taken.reply.problem
    if problem is not None and problem.text == ChoiceKind.ask_more:
        # A label was typed of which more is asked: the next words are that.
        named = _named(talk, taken, text)
        if named and _opens(talk, *named):
            return None
    offers = offered(talk.ground.finder(), talk.speaker, text, taken)
    return talk.show(taken, Beside(buttons=offers))


def _asked_last(talk: Talk) -> At | None:
    """What was asked here last: on the web the conversation may be elsewhere by now."""
    asking = talk.chat.board.asking
    at = At(*asking.split(".")) if asking else None
    return at if at and talk.speaker.book.step(at, talk.region) else None


def _named(talk: Talk, taken: Taken, text: str) -> tuple[At, str] | None:
    """The question that was answered with a label, and the choice that it names."""
    question = talk.look(replace(taken.session, shown=taken.reply.asked)).question
    if question is None or not isinstance(question.step, Ask):
        return None
    now = Asked(question.step, question.choices, talk.here, talk.speaker.book.wording)
    name = chosen(Said(text), now)
    return (question.step.at, name) if name else None


def _opens(talk: Talk, at: At, choice: str) -> bool:
    """Whether a choice waits for words of its own; then they are asked for."""
    wanted = needs_words(talk.screen.question(talk.session, at), choice)
    if wanted is None:
        return False
    board = replace(talk.chat.board, opening=(str(at), choice), listens=False)
    talk.alone(talk.words(wanted), board=board)
    return True


def _picked(talk: Talk, at: At, choice: str, message: int | None, *, on: bool) -> str | None:
    view = talk.screen.question(talk.session, at)
    if view is None or message is None:
        return talk.turn(Change(at), Beside(tap=message, again=True))
    others = [name for name in _picks(talk, at) if name != choice]
    names = (*others, choice) if on else tuple(others)
    board = talk.chat.board
    buttons = Teller(talk.speaker).asked(view, picked=names).buttons
    edit = Edit(message=message, buttons=buttons)
    talk.out(Saying(edits=(edit,)), replace(board, picked={**board.picked, str(at): names}))
    return None


def _picks(talk: Talk, at: At) -> tuple[str, ...]:
    """What was picked; before that, what was answered earlier."""
    answer = talk.session.answers.get(at)
    before = answer.value if answer and isinstance(answer.value, tuple) else ()
    return tuple(talk.chat.board.picked.get(str(at), before))


def _shared(talk: Talk, shared: Shared) -> str | None:
    if not shared.own:
        return talk.aside(talk.words(wording.NOT_YOUR_NUMBER))
    return _said(talk, f"+{shared.phone.lstrip('+')}")


def _to_team(talk: Talk, text: str) -> str | None:
    """What is no answer goes to the team, where there is one to read it."""
    said = written(talk, text)
    talk = talk.opening(NOOD) if detect(text) else talk
    if said == (talk.words(wording.LETTER_SENT),) and talk.view.question is not None:
        # People write in more than one message: a question between them would take the next.
        keep_listening(talk, *said)
        return None
    if said is not None:
        return talk.aside(*said, buttons=anew_where_done(talk))
    offers = offered(talk.ground.finder(), talk.speaker, text, None)
    return talk.aside(talk.words(wording.NOT_UNDERSTOOD), buttons=offers)


def _blocked(talk: Talk) -> None:
    if died(talk.db, talk.chat.id) is not None:
        unreachable(talk.db, talk.person, talk.now)
