"""What may come next for somebody who is rounded off: a suggestion or two for each reason.

Nobody keeps a promise of what is closed: each is a step that the person can take.
"""

from collections.abc import Mapping
from typing import Any

from pow_bot.domain.intake.rounding_off import LEFT, STEP_FIRST, UNHEARD, WHY_FIRST
from pow_bot.domain.intake.words import Closing
from pow_bot.engine.flow import Text
from pow_bot.web.team import texts
from pow_bot.web.team.intake.section import Sight
from pow_bot.web.team.words import Words

SUGGESTIONS: Mapping[Closing, tuple[Text, ...]] = {
    Closing.REACHED_AND_HELPED: (
        Text("closing/step/helped/own", "U gaat zelf verder met wat wij afspraken. Loopt het vast? Meld u weer."),
        Text("closing/step/helped/ask", "Heeft u later nog een vraag? Schrijf ons die dan."),
    ),
    Closing.HANDED_TO_OTHER: (
        Text("closing/step/handed/they", "Uw vraag ligt nu bij hen. Hoort u niets? Schrijf ons dat dan."),
        Text("closing/step/handed/you", "U belt hen zelf. Heeft u het nummer niet? Schrijf ons dan."),
    ),
    Closing.NOT_REACHED: (
        Text("closing/step/not_reached/again", "Wij konden u niet bereiken. U kunt zich altijd opnieuw aanmelden."),
        Text("closing/step/not_reached/come", "Wij konden u niet bereiken. U mag ook gewoon langskomen."),
    ),
    Closing.NO_LONGER_NEEDED: (
        Text("closing/step/not_needed/again", "U heeft ons nu niet nodig. Later kunt u zich weer aanmelden."),
    ),
}  # fmt: skip


# The field that a refusal is about; the others are about the reason.
_ABOUT: Mapping[Text, str] = {LEFT: "first", STEP_FIRST: "next_step", WHY_FIRST: "why"}
_ASKED = frozenset({LEFT, UNHEARD, WHY_FIRST})


def close_form(sight: Sight) -> dict[str, Any]:
    """How it is rounded off. Once something was asked, it can be done all the same, with a reason."""
    typed, refused = sight.typed("close"), sight.refused
    about = refused.about if refused and refused.action == "close" else None
    return {
        "reason": "",
        "reasons": sight.words.choices(texts.CLOSINGS),
        "next_step": "",
        "steps": _suggested(sight.words, sight.opened.intake.locale),
        "asks": about in _ASKED or "anyway" in typed,
        "anyway": "",
        "why_anyway": "",
        "wrong": _ABOUT.get(about, "reason") if about else None,
    }


def _suggested(words: Words, locale: str) -> list[dict[str, str]]:
    """Each suggestion in the person's language, who reads it; beside it the reason it is for."""
    return [
        {
            "text": words.catalogues.text(locale, step, {}),
            "reason": words.closing(reason),
            "value": reason.value,
        }
        for reason, steps in SUGGESTIONS.items()
        for step in steps
    ]
