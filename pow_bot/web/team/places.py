"""Addresses that more than one part of the workplace leads to."""

ACCOUNT = "/team/account"
WELCOME = "/team/account/welcome"
BY_PASSKEY = "/team/in/passkey"
ELSEWHERE = "/team/in/elsewhere"
COLLEAGUES = "/team/colleagues"
