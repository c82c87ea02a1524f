"""Draw the pictures of the sample articles: ``python3 demo/draw.py [--only TEXT] [--into FOLDER]``.

Flat landscapes and still lifes in the colours of lacquer and silk: no words, no faces, nothing
taken from anyone. The same program always draws the same pictures.
"""

import argparse
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment

ARTICLES = environment.ROOT / "articles/2024"


def main() -> int:
    """Draw all sample pictures, or those whose path contains a given text."""
    parser = argparse.ArgumentParser(description="Vẽ tranh minh họa cho các bài mẫu.")
    parser.add_argument("--only", default="", metavar="CHỮ", help="chỉ vẽ tranh có chữ này")
    parser.add_argument("--into", type=Path, default=ARTICLES, metavar="THƯ_MỤC", help="nơi ghi")
    options = parser.parse_args()
    environment.enter(environment.RUNTIME)
    from pictures import PICTURES, draw

    chosen = {place: scene for place, scene in PICTURES.items() if options.only in place}
    if not chosen:
        parser.error(f"không tranh nào có chữ «{options.only}»")
    for place, scene in chosen.items():
        draw(scene, options.into / place)
        environment.tell(str(options.into / place))
    return 0


if __name__ == "__main__":
    sys.exit(environment.guard(main))
