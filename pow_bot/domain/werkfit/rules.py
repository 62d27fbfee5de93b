"""Who judges whom, and what a judgement must say before it counts. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from pow_bot.domain.intake.rules import require_text
from pow_bot.domain.intake.words import NotAllowed
from pow_bot.domain.staff.rules import OrganisationKind
from pow_bot.domain.werkfit.words import (
    Asked,
    By,
    Degree,
    Findings,
    Group,
    Incomplete,
    Lack,
    Outcome,
    State,
    Step,
    WorkForm,
)
from pow_bot.engine.flow import Text
from pow_bot.engine.words import clean

LONGEST_EXPLANATION = 2_000
LONGEST_LINE = 300
LONGEST_OBJECTION = 4_000
# A judgement that nobody looks at again is not fresh: a year is the longest.
LONGEST_AHEAD = timedelta(days=366)
MOST_STEPS = 10

# Source: domain.md, section 7. Who is not in it is judged as the region agreed.
_JUDGES: Mapping[Group, OrganisationKind] = {
    Group.BIJSTAND: OrganisationKind.GEMEENTE,
    Group.NUG: OrganisationKind.GEMEENTE,
    Group.WW: OrganisationKind.UWV,
    Group.WIA: OrganisationKind.UWV,
    Group.WAJONG: OrganisationKind.UWV,
    Group.UWV_BENEFIT: OrganisationKind.UWV,
}

_BENEFITS: Mapping[Any, Group] = {
    "municipality": Group.BIJSTAND,
    "uwv": Group.UWV_BENEFIT,
}
# Of who has no benefit, by what they came with.
_WITHOUT_BENEFIT: Mapping[Any, Group] = {
    "looking": Group.NUG,
    "learning": Group.NUG,
    "other_work": Group.EMPLOYED,
    "dismissal": Group.EMPLOYED,
    "self_employed": Group.SELF_EMPLOYED,
}

# How far somebody must be for what comes of it.
_FITS: Mapping[Outcome, frozenset[Degree]] = {
    Outcome.SUFFICIENTLY_WERKFIT: frozenset({Degree.READY, Degree.READY_WITH_HELP}),
    Outcome.WERKFIT_ON_THE_JOB: frozenset({Degree.READY_WITH_HELP, Degree.NEARLY}),
    Outcome.NOT_YET: frozenset({Degree.NEARLY, Degree.FURTHER}),
}

_FROM: Mapping[State, frozenset[State]] = {
    State.ASKED: frozenset({State.ASKED, State.TAKEN, State.TO_BE_READ}),
    State.TAKEN: frozenset({State.ASKED, State.TO_BE_READ}),
    State.TO_BE_READ: frozenset({State.TAKEN}),
    State.FINAL: frozenset({State.TAKEN, State.TO_BE_READ}),
}

_WHY_OTHER = Text(
    "werkfit/why_other", "U kiest een andere groep dan uit de antwoorden volgt. Schrijf op waarom."
)
_OUTCOME = Text("werkfit/outcome_first", "Kies wat er uit het oordeel komt.")
_DEGREE = Text("werkfit/degree_first", "Kies hoe ver deze persoon is.")
# What fits, as the form calls it.
_MISFITS: Mapping[Outcome, Text] = {
    Outcome.SUFFICIENTLY_WERKFIT: Text(
        "werkfit/misfit/sufficiently_werkfit",
        "Bij deze uitkomst past alleen ‘Kan nu beginnen’ of ‘Kan nu beginnen, met hulp’.",
    ),
    Outcome.WERKFIT_ON_THE_JOB: Text(
        "werkfit/misfit/werkfit_on_the_job",
        "Bij deze uitkomst past alleen ‘Kan nu beginnen, met hulp’ of ‘Bijna: er loopt nog iets’.",
    ),
    Outcome.NOT_YET: Text(
        "werkfit/misfit/not_yet",
        "Bij deze uitkomst past alleen ‘Bijna: er loopt nog iets’ of ‘Er is eerst meer nodig’.",
    ),
}
_EXPLAIN = Text(
    "werkfit/explain_first", "Schrijf in gewone woorden waarom. Deze persoon leest dat."
)
_STEPS = Text("werkfit/steps_first", "Nog niet? Noem dan minstens één stap, en wie die zet.")
_STEP_WHAT = Text("werkfit/step_what", "Stap {n}: schrijf op wat er moet gebeuren.")
_STEP_MATTER = Text("werkfit/step_matter", "Stap {n}: kies waar de stap over gaat.")
_STEP_BY = Text("werkfit/step_by", "Stap {n}: kies wie de stap zet.")
_STEP_OTHER = Text("werkfit/step_other", "Stap {n}: schrijf op welke organisatie de stap zet.")
_STEP_ON = Text("werkfit/step_on", "Stap {n}: kies een dag na vandaag en binnen een jaar.")
_SECTORS = Text("werkfit/sectors_first", "Kies minstens één soort werk.")
_FORM = Text("werkfit/form_first", "Kies de vorm van werk. Begin bovenaan.")
_FORM_REASON = Text(
    "werkfit/form_reason", "U kiest een lagere vorm dan een gewone baan. Schrijf op waarom."
)
_INSTRUMENT = Text("werkfit/instrument", "Dit instrument is er niet in deze regio. Kies een ander.")
_REVIEW = Text(
    "werkfit/review_on", "Kies een dag na vandaag en binnen een jaar om opnieuw te kijken."
)
_NOT_SAME = Text("werkfit/not_same", "Een ander dan de beoordelaar leest dit oordeel na.")
_SEND_BACK = Text("werkfit/why_back", "Schrijf op wat er nog ontbreekt.")
_NOT_NOW = Text("werkfit/not_now", "Dat kan niet meer. Kijk hoe het oordeel er nu voor staat.")
_OBJECTION = Text("werkfit/objection", "Schrijf eerst iets, of laat het leeg en verstuur.")


def said_group(answers: Mapping[str, Any]) -> Group:
    """The group that the answers of a registration lead to, each as `Answer.as_json`."""
    benefit = _value(answers, "benefit")
    if benefit == "no":
        return _WITHOUT_BENEFIT.get(_situation(answers), Group.UNKNOWN)
    return _BENEFITS.get(benefit, Group.UNKNOWN)


def competent(group: Group, others: str) -> OrganisationKind:
    """The kind of organisation that judges; `others` is what the region agreed for the rest."""
    return _JUDGES.get(group) or OrganisationKind(others)


def asking(group: Group, said: Group, why: str) -> Asked:
    """For which group a judgement is asked; another one than was said needs a reason.

    Raises:
        NotAllowed: there is none.
    """
    if group is said:
        return Asked(group, said)
    return Asked(group, said, require_text(why, longest=LONGEST_LINE, asked=_WHY_OTHER))


def moved(now: State, to: State) -> State:
    """Take the step, where the life of a judgement has it.

    Raises:
        NotAllowed: it has not.
    """
    if now not in _FROM[to]:
        raise NotAllowed(_NOT_NOW)
    return to


def require_to_be_read(now: State) -> None:
    """It lies with the second reader.

    Raises:
        NotAllowed: it does not, or not any more.
    """
    if now is not State.TO_BE_READ:
        raise NotAllowed(_NOT_NOW)


def whole(findings: Findings, today: date, offered: Collection[str]) -> Findings:
    """What counts as a judgement: without empty rows, and a reason only where one is needed.

    `offered` names the instruments of the region.

    Raises:
        Incomplete: with all that is missing.
    """
    lacks = tuple(_lacks(findings, today, offered))
    if lacks:
        raise Incomplete(lacks)
    return replace(
        findings,
        explanation=clean(findings.explanation),
        steps=tuple(_kept(step) for step in findings.steps if not step.empty),
        form_reason=clean(findings.form_reason) if _is_lower(findings) else "",
    )


def require_keepable(findings: Findings) -> None:
    """A draft may lack anything; what is typed must be fit to be kept.

    Raises:
        Incomplete: a text is too long, or holds a service number.
    """
    lacks = tuple(_not_keepable(findings))
    if lacks:
        raise Incomplete(lacks)


def require_reader(reader: UUID, assessor: UUID | None) -> None:
    """Nobody reads their own judgement a second time.

    Raises:
        NotAllowed: they would.
    """
    if reader == assessor:
        raise NotAllowed(_NOT_SAME)


def require_reason_back(why: str) -> str:
    """Why a second reader sends a judgement back.

    Raises:
        NotAllowed: it is empty.
    """
    return require_text(why, longest=LONGEST_LINE, asked=_SEND_BACK)


def objecting(words: str, before: str | None = None) -> str | None:
    """What somebody wrote who does not agree, after what they wrote before; they need not write.

    Raises:
        NotAllowed: it is too long, or holds a service number.
    """
    if not words.strip():
        return before
    said = f"{before}\n\n{words}" if before else words
    return require_text(said, longest=LONGEST_OBJECTION, asked=_OBJECTION)


def _lacks(findings: Findings, today: date, offered: Collection[str]) -> Iterator[Lack]:
    """In the order of the form."""
    yield from _of_outcome(findings)
    yield from _of_text("explanation", findings.explanation, LONGEST_EXPLANATION, _EXPLAIN)
    for number, step in enumerate(findings.steps, 1):
        if not step.empty:
            yield from _of_step(step, number, today)
    yield from _of_work(findings)
    if set(findings.instruments) - set(offered):
        yield Lack("instruments", _INSTRUMENT)
    if not _is_ahead(findings.review_on, today):
        yield Lack("review_on", _REVIEW)


def _of_outcome(findings: Findings) -> Iterator[Lack]:
    outcome, degree = findings.outcome, findings.degree
    if outcome is None:
        yield Lack("outcome", _OUTCOME)
    if degree is None:
        yield Lack("degree", _DEGREE)
    if outcome and degree and degree not in _FITS[outcome]:
        yield Lack("degree", _MISFITS[outcome])
    if outcome is Outcome.NOT_YET and all(step.empty for step in findings.steps):
        yield Lack("step.1.matter", _STEPS)


def _of_work(findings: Findings) -> Iterator[Lack]:
    """Who cannot work yet needs no kind or form of work; who can needs both."""
    if findings.outcome is not Outcome.NOT_YET:
        if not findings.sectors:
            yield Lack("sectors", _SECTORS)
        if findings.form is None:
            yield Lack("form", _FORM)
    if _is_lower(findings):
        yield from _of_text("form_reason", findings.form_reason, LONGEST_LINE, _FORM_REASON)


def _of_step(step: Step, number: int, today: date) -> Iterator[Lack]:
    where = f"step.{number}"
    if step.matter is None:
        yield Lack(f"{where}.matter", _STEP_MATTER, number)
    yield from _of_text(f"{where}.what", step.what, LONGEST_LINE, _STEP_WHAT, number)
    if step.by is None:
        yield Lack(f"{where}.by", _STEP_BY, number)
    if step.by is By.OTHER:
        yield from _of_text(f"{where}.other", step.other, LONGEST_LINE, _STEP_OTHER, number)
    if not _is_ahead(step.on, today):
        yield Lack(f"{where}.on", _STEP_ON, number)


def _not_keepable(findings: Findings) -> Iterator[Lack]:
    texts = [
        ("explanation", findings.explanation, LONGEST_EXPLANATION),
        ("form_reason", findings.form_reason, LONGEST_LINE),
    ]
    for number, step in enumerate(findings.steps, 1):
        texts += [
            (f"step.{number}.what", step.what, LONGEST_LINE),
            (f"step.{number}.other", step.other, LONGEST_LINE),
        ]
    for field, text, longest in texts:
        if text.strip():
            yield from _of_text(field, text, longest, _EXPLAIN)


def _of_text(
    field: str, text: str, longest: int, asked: Text, step: int | None = None
) -> Iterator[Lack]:
    try:
        require_text(text, longest=longest, asked=asked)
    except NotAllowed as problem:
        yield Lack(field, problem.text, step)


def _is_ahead(day: date | None, today: date) -> bool:
    return day is not None and today < day <= today + LONGEST_AHEAD


def _is_lower(findings: Findings) -> bool:
    return findings.form is not None and findings.form > WorkForm.REGULAR


def _kept(step: Step) -> Step:
    other = clean(step.other) if step.by is By.OTHER else ""
    return replace(step, what=clean(step.what), other=other)


def _situation(answers: Mapping[str, Any]) -> Any:
    """Of who is helped, what the helper said of them."""
    situation = _value(answers, "situation")
    return _value(answers, "for_whom") if situation == "helping" else situation


def _value(answers: Mapping[str, Any], step: str) -> Any:
    return answers.get(step, {}).get("value")
