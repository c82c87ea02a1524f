"""Run any command of the program: ``python3 scripts/thidua.py COMMAND…`` (``--help`` lists them).

This file has the name of the package, so it must never be importable beside it: the package
runs in its own process, started without this folder on its path.
"""

import sys

import environment


def main() -> int:
    """Set up what is missing, then become ``thidua``, for this project from wherever one stands."""
    python = environment.prepare(environment.lock_of(sys.argv[1:]))
    return environment.become(python, "thidua", "--root", str(environment.ROOT), *sys.argv[1:])


if __name__ == "__main__":
    sys.exit(environment.guard(main))
