"""Telegram: whether the bot is ours, hears us alone, and is shown as it should be."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from functools import partial

import httpx
from telegram import User

from pow_bot.channels.telegram.client import Client, Contested, TelegramFault, unusable
from pow_bot.channels.telegram.contest import is_contested
from pow_bot.channels.telegram.incoming import ALLOWED
from pow_bot.channels.telegram.polling import CONTESTED_PAUSE
from pow_bot.i18n.catalogues import Catalogues
from pow_bot.operate.asking import asked, connected
from pow_bot.operate.checks.reach import answers_here
from pow_bot.operate.findings import Finding, well, wrong
from pow_bot.operate.opening import opened
from pow_bot.operate.telegram_profile import differences
from pow_bot.operate.telegram_webhook import SET, Webhook, ours, webhook_of
from pow_bot.resources import content
from pow_bot.settings import Settings
from pow_bot.storage import Fault

_DELETE = "pow-bot telegram webhook delete"
_SYNC = "pow-bot telegram sync"
_ASK_FATHER = (
    "Ask @BotFather for the token (/token), and put it into the file of POW_TELEGRAM_TOKEN."
)
# In seconds. Another server of ours asks again a quarter of a minute after it was sent away.
LISTENED = CONTESTED_PAUSE + 1
_PAUSE, _LOOK_AGAIN = 0.5, 2.0
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_SECONDS = 10.0


async def messenger(settings: Settings, now: datetime) -> list[Finding]:
    """All of Telegram, as far as the settings let us ask."""
    if settings.telegram == "off":
        return [_off(settings)]
    found = [_unusable(sentence) for sentence in unusable(settings)]
    if unusable(settings.model_copy(update={"telegram": "polling"})):
        return found
    async with connected(settings) as bot:
        try:
            found.append(_named(await _me(bot)))
            found += await _way(bot, settings, now)
            found.append(await profile(bot, settings))
        except TelegramFault as fault:
            found.append(_refused(fault))
    return found


async def _way(bot: Client, settings: Settings, now: datetime) -> list[Finding]:
    """Whether updates come in the way that is set."""
    webhook = await webhook_of(bot, settings)
    left_lying = await waiting(bot, settings, webhook)
    if settings.telegram == "webhook":
        stands = [_posted(webhook), *_delivered(webhook, now)]
        # Without a secret that can be used, no door knows it.
        door = [] if unusable(settings) else [await let_in(settings)]
        return [*stands, *door, left_lying]
    if webhook.is_set:
        return [_posted_instead(webhook)]
    return [left_lying, *await pollers(bot, settings, now)]


def _off(settings: Settings) -> Finding:
    if settings.telegram_token.get_secret_value():
        hint = "Set POW_TELEGRAM to polling or webhook, and start the server anew."
        return well("telegram.off", "Telegram is off, and there is a token.", hint)
    return well("telegram.off", "Telegram is off.")


def _unusable(sentence: str) -> Finding:
    says, _, fix = sentence.partition(". ")
    return wrong("telegram.settings", f"{says.rstrip('.')}.", fix or "See docs/settings.md.")


async def _me(bot: Client) -> User:
    with asked():
        return await bot.get_me()


def _named(me: User) -> Finding:
    hint = "With @BotFather, /setjoingroups can disable groups." if me.can_join_groups else ""
    return well("telegram.bot", f"The bot is @{me.username}, and the token is its own.", hint)


def _refused(fault: TelegramFault) -> Finding:
    says, _, fix = str(fault).partition(". ")
    if "token" in says:
        return wrong("telegram.token", f"{says}.", _ASK_FATHER)
    fix = "Let this machine reach POW_TELEGRAM_API, port 443; is it right?"
    return wrong("telegram.away", f"{says.rstrip('.')}.", fix)


# Webhook


def _posted(webhook: Webhook) -> Finding:
    if not webhook.is_set:
        says = "Telegram posts to nobody: no webhook is set."
    elif not webhook.leads_here:
        says = f"Telegram posts elsewhere, to {webhook.host}, and not to {webhook.ours}."
    elif set(webhook.allowed) != set(ALLOWED):
        says = "Telegram posts other kinds of updates than this version reads."
    else:
        return well("telegram.webhook", f"Telegram posts to {webhook.url}.")
    return wrong("telegram.webhook", says, f"Run `{SET}`.")


def _delivered(webhook: Webhook, now: datetime) -> Iterator[Finding]:
    trouble = webhook.trouble
    if trouble and (trouble.recent(now) or webhook.waiting):
        yield wrong("telegram.delivery", trouble.as_text(), trouble.fix)


async def let_in(settings: Settings) -> Finding:
    """Whether our own door takes what is posted with the secret; nothing is in what we post."""
    try:
        async with httpx.AsyncClient(timeout=_SECONDS) as client:
            secret = {_SECRET_HEADER: settings.telegram_secret.get_secret_value()}
            answer = await client.post(ours(settings), headers=secret, json={})
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        says = f"{ours(settings)} does not answer: {type(error).__name__}."
        return wrong("telegram.door", says, "Start `pow-bot serve`; then `pow-bot doctor web`.")
    if answer.is_success:
        return well("telegram.door", "The server takes updates that come with the secret.")
    return wrong("telegram.door", *_refused_at_the_door(answer.status_code))


def _refused_at_the_door(code: int) -> tuple[str, str]:
    match code:
        case httpx.codes.FORBIDDEN:
            says = "The server knows another secret than these settings."
            return says, f"Start it anew with these settings, then run `{SET}`."
        case httpx.codes.NOT_FOUND:
            says = "The server has no page for updates."
            return says, "Set POW_TELEGRAM=webhook for the server too, and start it anew."
    says = f"The server answers {code} to an update."
    return says, "See its log; let the proxy pass /telegram on like all else."


# Polling


def _posted_instead(webhook: Webhook) -> Finding:
    says = f"A webhook is set, to {webhook.host}: nothing can be asked for."
    return wrong("telegram.webhook", says, f"Run `{_DELETE}`, or set POW_TELEGRAM=webhook.")


async def pollers(bot: Client, settings: Settings, now: datetime) -> list[Finding]:
    """Whether another program asks for our updates: told by a server of ours, or found out."""
    if not await answers_here(settings):
        return [await alone(bot)]
    try:
        async with opened(settings) as database:
            noted = partial(is_contested, bot=bot.number, now=now)
            return [_others() if await database.write(noted) else _nobody_else()]
    except Fault:
        # The database is looked at elsewhere.
        return []


async def alone(bot: Client, seconds: float = LISTENED) -> Finding:
    """Whether another program asks for our updates: its asking would end ours."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    try:
        while (left := until - loop.time()) > 0:
            with asked():
                found = await bot.updates(None, max(1, round(left)), ALLOWED)
            # What waits is told at once, and nobody is noticed; others would take it soon.
            await asyncio.sleep(min(left, _PAUSE) if found else 0)
    except Contested:
        return _others()
    return _nobody_else()


def _others() -> Finding:
    says = "Another program asks for the updates of this bot. Only one may."
    fix = "Stop the other one. Is it not yours? Then make a new token: @BotFather, /revoke."
    return wrong("telegram.pollers", says, fix)


def _nobody_else() -> Finding:
    return well("telegram.pollers", "Nobody else asks for the updates.")


# Both


async def waiting(bot: Client, settings: Settings, before: Webhook) -> Finding:
    """Whether updates lie at Telegram and nobody takes them: asked twice, some moments apart."""
    if before.waiting:
        await asyncio.sleep(_LOOK_AGAIN)
        after = await webhook_of(bot, settings)
        if after.waiting >= before.waiting:
            says = (
                f"{after.waiting} updates wait, and nobody takes them. After a day they are gone."
            )
            fix = "Start `pow-bot serve`; its log says what is wrong."
            return wrong("telegram.waiting", says, fix)
    return well("telegram.waiting", "No updates are left lying at Telegram.")


async def profile(bot: Client, settings: Settings) -> Finding:
    """Whether names, texts and commands at Telegram are those of this version."""
    changes = await differences(bot, settings, Catalogues(content("locales")))
    if not changes:
        return well("telegram.profile", "Name, texts, commands and menu are as they should be.")
    parts = ", ".join(dict.fromkeys(change.part.name for change in changes))
    return wrong("telegram.profile", f"Not in step with this version: {parts}.", f"Run `{_SYNC}`.")
