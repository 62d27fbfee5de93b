"""`pow-bot`, also as `python -m pow_bot`."""

import gc


def main() -> None:
    """Import the commands, and run one."""
    # Nothing that an import makes is ever garbage, and looking for it takes a fifth of a start.
    gc.disable()
    from pow_bot import cli  # noqa: PLC0415 -- what must come first cannot stand below it

    gc.freeze()
    gc.enable()
    cli.main()


if __name__ == "__main__":
    main()
