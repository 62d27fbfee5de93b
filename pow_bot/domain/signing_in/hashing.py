"""Passwords are hashed beside the units: one takes longer than a hundred turns of the database."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from pow_bot.domain.signing_in.rules import normal

# OWASP's first choice for argon2id on small machines: 19 MiB, twice over, one lane.
_HASHES = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
# As many at once: a storm of tries may not take all memory and every core.
_WORKERS = ThreadPoolExecutor(2, "hashing")
# Verified where there is nobody, so that the answer takes as long: salt and digest are made of one
# letter, so no password fits. Its cost is that of the others; a test holds it.
_NOBODYS = f"$argon2id$v=19$m=19456,t=2,p=1${'A' * 22}${'A' * 43}"


async def hashed(password: str) -> str:
    """What is kept of a password."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_WORKERS, _HASHES.hash, normal(password))


async def right(password: str, kept: str | None) -> bool:
    """Whether it is the password. Without one it is never, and takes as long to say."""
    loop = asyncio.get_running_loop()
    fits = await loop.run_in_executor(_WORKERS, _HASHES.verify, normal(password), kept or _NOBODYS)
    return fits and kept is not None
