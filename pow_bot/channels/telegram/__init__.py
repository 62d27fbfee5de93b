"""The door for talk in Telegram."""
