"""Draw ``theme/assets/mark.png`` from ``icon.svg``: ``python3 scripts/mark.py``.

Phones and old browsers take no drawing for an icon. Run it again whenever the drawing changes.
"""

import subprocess
import sys

import browser
import environment
import screenshots

ASSETS = environment.ROOT / "src" / "thidua" / "theme" / "assets"
SIDE = 180
"""Pixels: what phones put on their first page."""


def main() -> int:
    """Go on inside ``.venv`` and draw it."""
    python = environment.prepare(environment.TEST)
    if not screenshots.is_inside():
        return subprocess.run([str(python), __file__], check=False).returncode
    with screenshots.started(browser.provide(python)) as chromium:
        page = chromium.new_page(viewport={"width": SIDE, "height": SIDE})
        drawing = (ASSETS / "icon.svg").read_text(encoding="utf-8")
        page.set_content(
            f"<style>body {{ margin: 0; background: #8f1a1a }} svg {{ display: block }}</style>"
            f"{drawing}"
        )
        picture = screenshots.compress(page.screenshot())
    (ASSETS / "mark.png").write_bytes(picture)
    environment.tell(f"  mark.png {len(picture)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(environment.guard(main))
