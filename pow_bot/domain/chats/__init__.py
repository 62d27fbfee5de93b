"""Chats in a messenger, through which people are reached."""
