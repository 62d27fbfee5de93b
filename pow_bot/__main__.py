"""`python -m pow_bot` is `pow-bot`."""

from pow_bot.cli import main

main()
