"""The client of python-telegram-bot is satisfied with the double."""

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode

from pow_bot.double.serving import Double

KEYBOARD = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Ja", callback_data="yes")],
        [InlineKeyboardButton("Nee", callback_data="no")],
    ]
)


async def test_a_whole_conversation_goes_to_and_fro(double: Double, bot: Bot) -> None:
    noor = double.person(first_name="Noor")
    await noor.start("r_AM13-poster07")

    (started,) = await bot.get_updates()
    assert started.message is not None
    assert started.message.text == "/start r_AM13-poster07"
    await bot.send_message(
        noor.id, "Zoekt u <b>werk</b>?", parse_mode=ParseMode.HTML, reply_markup=KEYBOARD
    )
    await noor.tap(await noor.sees("Zoekt u werk?"), "Ja")
    (tapped,) = await bot.get_updates(offset=started.update_id + 1)
    assert tapped.callback_query is not None
    assert tapped.callback_query.data == "yes"
    await bot.answer_callback_query(tapped.callback_query.id, "Dank u.")
    await bot.edit_message_text("✓ Zoekt u werk? — Ja", noor.id, 2)

    assert [message.text for message in noor.chat] == [
        "/start r_AM13-poster07",
        "✓ Zoekt u werk? — Ja",
    ]
    assert (await noor.sees_toast()).text == "Dank u."
