"""A strict double of the Telegram Bot API, as a real HTTP server: for tests, demo and benchmarks."""
