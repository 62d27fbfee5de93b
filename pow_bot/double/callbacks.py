"""Answers to taps."""

from datetime import timedelta

from pow_bot.double.params import Params
from pow_bot.double.telegram import Telegram, Toast
from pow_bot.double.wire import bad, units

MOST_TOAST = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(telegram: Telegram, asked: Params) -> bool:
    text = asked.text("text")
    if units(text) > MOST_TOAST:
        raise bad("MESSAGE_TOO_LONG")
    query = telegram.queries.get(asked.text("callback_query_id"))
    patience = timedelta(seconds=telegram.strictness.callback_seconds)
    if query is None or query.answered or telegram.now() - query.at > patience:
        raise bad(TOO_OLD)
    query.answered = True
    telegram.toast(Toast(query.id, query.chat, text, asked.truth("show_alert"), asked.text("url")))
    return True
