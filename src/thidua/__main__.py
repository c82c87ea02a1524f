"""``python -m thidua``."""

import os

from thidua import stopping
from thidua.garbage import SHORT, leave_be, look_rarely


def main() -> None:
    """Run the program. Its imports take a while, so Ctrl-C is answered before them."""
    stopping.listen()
    # Pydantic would look for plugins in every installed package; none is meant for us.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    look_rarely(SHORT)
    from thidua import cli  # noqa: PLC0415 - not before somebody listens

    try:
        cli.main()
    finally:
        stopping.finish()
        leave_be()


if __name__ == "__main__":
    main()
