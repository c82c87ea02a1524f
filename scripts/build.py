"""Build the site on any machine: ``python3 scripts/build.py [--strict] [--as-of DATE]``.

The options are those of ``thidua build``, which also answers ``--help`` and wrong usage.
"""

import os
import sys

import environment


def main() -> int:
    """Set up what is missing, then become ``thidua build`` in the project's folder."""
    python = environment.prepare(environment.RUNTIME)
    os.chdir(environment.ROOT)
    return environment.become(python, "thidua", "build", *sys.argv[1:])


if __name__ == "__main__":
    sys.exit(environment.guard(main))
