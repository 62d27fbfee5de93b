"""How the world reaches us, and how we reach it: the public address, the proxy, and mail."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException

from pow_bot.operate.findings import Finding, well, wrong
from pow_bot.settings import Settings

_SECONDS = 10.0
_ALIVE = "ok\n"
_HOME = {"localhost", "127.0.0.1", "::1"}
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - to be recognised, not to be listened on


# Web


def address(settings: Settings) -> Finding:
    """Whether what people say to us is closed on its way."""
    if settings.secure:
        return well("web.address", f"People reach you at {settings.base_url}, over https.")
    says = f"{settings.base_url} is no https address: others can read along."
    if urlsplit(settings.base_url).hostname in _HOME:
        says = f"{settings.base_url} is this machine: nobody else can reach it."
    return wrong("web.address", says, "Set POW_BASE_URL to the public address, with https.")


def proxies(settings: Settings) -> Iterator[Finding]:
    """Over https there is a proxy, since the server itself speaks plain http."""
    if settings.secure and not settings.proxies:
        says = "Behind a proxy all people seem to come from one address, and share one limit."
        yield wrong("web.proxies", says, "Set POW_PROXIES to the address of the proxy.")


async def reachable(settings: Settings) -> Finding:
    """Whether the public address leads to a server of ours, asked from here."""
    url = f"{settings.base_url}/healthz"
    try:
        async with httpx.AsyncClient(timeout=_SECONDS) as client:
            answer = await client.get(url)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        fix = "Start `pow-bot serve`; then look at DNS, the proxy, its certificate, and the port."
        return wrong("web.reachable", f"{url} does not answer: {type(error).__name__}.", fix)
    if answer.status_code != httpx.codes.OK or answer.text != _ALIVE:
        fix = "Let the proxy pass everything on to POW_HOST and POW_PORT, with the Host as it is."
        says = f"{url} is answered with {answer.status_code}, and not by this program."
        return wrong("web.reachable", says, fix)
    return well("web.reachable", f"{url} answers.")


async def answers_here(settings: Settings) -> bool:
    """Whether a server of ours listens on this machine, as the settings have it."""
    host = settings.host if settings.host not in _EVERYWHERE else "127.0.0.1"
    named = f"[{host}]" if ":" in host else host
    try:
        async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as client:
            # It answers to this name whatever its address is.
            there = {"Host": "localhost"}
            answer = await client.get(f"http://{named}:{settings.port}/healthz", headers=there)
    except (httpx.HTTPError, httpx.InvalidURL):
        return False
    return answer.text == _ALIVE


# Mail


async def mail(settings: Settings) -> Finding:
    """Whether the mail server lets us in; nothing is sent."""
    if not settings.mail_host:
        says = "No mail server is set: nobody gets mail. Letters stand behind their links."
        return well("mail.server", says, "Set POW_MAIL_HOST and POW_MAIL_FROM to send mail.")
    if not settings.mail_from:
        return wrong("mail.server", "Mail has no sender.", "Set POW_MAIL_FROM.")
    return await _greeted(settings)


async def _greeted(settings: Settings) -> Finding:
    at = f"{settings.mail_host}, port {settings.mail_port}"
    try:
        async with _server(settings) as server:
            await server.ehlo()
            return well("mail.server", f"The mail server at {at} lets us in.")
    except SMTPAuthenticationError:
        fix = "Set POW_MAIL_USER and POW_MAIL_PASSWORD right."
        return wrong("mail.server", f"The mail server at {at} refuses the password.", fix)
    except (SMTPException, OSError) as error:
        fix = "Set POW_MAIL_HOST, POW_MAIL_PORT and POW_MAIL_TLS right."
        says = f"The mail server at {at} cannot be reached: {type(error).__name__}."
        return wrong("mail.server", says, fix)


def _server(settings: Settings) -> SMTP:
    """Entering it secures the connection and signs in, as mail itself does."""
    return SMTP(
        hostname=settings.mail_host,
        port=settings.mail_port,
        username=settings.mail_user or None,
        password=settings.mail_password.get_secret_value() or None,
        use_tls=settings.mail_tls == "tls",
        start_tls=settings.mail_tls == "starttls",
        timeout=_SECONDS,
    )
