"""From a posted form of a conversation to what was heard: one form, one wish."""

from starlette.datastructures import FormData

from pow_bot.engine.flow import At
from pow_bot.engine.heard import Back, Change, GoOn, Heard, Open, Said
from pow_bot.web.forms import as_number


def heard_in(form: FormData) -> Heard:
    """Change an answer, open something else, go back, answer, or just go on."""
    if change := _at(form.get("change")):
        return Change(change)
    if isinstance(flow := form.get("open"), str):
        return Open(flow)
    if form.get("back"):
        return Back()
    at = _at(form.get("at"))
    if at is None:
        return GoOn()
    choices = tuple(name for name in form.getlist("choice") if isinstance(name, str))
    text = form.get("text")
    return Said(
        text=text if isinstance(text, str) else "",
        choices=choices,
        at=at,
        revision=as_number(form.get("revision")),
    )


def give_back(question: dict[str, object], said: Said) -> None:
    """Let what was typed and chosen stand as it was, to be mended."""
    question["value"] = said.text
    options = question["options"]
    for option in options if isinstance(options, list) else ():
        option["checked"] = option["name"] in said.choices


def _at(value: object) -> At | None:
    flow, dot, step = value.partition(".") if isinstance(value, str) else ("", "", "")
    return At(flow, step) if dot else None
