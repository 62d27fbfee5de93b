"""Why there is nothing in a list: by its view, by its filters, or by who looks."""

from pow_bot.domain.intake.queries import View
from pow_bot.domain.staff.permissions import meets_people
from pow_bot.domain.staff.rules import Actor


def why_empty(actor: Actor, view: View, *, narrowed: bool) -> str:
    """The name of what the list says."""
    if not meets_people(actor):
        return "nobody"
    if narrowed:
        return "filtered"
    if view is View.ALL and not actor.at_front_door:
        return "elsewhere"
    return view
