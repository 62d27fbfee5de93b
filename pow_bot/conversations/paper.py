"""The paper twin: the questions of a registration as a form to print, read from the flows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pow_bot.conversations.showing import Speaker
from pow_bot.engine.answers import NOT_ASKED, UNKNOWN
from pow_bot.engine.conditions import AnyOf, Cell
from pow_bot.engine.flow import Ask, At, Choice, Flow, Review, Say, Step, Text
from pow_bot.engine.understanding import WAYS_OUT

ONLY_FOR = Text("paper/only_for", "Alleen bij: {choices}")
IF_YOU = Text("paper/if_you", "Alleen als dit voor u geldt")

_WORDS = {
    "title": Text("paper/title", "Aanmelden op papier"),
    "how": Text(
        "paper/how", "Zet een kruis in het vakje. U mag vragen open laten. Een mens leest dit."
    ),
    "number": Text("paper/number", "Uw nummer (schrijft het team op):"),
    "needed": Text("paper/needed", "Deze vragen hebben wij nodig"),
    "optional": Text("paper/optional", "Deze vragen mag u overslaan"),
    "optional_hint": Text("paper/optional_hint", "Dan weten wij beter wat u zoekt."),
    "hand_in": Text(
        "paper/hand_in",
        "Geef dit papier aan een medewerker. Schrijf er geen burgerservicenummer op. "
        "Wij vragen nooit uw wachtwoord, DigiD of bankpas.",
    ),
}
_HELP = (
    Text("paper/help/danger", "Is er gevaar? Bel 112."),
    Text("paper/help/suicide", "Denkt u aan zelfmoord? Bel 113 of 0800-0113."),
    Text("paper/help/home", "Bent u bang thuis? Bel Veilig Thuis: 0800-2000."),
)

# What a screen asks to find out whether somebody goes on; paper shows all of it at once.
GATES = frozenset({"call", "more", "more_work", "more_werkfit"})
# Nobody is in a chat with a sheet of paper, or with who types.
NOT_OFFERED = {"zelfmelden.reach": frozenset({"chat"})}
_BOXES = frozenset({"choice", "yes_no", "several"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on the sheet: a question with boxes or a line to write on, or what protects.

    `number` is that of a question that counts; `only` says for whom it is.
    """

    text: str
    safety: bool = False
    number: int | None = None
    help: str | None = None
    only: str | None = None
    boxes: tuple[str, ...] = ()
    several: bool = False
    writes: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of it, in one language: what counts, and what may be left open."""

    words: Mapping[str, str]
    help: tuple[str, ...]
    needed: tuple[Line, ...]
    optional: tuple[Line, ...]


def sheet(speaker: Speaker, region: str | None = None) -> Sheet:
    """The main conversation on paper, as the region has it.

    Health, debts and consent are not on it: paper lies about. What needs data to choose from is
    asked by the team.
    """
    flow = speaker.book.flow(speaker.book.main, region)
    cut = next(n for n, step in enumerate(flow.steps) if isinstance(step, Review))
    writer = _Writer(speaker, flow)
    return Sheet(
        words={name: speaker.say(text) for name, text in _WORDS.items()},
        help=tuple(speaker.say(text) for text in _HELP),
        needed=tuple(writer.lines(flow.steps[:cut])),
        optional=tuple(writer.lines(flow.steps[cut:], asks_only=True)),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    speaker: Speaker
    flow: Flow

    def lines(self, steps: tuple[Step, ...], *, asks_only: bool = False) -> Iterator[Line]:
        for step in steps:
            match step:
                case Say(tone="safety") if not asks_only:
                    yield Line(self.speaker.say(step.text), safety=True, only=self._only(step))
                case Ask() if self._on_paper(step):
                    yield self._question(step)

    def _on_paper(self, ask: Ask) -> bool:
        return ask.source is None and ask.private == "no" and ask.at.step not in GATES

    def _question(self, ask: Ask) -> Line:
        say = self.speaker.say
        boxed = ask.kind in _BOXES
        named = [self._box(choice) for choice in self._choices(ask)]
        ways = [say(WAYS_OUT["dont_know"])] if "dont_know" in ask.may else []
        return Line(
            text=say(ask.text),
            number=self.flow.numbers[ask.at.step] if ask.counts else None,
            help=say(ask.help) if ask.help else None,
            only=self._only(ask),
            boxes=(*named, *ways),
            several=ask.kind == "several",
            writes=not boxed,
            long=ask.kind == "text",
        )

    def _choices(self, ask: Ask) -> Iterator[Choice]:
        """What leads back to an earlier question is crossed out on paper, or about health."""
        hidden = NOT_OFFERED.get(str(ask.at), frozenset())
        for choice in ask.choices:
            if not choice.change and not choice.private and choice.name not in hidden:
                yield choice

    def _box(self, choice: Choice) -> str:
        label = self.speaker.say(choice.label)
        return f"{label}. {self.speaker.say(choice.opens)}" if choice.opens else label

    def _only(self, step: Step) -> str | None:
        """For whom it is: in the words of the answer that leads here, where one does."""
        narrow = [(name, cell) for name, cell in step.when.cells if not _for_all(name, cell)]
        labels = [label for name, cell in narrow for label in self._labels(name, cell)]
        if labels:
            return self.speaker.say(ONLY_FOR, choices="; ".join(dict.fromkeys(labels)))
        return self.speaker.say(IF_YOU) if narrow else None

    def _labels(self, name: str, cell: Cell) -> Iterator[str]:
        """The answers that lead here; none where it is said which ones do not."""
        for ask in self._asks(name) if isinstance(cell, AnyOf) else ():
            found = [self.speaker.say(one.label) for one in ask.choices if cell(one.name)]
            if found:
                yield from found
                return

    def _asks(self, name: str) -> Iterator[Ask]:
        """The question of this name, or those that a fact of this name is derived from."""
        fact = self.speaker.book.facts.get(name)
        steps = fact.reads if fact else (str(At(self.flow.name, name)),)
        for read in steps:
            step = self.speaker.book.step(At(*read.split(".", 1)))
            if isinstance(step, Ask):
                yield step


def _for_all(name: str, cell: Cell) -> bool:
    """What also holds for who was not asked, or does not know, is for everybody."""
    if name in GATES:
        return True
    return isinstance(cell, AnyOf) and bool({NOT_ASKED, UNKNOWN} & set(cell.values))
