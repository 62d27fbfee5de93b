"""All routes below `/team`, a part of the workplace at a time."""

from collections.abc import Callable

from fastapi import APIRouter

from pow_bot.web.team.colleagues.people import people
from pow_bot.web.team.guard import Guard
from pow_bot.web.team.intake.access import access
from pow_bot.web.team.intake.beside import beside
from pow_bot.web.team.intake.merging import merging
from pow_bot.web.team.intakes import intakes
from pow_bot.web.team.judging.page import judging
from pow_bot.web.team.queue.exporting import exporting
from pow_bot.web.team.queue.live import live
from pow_bot.web.team.queue.searching import searching
from pow_bot.web.team.queue.several import several
from pow_bot.web.team.rooms.agenda import agenda
from pow_bot.web.team.rooms.auditing import auditing
from pow_bot.web.team.rooms.calls import calls
from pow_bot.web.team.rooms.case_table import case_table
from pow_bot.web.team.rooms.directory import directory
from pow_bot.web.team.rooms.notices import notices
from pow_bot.web.team.rooms.offers import offers
from pow_bot.web.team.rooms.register import register
from pow_bot.web.team.rooms.requests import requests
from pow_bot.web.team.rooms.retention import retention
from pow_bot.web.team.routes import Routes
from pow_bot.web.team.services import TeamServices
from pow_bot.web.team.settings.router import settings
from pow_bot.web.team.signing_in.account import account
from pow_bot.web.team.signing_in.elsewhere import elsewhere
from pow_bot.web.team.signing_in.way_in import way_in

# An intake's forms take any last word of an address, so they come last.
_PARTS: tuple[Callable[[TeamServices, Guard, Routes], None], ...] = (
    # Before the links, which take any last word too.
    elsewhere,
    way_in,
    account,
    people,
    live,
    beside,
    several,
    settings,
    notices,
    retention,
    register,
    calls,
    agenda,
    offers,
    directory,
    requests,
    case_table,
    judging,
    searching,
    exporting,
    auditing,
    access,
    merging,
    intakes,
)


def team_router(services: TeamServices) -> APIRouter:
    """They answer 404 and 403 by raising; error pages are the app's."""
    guard, router = Guard(services), APIRouter()
    for part in _PARTS:
        part(services, guard, Routes(router, guard))
    return router
