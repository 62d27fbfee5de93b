"""The double as a process: `python -m pow_bot.double --port 8081`."""

import argparse
import asyncio
import signal
import sys

from pow_bot.double.serving import TOKEN, Strictness, double_served


def main() -> None:
    asyncio.run(_serve(_parser().parse_args()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pow_bot.double", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="a free one unless named")
    parser.add_argument("--token", default=TOKEN, help="of the one bot there is")
    parser.add_argument("--control", action="store_true", help="let other processes play people")
    parser.add_argument("--local-urls", action="store_true", help="let buttons lead to localhost")
    parser.add_argument("--no-rates", action="store_true", help="let the bot send at any speed")
    return parser


async def _serve(options: argparse.Namespace) -> None:
    strictness = Strictness(rates=not options.no_rates, local_urls=options.local_urls)
    told = asyncio.Event()
    for stop in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(stop, told.set)
    async with double_served(
        token=options.token, port=options.port, strictness=strictness, control=options.control
    ) as double:
        sys.stdout.write(f"{double.address}\n")
        sys.stdout.flush()
        await told.wait()


if __name__ == "__main__":
    main()
