"""``python -m thidua``."""

from thidua import stopping


def main() -> None:
    """Run the program. Its imports take a while, so Ctrl-C is answered before them."""
    stopping.listen()
    from thidua import cli  # noqa: PLC0415 - not before somebody listens

    try:
        cli.main()
    finally:
        stopping.finish()


if __name__ == "__main__":
    main()
