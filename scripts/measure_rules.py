"""Measure the rules about people: ``python3 scripts/measure_rules.py [--write] [--wrong PART]``.

Runs ``tests/rule_sets.py`` inside ``.venv``; the labelled sentences are in ``tests/rules/``.
"""

import subprocess
import sys

import environment


def main() -> int:
    """Go on inside ``.venv``, where the library is."""
    python = environment.prepare(environment.TEST)
    command = [str(python), str(environment.ROOT / "tests/rule_sets.py"), *sys.argv[1:]]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(environment.guard(main))
