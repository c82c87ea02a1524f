"""Draw the pages of sample handouts: ``python3 demo/handout_pages.py [--large FOLDER]``.

Makes one handout of each kind from the demonstration, as ``thidua handouts --samples`` does, and
turns every page into a small picture in ``tests/screenshots/handouts/``; ``--large`` draws them in
another folder, large enough to be read.
"""

import argparse
import io
import sys
from datetime import date
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment

PICTURES = environment.ROOT / "tests/screenshots/handouts"
AS_OF = date(2024, 12, 31)
SMALL, LARGE = 360, 1400
"""Pixels of a page's longer side."""
FEW = 8
"""Pages of a handout that are kept small: those of a booklet are many."""


def main() -> int:
    """Make the handouts and draw them."""
    parser = argparse.ArgumentParser(description="Vẽ các trang của ấn phẩm mẫu.")
    parser.add_argument("--large", type=Path, help="vẽ lớn vào thư mục này, để xem kỹ")
    large = parser.parse_args().large
    environment.enter(environment.TEST)
    folder = large or PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    names = draw(folder, LARGE if large else SMALL, None if large else FEW)
    environment.tell(f"Đã vẽ {len(names)} trang vào {folder}")
    return 0


def draw(folder: Path, side: int, most: "int | None") -> "list[str]":
    """Draw the pages of every PDF and picture among the samples; return the names."""
    from PIL import Image
    from pypdfium2 import PdfDocument

    from thidua.clock import end_of_day
    from thidua.handouts.samples import make_samples
    from thidua.load import load
    from thidua.review import review

    edition = review(load(environment.ROOT), end_of_day(AS_OF))
    names = []
    for product in make_samples(edition):
        stem = f"{product.kind.value}-{Path(product.name).stem}"[:80]
        if product.name.endswith(".jpg"):
            with Image.open(io.BytesIO(product.content)) as shown:
                shown.thumbnail((side, side))
                shown.convert("RGB").quantize(64).save(folder / f"{stem}.png", optimize=True)
            names.append(f"{stem}.png")
        if not product.name.endswith(".pdf"):
            continue
        document = PdfDocument(product.content)
        for number, page in enumerate(document):
            if most is not None and number >= most:
                break
            picture = page.render(scale=side / max(page.get_size())).to_pil()
            name = f"{stem}-{number + 1:02d}.png"
            # Few colours are enough to see by, and a third of the bytes.
            picture.convert("RGB").quantize(64).save(folder / name, optimize=True)
            names.append(name)
        document.close()
    return names


if __name__ == "__main__":
    sys.exit(environment.guard(main))
