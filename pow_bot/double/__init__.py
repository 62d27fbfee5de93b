"""A strict double of the Telegram Bot API: a real HTTP server, and people who type and tap."""
