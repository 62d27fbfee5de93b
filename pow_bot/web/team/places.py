"""Addresses that more than one part of the workplace leads to."""

import re

ACCOUNT = "/team/account"
WELCOME = "/team/account/welcome"
BY_PASSKEY = "/team/in/passkey"
ELSEWHERE = "/team/in/elsewhere"
COLLEAGUES = "/team/colleagues"
# A page of the workplace: no other site, and no way out of it by dots.
_WITHIN = re.compile(r"/team(/[\w-]+)*(\?[\w=&%+.-]*)?", re.ASCII)
_LONGEST = 500


def within(url: str) -> str:
    """The address, if it is one of the workplace; else nothing."""
    return url if len(url) <= _LONGEST and _WITHIN.fullmatch(url) else ""
