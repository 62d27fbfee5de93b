"""A judgement in the words of the person it is about: what it means, who does what, how to object."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pow_bot.domain.instruments.catalogue import Instrument
from pow_bot.domain.werkfit.words import (
    PRIVATE_MATTERS,
    By,
    Findings,
    Judgement,
    Matter,
    Outcome,
    Sector,
    Step,
    Use,
    WorkForm,
)
from pow_bot.engine.flow import Text
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.i18n.formats import full_day

OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.SUFFICIENTLY_WERKFIT: Text("judged/sufficiently_werkfit", "U kunt nu gaan werken."),
    Outcome.WERKFIT_ON_THE_JOB: Text(
        "judged/werkfit_on_the_job",
        "U kunt gaan werken. Wat nog nodig is, leert of regelt u op het werk.",
    ),
    Outcome.NOT_YET: Text(
        "judged/not_yet", "Er zijn eerst nog stappen nodig. Hieronder staat wie die zet."
    ),
}
MEANS: Mapping[Outcome, Text] = {
    Outcome.SUFFICIENTLY_WERKFIT: Text(
        "judged/means/sufficiently_werkfit", "Het team zoekt nu met u naar werk dat past."
    ),
    Outcome.WERKFIT_ON_THE_JOB: Text(
        "judged/means/werkfit_on_the_job", "Het team zoekt nu met u naar werk met hulp erbij."
    ),
    Outcome.NOT_YET: Text(
        "judged/means/not_yet", "Het team blijft u helpen. Daarna kijken wij opnieuw."
    ),
}
FORMS: Mapping[WorkForm, Text] = {
    WorkForm.REGULAR: Text("judged/form/regular", "Een gewone baan"),
    WorkForm.LEARNING: Text("judged/form/learning", "Een plek om te werken en te leren"),
    WorkForm.BASIC: Text("judged/form/basic", "Een baan die past bij wat u kunt"),
}
SECTORS: Mapping[Sector, Text] = {
    Sector.GREEN: Text("judged/sector/green", "Groen en buiten"),
    Sector.PRODUCTION: Text("judged/sector/production", "Fabriek"),
    Sector.BUILDING: Text("judged/sector/building", "Bouw"),
    Sector.TECHNIQUE: Text("judged/sector/technique", "Techniek en reparatie"),
    Sector.LOGISTICS: Text("judged/sector/logistics", "Magazijn en pakketten"),
    Sector.TRANSPORT: Text("judged/sector/transport", "Vervoer"),
    Sector.SHOP: Text("judged/sector/shop", "Winkel"),
    Sector.HOSPITALITY: Text("judged/sector/hospitality", "Horeca"),
    Sector.CLEANING: Text("judged/sector/cleaning", "Schoonmaak"),
    Sector.CARE: Text("judged/sector/care", "Zorg"),
    Sector.EDUCATION: Text("judged/sector/education", "School en kinderopvang"),
    Sector.OFFICE: Text("judged/sector/office", "Kantoor"),
    Sector.IT: Text("judged/sector/it", "Computers"),
    Sector.SECURITY: Text("judged/sector/security", "Beveiliging"),
    Sector.CREATIVE: Text("judged/sector/creative", "Creatief werk"),
}
MATTERS: Mapping[Matter, Text] = {
    Matter.DUTCH: Text("judged/matter/dutch", "Nederlands"),
    Matter.CARE_OF_OTHERS: Text("judged/matter/care_of_others", "Opvang of zorg voor anderen"),
    Matter.TRANSPORT: Text("judged/matter/transport", "Vervoer"),
    Matter.HOUSING: Text("judged/matter/housing", "Een plek om te wonen"),
    Matter.TRAINING: Text("judged/matter/training", "Opleiding"),
    Matter.EXPERIENCE: Text("judged/matter/experience", "Ervaring"),
    Matter.PAPERS: Text("judged/matter/papers", "Papieren en diploma's"),
    Matter.HELP_AT_WORK: Text("judged/matter/help_at_work", "Hulp op het werk"),
    Matter.HEALTH: Text("judged/matter/health", "Gezondheid"),
    Matter.MONEY: Text("judged/matter/money", "Geldzaken"),
    Matter.OTHER: Text("judged/matter/other", "Iets anders"),
}
_BYS: Mapping[By, Text] = {
    By.PERSON: Text("judged/by/person", "U"),
    By.TEAM: Text("judged/by/team", "Het team"),
    By.GEMEENTE: Text("judged/by/gemeente", "Uw gemeente"),
    By.UWV: Text("judged/by/uwv", "UWV"),
}
_USES: Mapping[Use, Text] = {
    Use.POSSIBLE: Text("judged/use/possible", "Dit kan misschien."),
    Use.ASKED: Text("judged/use/asked", "Dit is aangevraagd."),
    Use.GRANTED: Text("judged/use/granted", "Dit is geregeld."),
    Use.REFUSED: Text("judged/use/refused", "Dit kan nu niet. Vraag het team waarom."),
}
_LETTER = Text(
    "judged/letter",
    "Een mens keek welk werk bij u past. {outcome}\n\nOp {day} kijken wij opnieuw.\n\n"
    "Hier leest u alles: {url}\n\nBent u het er niet mee eens? Daar zegt u dat ook.",
)
# Without what is listed below it on the page.
_IN_LETTER: Mapping[Outcome, Text] = {
    **OUTCOMES,
    Outcome.NOT_YET: Text("judged/letter/not_yet", "Er zijn eerst nog stappen nodig."),
}


def letter(
    catalogues: Catalogues, base_url: str, judgement: Judgement, locale: str, link: str
) -> str:
    """What is sent: the outcome and the day, and where the rest stands; of the steps nothing."""
    findings = judgement.findings
    if findings.outcome is None or findings.review_on is None:
        raise ValueError("only a whole judgement is told")
    fills = {
        "outcome": catalogues.text(locale, _IN_LETTER[findings.outcome], {}),
        "day": full_day(locale, findings.review_on),
        "url": f"{base_url}/oordeel/{link}",
    }
    return catalogues.text(locale, _LETTER, fills)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Tells a judgement to its person. Without `private` what says something of health, money or a
    benefit is left out: a link may be read by others."""

    say: Callable[..., str]
    day: Callable[[date], str]
    locale: str
    instruments: Mapping[str, Instrument]
    private: bool

    def told(self, findings: Findings) -> dict[str, Any]:
        """What `chat/judgement.html` needs of it."""
        outcome, form, review = findings.outcome, findings.form, findings.review_on
        steps = [*self._steps(findings)]
        return {
            "outcome": self.say(OUTCOMES[outcome]) if outcome else "",
            "means": self.say(MEANS[outcome]) if outcome else "",
            "why": findings.explanation,
            "steps": steps,
            "work": [self.say(SECTORS[one]) for one in findings.sectors],
            "form": self.say(FORMS[form]) if form else None,
            "form_reason": findings.form_reason,
            "helps": [*self._helps(findings)],
            "unshown": len(findings.steps) > len(steps)
            or (bool(findings.instruments) and not self.private),
            "review": self.day(review) if review else "",
        }

    def _steps(self, findings: Findings) -> Iterator[dict[str, str]]:
        for step in findings.steps:
            if self.private or step.matter not in PRIVATE_MATTERS:
                yield self._step(step)

    def _step(self, step: Step) -> dict[str, str]:
        return {
            "matter": self.say(MATTERS[step.matter]) if step.matter else "",
            "what": step.what,
            "by": self.say(_BYS[step.by]) if step.by in _BYS and step.by else step.other,
            "on": self.day(step.on) if step.on else "",
        }

    def _helps(self, findings: Findings) -> Iterator[dict[str, str]]:
        for name, use in findings.instruments.items() if self.private else ():
            one = self.instruments.get(name)
            if one is not None:
                yield {
                    "title": one.title_in(self.locale),
                    "what": one.for_person_in(self.locale),
                    "use": self.say(_USES[use]),
                }
