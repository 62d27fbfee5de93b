"""How the bot presents itself in Telegram, before anybody said a word."""

from pow_bot.engine.flow import Text

# In an empty chat, above the button that begins.
ABOUT = Text(
    "telegram/profile/about",
    "Zoekt u werk, of raakt u uw werk kwijt? Vier antwoorden zijn genoeg om u te melden.\n\n"
    "U praat met een computer. Daarna belt of schrijft een mens van het team van uw regio.\n\n"
    "Telegram kan meelezen. Zonder Telegram kan het ook: {url}",
)
# On the page of the bot, and beside a link to it.
SHORT = Text(
    "telegram/profile/short", "Hulp bij werk zoeken, in gewone taal. Van het team van uw regio."
)
