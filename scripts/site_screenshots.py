"""Photograph every kind of page: ``python3 scripts/site_screenshots.py [FOLDER]``.

Wards with no article, one, fifteen and five hundred are made of the demonstration and built; then
every kind of page is photographed whole at five widths, by day, by night and in high contrast, and
put on paper. The pictures are for looking at while the theme is worked on, hundreds of them: they
lie in ``.cache/pictures`` and not in the repository.

``--only KIND``, ``--width``, ``--look`` and ``--items`` narrow what is taken; each may be repeated.
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import browser
import environment
import screenshots

if screenshots.is_inside():
    from playwright.sync_api import Browser, Page
    from pypdf import PdfReader

WARD = ("mkdocs.yml", "docs", "articles", "hooks", "overrides")
PICTURES = environment.ROOT / ".cache" / "pictures"
AS_OF = "2024-12-31"
NEW_YEAR = "1704042000"
"""The first moment of 2024, in seconds."""
WIDTHS = (320, 360, 768, 1440, 1920)
LOOKS = ("light", "dark", "contrast", "paper")
ITEMS = (0, 1, 15, 500)
PAPER = 794
"""Pixels of A4's width."""
TALLEST = 6000
"""Pixels of a picture: what lies further down looks like what is above."""

KINDS = {
    "home": "",
    "article": "bai/2024/nguyen-thi-chien-nu-anh-hung-dau-tien/",
    "article-long": "bai/2024/loi-keu-goi-thi-dua-ai-quoc/",
    "article-plain": "bai/2024/hoi-dap-cac-danh-hieu-thi-dua/",
    "list": "chuyen-muc/guong/",
    "empty-list": "linh-vuc/y-te/",
    "register": "chuyen-muc/",
    "exemplars": "dien-hinh/",
    "exemplar": "dien-hinh/nguyen-thi-chien/",
    "campaign": "chien-dich/ky-niem-11-6-2024/",
    "plans": "ke-hoach/",
    "plan": "ke-hoach/2024/",
    "targets": "chi-tieu/",
    "broadcasts": "truyen-thanh/",
    "abbreviations": "viet-tat/",
    "library": "van-ban/",
    "document": "van-ban/luat-thi-dua-khen-thuong-2003/",
    "slogans": "khau-hieu/",
    "archive": "luu-tru/",
    "year": "luu-tru/2024/",
    "month": "luu-tru/2024/06/",
    "quarter": "nhin-lai/2024/quy-2/",
    "looking-back": "nhin-lai/2024/",
    "sitemap": "so-do/",
    "search": "tim-kiem/",
    "data": "du-lieu/",
    "feeds": "rss/",
    "contact": "lien-he/",
    "missing": "404.html",
}
"""An address for every kind of page; one that a ward of so many items has not is left out."""


CHOOSE = """(theme) => {
    if (theme) document.documentElement.setAttribute('data-theme', theme);
    else document.documentElement.removeAttribute('data-theme');
}"""
ALL_PICTURES = """async () => {
    for (const one of document.images) one.loading = 'eager';
    await Promise.all([...document.images].map((one) => one.decode().catch(() => null)));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
"""Waits until every picture is there; one that cannot be shown is seen in the photograph."""


class Wish(NamedTuple):
    """What to photograph."""

    folder: Path
    only: "list[str]"
    widths: "list[int]"
    looks: "list[str]"
    items: "list[int]"


def main() -> int:
    """Go on inside ``.venv``, build the wards and take every picture."""
    wish = read_wish()
    python = environment.prepare(environment.TEST)
    if not screenshots.is_inside():
        command = [str(python), __file__, *sys.argv[1:]]
        return subprocess.run(command, check=False).returncode
    with screenshots.started(browser.provide(python)) as chromium:
        for items in wish.items:
            site = build(wish.folder / f"ward-{items}", items)
            with screenshots.served(site) as address:
                taken = sum(1 for _ in take_all(chromium, site, address, items, wish))
            environment.tell(f"  {items} bài: {taken} ảnh trong {wish.folder}")
    return 0


def read_wish() -> Wish:
    """Read what was asked for; what is not named is everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PICTURES)
    parser.add_argument("--only", action="append", choices=KINDS, default=[])
    parser.add_argument("--width", action="append", type=int, default=[])
    parser.add_argument("--look", action="append", choices=LOOKS, default=[])
    parser.add_argument("--items", action="append", type=int, default=[])
    given = parser.parse_args()
    return Wish(
        given.folder,
        given.only or list(KINDS),
        given.width or list(WIDTHS),
        given.look or list(LOOKS),
        given.items or list(ITEMS),
    )


def build(root: Path, items: int) -> Path:
    """Build a ward with so many articles; return where its site lies."""
    if not (root / "mkdocs.yml").is_file():
        copy_ward(root)
        populate(root, items)
    command = environment.module_command(Path(sys.executable), "thidua", "--root", str(root))
    done = subprocess.run(
        [*command, "build", "--as-of", AS_OF], check=False, capture_output=True, encoding="utf-8"
    )
    if not (root / "site" / "index.html").is_file():
        raise environment.SetupError(f"không dựng được trang mẫu:\n{done.stdout}", "xem lỗi trên.")
    return root / "site"


def copy_ward(root: Path) -> None:
    """Copy the demonstration."""
    root.mkdir(parents=True)
    for name in WARD:
        source = environment.ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, root / name)
    (root / "src").mkdir()


def populate(root: Path, items: int) -> None:
    """Leave, or make, so many articles; those that are made are copies under other names."""
    found = sorted((root / "articles" / "2024").iterdir(), key=leads_on)
    (root / "articles" / ".published.json").unlink(missing_ok=True)
    for one in found[items:]:
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    if items <= len(found):
        forget_what_is_gone(root, {one.stem for one in found[items:]})
        return
    texts = [one for one in found if one.is_dir()]
    for number in range(items - len(found)):
        source = texts[number % len(texts)]
        make_copy(source, root / "articles" / "2024" / f"bai-mau-{number:03d}", number)
    approve(root)


GIVEN = ("An", "Ánh", "Bình", "Chi", "Dung", "Đức", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga")
GIVEN_MORE = ("Oanh", "Phúc", "Quân", "Sơn", "Thảo", "Uyên", "Vinh", "Xuân", "Yến")
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Nông", "Hà", "Triệu")
MIDDLE = ("Mẫu", "Thị Mẫu", "Văn Mẫu", "Minh Mẫu")


def make_copy(source: Path, target: Path, number: int) -> None:
    """Copy an article as another one, about somebody who does not exist."""
    shutil.copytree(source, target)
    path = target / "index.md"
    given = (*GIVEN, *GIVEN_MORE)[number % 21]
    name = f"{FAMILY[number % 8]} {MIDDLE[number % 4]} {given}"
    lines = []
    is_review = False
    for line in path.read_text("utf-8").split("\n"):
        key = line.partition(":")[0]
        is_review = key == "review" or (is_review and line.startswith(" "))
        if not is_review and key not in ("aliases", "id"):
            lines.append(retold(line, key, number, name))
    lines.append(f"Đây là bài mẫu số {number + 1}, để xem trang khi có nhiều bài.\n")
    path.write_text("\n".join(lines), "utf-8")


def retold(line: str, key: str, number: int, name: str) -> str:
    """Return a line of an article as its copy has it."""
    if key == "title":
        return f'title: "Bài mẫu số {number + 1}: {name} và việc nhỏ trong tổ dân phố"'
    if key == "date":
        return f"date: 2024-{number % 11 + 1:02d}-{number % 27 + 1:02d}"
    if "name:" in line and "exemplars" not in line:
        head, _, rest = line.partition("name:")
        ending = rest[rest.index(",") :] if "," in rest else ""
        return f"{head}name: {name}{ending}"
    return line


def leads_on(article: Path) -> "tuple[bool, str]":
    """Tell whether an article leads to others; those that do go first when few are to be left."""
    text = article / "index.md" if article.is_dir() else article
    return "](../" in text.read_text("utf-8").replace("](../../", ""), article.name


def forget_what_is_gone(root: Path, gone: "set[str]") -> None:
    """Drop what logs and texts tell of articles that are not there: a log as a whole."""
    for name, title in (("truyen-thanh", "Truyền thanh"), ("hoat-dong", "Hoạt động")):
        path = root / "docs" / f"{name}.md"
        if any(slug in path.read_text("utf-8") for slug in gone):
            path.write_text(f"---\ntitle: {title}\n---\n", "utf-8")
    for path in (root / "docs").rglob("*.md"):
        text = path.read_text("utf-8")
        lines = text.split("\n")
        kept = [one for one in lines if "articles/" not in one or not any(s in one for s in gone)]
        path.write_text("\n".join(kept), "utf-8")


def approve(root: Path) -> None:
    """Approve all that was made, as of the first moment of its year."""
    made = sorted((root / "articles" / "2024").glob("bai-mau-*/index.md"))
    command = environment.module_command(Path(sys.executable), "thidua")
    paths = [path.relative_to(root).as_posix() for path in made]
    done = subprocess.run(
        [*command, "approve", "--yes", "--by", "Chủ tịch UBND phường", *paths],
        check=False,
        cwd=root,
        env={**os.environ, "SOURCE_DATE_EPOCH": NEW_YEAR},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    if done.returncode:
        raise environment.SetupError(f"không duyệt được bài mẫu:\n{done.stdout}", "xem lỗi trên.")


def take_all(
    chromium: "Browser", site: Path, address: str, items: int, wish: Wish
) -> Iterator[Path]:
    """Take every picture of one ward; yield where each lies.

    A page is opened once and then looked at in every way: opening it takes longer than a picture.
    """
    context = chromium.new_context(reduced_motion="reduce", locale="vi-VN")
    for kind in wish.only:
        if not (site / KINDS[kind] / "index.html").is_file() and KINDS[kind] != "404.html":
            continue
        page = context.new_page()
        page.set_viewport_size({"width": max(wish.widths), "height": TALLEST})
        page.goto(address + KINDS[kind], wait_until="load")
        for look in wish.looks:
            for width in sorted(wish.widths) if look != "paper" else [PAPER]:
                path = wish.folder / f"{items}-{kind}-{look}-{width}.jpg"
                path.write_bytes(paper(page) if look == "paper" else whole(page, look, width))
                yield path
        page.close()
    context.close()


def whole(page: "Page", look: str, width: int) -> bytes:
    """Return the page as it looks, to its end or as far as is worth seeing."""
    page.emulate_media(media="screen", color_scheme="dark" if look == "dark" else "light")
    page.evaluate(CHOOSE, "contrast" if look == "contrast" else "")
    page.set_viewport_size({"width": width, "height": 800 if width < 768 else 1000})
    height = page.evaluate("document.documentElement.scrollHeight")
    # As tall as the page: what loads only when it comes into view is in view.
    page.set_viewport_size({"width": width, "height": min(height, TALLEST)})
    page.evaluate(ALL_PICTURES)
    return page.screenshot(type="jpeg", quality=80, animations="disabled")


def paper(page: "Page") -> bytes:
    """Return the page in its print style, as wide as A4; tell how many sheets it takes."""
    page.emulate_media(media="print", color_scheme="light")
    page.evaluate(CHOOSE, "")
    page.set_viewport_size({"width": PAPER, "height": 1123})
    sheets = len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    environment.tell(f"    {page.url}: {sheets} tờ A4")
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    page.set_viewport_size({"width": PAPER, "height": height})
    page.evaluate(ALL_PICTURES)
    return page.screenshot(type="jpeg", quality=80, animations="disabled")


if __name__ == "__main__":
    sys.exit(environment.guard(main))
