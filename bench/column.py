"""A column as large as one likes: ``python3 bench/column.py --articles 1000 FOLDER``.

Writes a ward's whole project with approved Vietnamese articles of 600 to 800 words, evenly over
ten years, the same every time. It is the demonstration's ward without its articles.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment

ROOT = environment.ROOT
SEED = 20240611
FIRST_DAY, DAYS = date(2015, 1, 1), 3650
CATEGORIES = ("chinh-sach", "phong-trao", "mo-hinh", "tu-tuong")
PHOTO = "bia-{}.jpg"
WARD = ("docs", "hooks", "overrides")
ON_AIR = "".join(
    f"  - {{on: {day}, station: phat-thanh-tinh, minutes: 8, kind: tiep-song,"
    " programme: Tin thi đua trong quý}\n"
    for day in ("2024-02-06", "2024-05-07", "2024-08-06", "2024-11-05")
)
BARE_LOGS = {
    "docs/truyen-thanh.md": f"title: Truyền thanh\nbroadcasts:\n{ON_AIR}",
    "docs/hoat-dong.md": "title: Hoạt động\n",
}
"""Logs in place of the demonstration's, which tell of articles that are not here."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it is written, without photos; ``head`` is its front matter."""

    path: str
    """From the folder of all articles, as ``2015/bai-0.md``."""
    head: str
    body: str

    def content(self, more: str = "") -> str:
        """Return the whole file, with further lines of front matter."""
        return f"---\n{self.head}{more}---\n\n{self.body}"


def main() -> int:
    """Write one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where to; must not be there yet")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--photos", type=int, default=0, help="how many articles have one")
    options = parser.parse_args()
    environment.enter(environment.RUNTIME)
    write_column(options.folder, options.articles, options.photos)
    environment.tell(f"{options.folder}: {options.articles} bài, {options.photos} ảnh")
    return 0


def write_column(folder: Path, articles: int, photos: int = 0) -> None:
    """Write a ward's project with so many articles, of which some have a photo; all approved."""
    from album import draw_photo

    (folder / "src").mkdir(parents=True)  # mkdocs.yml names it as a folder to watch
    for name in WARD:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for path, head in BARE_LOGS.items():
        (folder / path).write_text(f"---\n{head}---\n", "utf-8")
    pictures = photographed(articles, photos)
    for number, text in enumerate(write_texts(articles)):
        page = folder / "articles" / text.path
        page.parent.mkdir(parents=True, exist_ok=True)
        photo = ""
        if number in pictures:
            draw_photo(page.with_name(PHOTO.format(number)), number)
            photo = (
                f"image: {PHOTO.format(number)}\nimage_alt: Ảnh chụp một hoạt động của khu phố\n"
            )
        page.write_text(text.content(photo), "utf-8")
    approve(folder)


def photographed(articles: int, photos: int) -> set[int]:
    """Return the numbers of the articles that have a photo."""
    return set(random.Random(SEED).sample(range(articles), min(photos, articles)))


def write_texts(articles: int) -> Iterator[Text]:
    """Yield so many articles, the oldest first; each but the first links to the one before."""
    from prose import paragraphs, sentence, title

    rng = random.Random(SEED)
    before = ""
    for number in range(articles):
        day = FIRST_DAY + timedelta(days=number * DAYS // articles)
        path = f"{day.year}/bai-{number}.md"
        head = (
            f"title: {title(rng)} ({number})\n"
            f"date: {day.isoformat()}\n"
            f"summary: >-\n  {sentence(rng)}\n"
            f"category: {rng.choice(CATEGORIES)}\n"
            f"fields: [{rng.choice(entries('linh-vuc'))}]\n"
            f"movements: [{rng.choice(entries('phong-trao'))}]\n"
            f"unit: {rng.choice(entries('don-vi'))}\n"
            "author: Ban biên tập\n"
        )
        body = "\n\n".join(paragraphs(rng, rng.randint(600, 740))) + "\n"
        if before:
            body += f"\nXem thêm [bài trước](../{before}).\n"
        yield Text(path, head, body)
        before = path


def entries(register: str) -> list[str]:
    """Return the slugs of a register of the demonstration."""
    paths = (ROOT / "docs" / register).glob("*.md")
    return sorted(path.stem for path in paths if path.stem != "index")


def approve(folder: Path, path: str | None = None) -> None:
    """Review every article, or the one at ``path``, as ``thidua approve`` would on its day."""
    from thidua.load import load
    from thidua.review.amendments import write_review
    from thidua.schema.article import Review

    column = load(folder)
    for article in column.articles:
        if path in {None, article.path}:
            review = Review(by=column.ward.reviewers[0], on=article.date, digest=article.digest)
            write_review(folder / article.path, review)


if __name__ == "__main__":
    sys.exit(environment.guard(main))
