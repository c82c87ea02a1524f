"""Nothing of an article that may not be seen is in any byte of the site.

Random sets of articles in every state stand side by side, related and linked to each other. Every
field, file name, file and hidden corner of a photo carries a word of its own that exists nowhere
else; after the build the site is searched for those words in every form in which bytes can hide
them. ``--whole`` builds many more sets.
"""

from __future__ import annotations

import base64
import gzip
import html
import io
import random
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from zipfile import ZipFile, is_zipfile

import pytest
import yaml
from conftest import Project
from photo_makers import colour_at
from PIL import Image, PngImagePlugin
from projects import NOW, UNSEALED, edition_of, write_files
from sites import ALL_ALLOWABLE, make_site_project, page, settings

from thidua.column.addresses import FEED_MARK

AS_OF = NOW.date().isoformat()
SETS, ALL_SETS = 3, 60

PREFIX = "zqxjvk"
LETTERS = "bcdfghjkmnpqrstvw"
WORD = re.compile(rb"zqxjvk(?:[a-z]|\xc4\x91){8}")
PROSE = frozenset({"title", "summary", "author", "exemplar", "body", "tag", "caption"})
"""What is written with a \"đ\": the search index spells that in a way of its own."""

UNSEEN = (
    "in-review",
    "faulty-draft",
    "changed",
    "photo-changed",
    "consent-expired",
    "no-web",
    "scheduled",
    "reviewed-later",
    "misspelt",
    "unreadable",
)
FATES = ("seen", "seen", "no-rss", "withdrawn", *UNSEEN)

PRIVATE_DAYS = {"received": "1991-03-17", "consent": "1992-04-18", "until": "2093-08-19"}
"""Days that are recorded and never shown; none of them stands for anything else."""

TEAL, MAGENTA = (20, 130, 120), (250, 10, 240)
"""What photos show: magenta is in none that may be seen."""

EXEMPLAR_PAGE = "dien-hinh/guong-chung/index.html"
"""The planted articles hold up one exemplar, each by a name of its own."""
COPIED_DATA = frozenset(
    f"du-lieu/{name}" for name in ("dien-hinh.json", "dien-hinh.csv", "bai-viet.json")
)

SHOWN = "shown"
ADDRESS = "address"
"""Of a notice only this is left: where the article stood."""
PRIVATE = "private"


@dataclass
class Item:
    """One article: what is to become of it, and the words planted in it."""

    slug: str
    fate: str
    once_seen: bool = False
    is_shared: bool = False
    """Whether its people agree to be shown on social networks."""
    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, str] = field(default_factory=dict)
    """What each word is planted in, for the message when it is found."""

    @property
    def folder(self) -> str:
        return f"articles/2024/{self.slug}"

    @property
    def path(self) -> str:
        return f"{self.folder}/index.md"

    @property
    def all_words(self) -> set[str]:
        return set().union(*self.words.values())


class Planter:
    """Makes random articles, each word once."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.files: dict[str, str | bytes | None] = {}
        self.items: list[Item] = []

    def word(self, item: Item, kind: str, name: str) -> str:
        """Plant a new word."""
        letters = self.random.choices(LETTERS, k=8)
        if name in PROSE:
            letters[self.random.randrange(8)] = "đ"
        word = PREFIX + "".join(letters)
        item.words[kind].add(word)
        item.names[word] = f"{name} of {item.path} ({item.fate})"
        return word

    def add(self, fate: str) -> None:
        """Add an article with ``fate``."""
        item = Item("", fate)
        item.slug = f"bai-{self.word(item, ADDRESS, 'folder')}"
        self.items.append(item)
        keys = self._keys(item)
        body = self._body(item)
        if fate == "misspelt":
            keys["sumary"] = self.word(item, SHOWN, "misspelt key")
        comment = f"# {self.word(item, PRIVATE, 'comment in front matter')}\n"
        text = page(keys, body).replace("---\n", f"---\n{comment}", 1)
        if fate == "unreadable":
            text = text.replace("title:", 'title: "', 1)
        self.files[item.path] = text

    def _keys(self, item: Item) -> dict[str, Any]:
        def word(name: str, kind: str = SHOWN) -> str:
            return self.word(item, kind, name)

        fate, choice = item.fate, self.random.choice
        day = {"scheduled": "2024-06-20", "reviewed-later": "2024-06-20"}.get(
            fate, f"2024-06-{self.random.randint(5, 14):02d}"
        )
        cover = f"bia-{word('cover name')}.jpg"
        self.files[f"{item.folder}/{cover}"] = self._jpeg(item)
        channels = {"no-rss": ["web", "radio"], "no-web": ["rss", "radio"]}.get(
            fate, ["web", "rss", "radio"]
        )
        kind = choice(["tin", "bai", "phong-su", "anh"])
        item.is_shared = fate != "no-rss" and (fate != "seen" or self.random.random() < 0.5)
        if item.is_shared:
            channels = [*channels, "mang-xa-hoi"]
        keys: dict[str, Any] = {
            "title": f"Gương sáng {word('title')}",
            "date": day,
            "summary": f"Sa-pô của bài viết này có một dấu riêng là {word('summary')}.",
            "category": choice(["guong", "tin-tuc"]),
            "kind": kind,
            "image": cover,
            "image_alt": f"Ảnh cho thấy {word('image_alt')}",
            "exemplars": [
                {
                    "name": f"Nguyễn Thị {word('exemplar')}",
                    "type": choice(["ca-nhan", "ho-gia-dinh"]),
                    "kind": "nguoi-tot-viec-tot",
                    "id": "guong-chung",
                    "unit": "cong-an",
                    "recognition": {
                        "by": f"Hội {word('recognition')}",
                        "on": "2024-05-19",
                        "number": f"12/{word('number of recognition')}",
                    },
                }
            ],
            "fields": [choice(["giao-duc", "y-te"])],
            "movements": ["nong-thon-moi"],
            "campaigns": [{"slug": "ngay-truyen-thong", "phase": "trong"}],
            "unit": "cong-an",
            "received": PRIVATE_DAYS["received"],
            "author": f"Trần {word('author')}",
            "tags": [word("tag"), "khuyến học"],
            "broadcasts": [{"on": "2024-06-15", "station": "phat-thanh-tinh", "kind": "tiep-song"}],
            "consent": {
                "reference": f"07/{word('reference', PRIVATE)}",
                "on": PRIVATE_DAYS["consent"],
                "covers": ["ten", "anh", "cau-chuyen", "nhay-cam"],
                "channels": channels,
                "until": "2024-06-01" if fate == "consent-expired" else PRIVATE_DAYS["until"],
                "guardian": f"Phạm {word('guardian', PRIVATE)}",
            },
            "corrections": [{"on": "2024-06-14", "text": f"Đính chính {word('correction')}."}],
            "allow": [
                {"rule": rule, "reason": f"Vì {word('reason to allow', PRIVATE)}"}
                for rule in ALL_ALLOWABLE
            ],
            "review": {
                "by": "Chủ tịch UBND phường",
                "name": f"Lê {word('reviewer', PRIVATE)}",
                "on": "2024-06-18 08:00" if fate == "reviewed-later" else "2024-06-04 08:00",
                "digest": UNSEALED,
            },
        }
        keys["image_credit"] = f"Ảnh: {word('image_credit')}"
        if fate == "withdrawn" or self.random.random() < 0.5:
            keys["aliases"] = [f"/tin/{word('alias', ADDRESS)}/", f"/{word('alias', ADDRESS)}.html"]
        if self.random.random() < 0.5:
            keys["id"] = f"2024/{word('id', ADDRESS)}"
        if self.random.random() < 0.2:
            keys["consent"] = (
                keys["consent"]
                if fate in ("no-rss", "no-web", "consent-expired")
                else {"not_needed": f"Lý do {word('not needed', PRIVATE)}"}
            )
            item.is_shared = item.is_shared or "not_needed" in keys["consent"]
        if fate in ("in-review", "faulty-draft", "misspelt", "unreadable"):
            del keys["review"]
        if fate == "faulty-draft":
            keys["unit"] = "khong-co"
        if fate == "withdrawn":
            keys["withdrawn"] = {"on": "2024-06-14", "reason": f"Vì {word('reason', ADDRESS)}"}
        return keys

    def _body(self, item: Item) -> str:
        def word(name: str, kind: str = SHOWN) -> str:
            return self.word(item, kind, name)

        inner, paper = f"trong-{word('picture name')}.png", f"mau-{word('attachment name')}.txt"
        self.files[f"{item.folder}/{inner}"] = self._png(item)
        content = word("attachment", SHOWN)
        self.files[f"{item.folder}/{paper}"] = f"Mẫu phiếu {content}\n".encode()
        others = self.random.sample(self.items, min(3, len(self.items)))
        links = " ".join(f"[{word('link')}](../{other.slug}/index.md#muc)" for other in others)
        return f"""\
Đoạn văn {word("body")} và **chữ {word("body")}**, `{word("code")}`.

<!-- {word("comment", PRIVATE)} -->

## Mục {word("heading")}

![Ảnh {word("alt")}]({inner} "Chú thích {word("caption")}")

Xem thêm {links} và [{word("link")}][bai], [{word("link")}]({paper}).[^1]

- mục {word("list")}

[bai]: ../{others[0].slug}/index.md

[^1]: Chú thích {word("footnote")}.
"""

    def _jpeg(self, item: Item) -> bytes:
        """Return a photo as a phone makes it, with a word in every place that can hold one."""

        def word(name: str) -> str:
            return self.word(item, PRIVATE, name)

        # Large enough for the picture that is shown beside links to the article.
        image = Image.new("RGB", (420, 448), self._colour(item))
        exif = Image.Exif()
        exif[0x010E], exif[0x013B], exif[0x8298] = word("EXIF"), word("EXIF"), word("EXIF")
        exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + word("EXIF comment").encode()
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", (22.0, 8.0, 51.0), "E", (105.0, 50.0, 5.0)
        gps[0x1B], gps[0x1C] = word("GPS").encode(), word("GPS").encode()
        about = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><about>{word("XMP")}</about></x:xmpmeta>'
        buffer = io.BytesIO()
        image.save(
            buffer, "JPEG", exif=exif, xmp=about.encode(), comment=word("JPEG comment").encode()
        )
        photo = buffer.getvalue()
        caption = word("IPTC").encode()
        record = b"\x1c\x02\x78" + len(caption).to_bytes(2, "big") + caption
        record += b"\0" * (len(record) % 2)
        block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(record).to_bytes(4, "big") + record
        segment = b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block
        return photo[:2] + segment + photo[2:] + word("after the photo").encode()

    def _png(self, item: Item) -> bytes:
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", self.word(item, PRIVATE, "PNG text"))
        text.add_text("Comment", self.word(item, PRIVATE, "packed PNG text"), zip=True)
        text.add_itxt("Title", self.word(item, PRIVATE, "PNG text"))
        # No two pictures are the same file: a shared one would rightly be shown.
        width = 60 + len(self.items)
        buffer = io.BytesIO()
        Image.new("RGB", (width, 40), self._colour(item)).save(buffer, "PNG", pnginfo=text)
        return buffer.getvalue()

    @staticmethod
    def _colour(item: Item) -> tuple[int, int, int]:
        return TEAL if item.fate in ("seen", "no-rss") else MAGENTA


def plant(seed: int, root: Path) -> tuple[Project, list[Item]]:
    """Write a project with a random set of articles: every fate, in random order."""
    planter = Planter(seed)
    fates = [*FATES, *planter.random.choices(FATES, k=6)]
    planter.random.shuffle(fates)
    # A link needs something to lead to.
    for fate in ["seen", *fates]:
        planter.add(fate)
    items = planter.items
    records = [
        {
            "on": "2024-06-15",
            "station": "phat-thanh-tinh",
            "kind": "tiep-song",
            "article": _identity(planter.files[item.path], item),
            "programme": planter.word(item, PRIVATE, "programme"),
        }
        for item in items
        if item.fate not in ("seen", "no-rss")
    ]
    planter.files["docs/truyen-thanh.md"] = page(
        {"title": "Nhật ký truyền thanh", "broadcasts": records}, "Các lượt phát."
    )
    planter.files["docs/hoat-dong.md"] = page({"title": "Hoạt động"}, "Các hoạt động.")
    planter.files["docs/gioi-thieu.md"] = page(
        {"title": "Giới thiệu"},
        "\n".join(f"- [một bài](/bai/2024/{item.slug}/)" for item in items),
    )
    planter.files["articles/2024/guong-sang/index.md"] = None
    project = make_site_project(root, {"mkdocs.yml": settings(), **planter.files})
    shutil.rmtree(root / "articles/2024/guong-sang")
    for item in items:
        if item.fate == "changed":
            _append(project, item, f"\nThêm {planter.word(item, SHOWN, 'added text')}.\n")
        elif item.fate == "photo-changed":
            (photo,) = (root / item.folder).glob("bia-*.jpg")
            photo.write_bytes(photo.read_bytes() + planter.word(item, PRIVATE, "tail").encode())
    return project, items


def _identity(text: object, item: Item) -> str:
    written = re.search(r"^id: (.+)$", str(text), re.M)
    # Of a text that cannot be read only its place is known.
    return (
        written[1]
        if written and item.fate not in ("misspelt", "unreadable")
        else f"2024/{item.slug}"
    )


def _append(project: Project, item: Item, text: str) -> None:
    path = project.root / item.path
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def build(project: Project) -> None:
    outcome = project.run("thidua", "build", "--as-of", AS_OF)
    assert outcome.code == 0, outcome.text


# Searching ------------------------------------------------------------------------------------


def blobs(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a site with its name, and whatever is packed inside it."""
    for path in sorted(site.rglob("*")):
        place = path.relative_to(site).as_posix()
        yield place, place.encode()
        if not path.is_file():
            continue
        content = path.read_bytes()
        yield place, content
        if content[:2] == b"\x1f\x8b":
            yield place, gzip.decompress(content)
        if is_zipfile(path):
            with ZipFile(path) as archive:
                for name in archive.namelist():
                    yield place, name.encode()
                    yield place, archive.read(name)
        if path.suffix in (".jpg", ".webp", ".png", ".avif", ".gif"):
            with Image.open(path) as image:
                image.load()
                yield place, repr((image.info, dict(image.getexif()))).encode()


def readings(blob: bytes) -> Iterator[bytes]:
    """Yield every form in which a word may stand in bytes."""
    yield blob
    yield blob.replace(b"\0", b"")  # UTF-16 and UTF-32
    yield blob.replace(b"\r\n ", b"")  # folded lines of a calendar
    yield unquote_to_bytes(blob)
    text = blob.decode("utf-8", "replace")
    yield text.translate(str.maketrans("ďĎĐ", "đđđ")).encode()  # the search index
    yield html.unescape(html.unescape(text)).encode()
    yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text).encode(
        "utf-8", "replace"
    )
    for run in re.findall(rb"[A-Za-z0-9+/_-]{16,}", blob):
        standard = run.translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            part = standard[start:]
            part = part[:-1] if len(part) % 4 == 1 else part
            yield base64.b64decode(part + b"=" * (-len(part) % 4))
    for run in re.findall(rb"(?:[0-9a-fA-F]{2}){14,}", blob):
        yield bytes.fromhex(run.decode())


def words_in(site: Path) -> dict[str, set[str]]:
    """Return every planted word that is found, with the files it is in."""
    found: dict[str, set[str]] = defaultdict(set)
    for place, blob in blobs(site):
        for reading in readings(blob):
            for word in WORD.findall(reading.lower()):
                found[word.decode()].add(place)
    return found


def is_made_to_be_copied(place: str) -> bool:
    """Tell whether a file is a feed or open data: both ask for consent to feeds."""
    return place.endswith(("rss.xml", "atom.xml", "feed.json")) or place in COPIED_DATA


def check(project: Project, items: list[Item]) -> None:
    """Check the built site against what the planted articles allow."""
    edition = edition_of(project.root)
    seen = {article.path for article in edition.published}
    withdrawn = {article.path for article in edition.withdrawn}
    found = words_in(project.site)
    for item in items:
        if item.path in seen:
            may_show = item.words[SHOWN] | item.words[ADDRESS]
            missing = item.words[SHOWN] - found.keys()
            assert not missing, [item.names[word] for word in missing]
        elif item.path in withdrawn or item.once_seen:
            may_show = item.words[ADDRESS]
        else:
            may_show = set()
        leaks = (item.all_words - may_show) & found.keys()
        assert not leaks, [(item.names[word], sorted(found[word])) for word in sorted(leaks)]
        if item.fate == "no-rss":
            fed = {
                word
                for word in item.all_words
                # Another article's link to it is that article's own text.
                if any(map(is_made_to_be_copied, found.get(word, ())))
                and item.slug != f"bai-{word}"
            }
            assert not fed, [item.names[word] for word in fed]
    _check_outputs(found, [item for item in items if item.path in seen])
    _check_days_and_paths(project)
    _check_colours(project)
    for item in items:
        _check_card(project.site, item, item.path in seen)


def _check_outputs(found: dict[str, set[str]], seen: list[Item]) -> None:
    """See that the search reads the outputs which a leak would hide in: it finds what may be."""
    for item in seen:
        places = set().union(*(found[word] for word in item.words[SHOWN]))
        assert EXEMPLAR_PAGE in places
        assert any(place.endswith(".pf_fragment") for place in places)
        assert any(place.endswith(".pf_index") for place in places)
        if item.fate == "seen":
            assert places >= COPIED_DATA


def _check_card(site: Path, item: Item, is_seen: bool) -> None:
    """See that the picture for messengers shows a photo where its people agree, else none."""
    cards = list((site / f"bai/2024/{item.slug}").glob("chia-se-*"))
    assert len(cards) == (1 if is_seen else 0)
    for card in cards:
        with Image.open(card) as image:
            assert _is_teal(colour_at(image, (1190, 620))) is item.is_shared


def _is_teal(pixel: tuple[int, int, int]) -> bool:
    red, green, _ = pixel
    return green > red


def _check_days_and_paths(project: Project) -> None:
    days = [day.split("-") for day in PRIVATE_DAYS.values()]
    forms = [
        form
        for year, month, day in days
        for form in (
            f"{year}-{month}-{day}",
            f"{day}/{month}/{year}",
            f"{int(day)}/{int(month)}/{year}",
            f"ngày {int(day)} tháng {int(month)} năm {year}",
        )
    ]
    telling = [*forms, str(project.root), project.root.name, str(Path.home()) + "/"]
    for place, blob in blobs(project.site):
        for text in telling:
            assert text.encode() not in blob, (place, text)


def _check_colours(project: Project) -> None:
    pictures = 0
    for path in project.site.rglob("*"):
        if path.suffix in (".jpg", ".webp", ".png"):
            if path.name.startswith(("chia-se-", "mark-")) or path.name == FEED_MARK:
                continue  # drawn on a red ground; what is shared is looked at by itself
            with Image.open(path) as image:
                pixel = colour_at(image.convert("RGB").resize((1, 1)), (0, 0))
            assert _is_teal(pixel), f"{path} is a photo of an article that may not be seen"
            pictures += 1
    assert pictures


# Proofs ---------------------------------------------------------------------------------------


def _withdraw(keys: dict[str, Any]) -> None:
    keys["withdrawn"] = {"on": AS_OF, "reason": "Theo đề nghị của người trong bài"}


def _expire(keys: dict[str, Any]) -> None:
    keys["consent"] = {
        "reference": "01",
        "on": "2024-01-01",
        "covers": ["ten", "anh", "cau-chuyen", "nhay-cam"],
        "channels": ["web"],
        "until": "2024-06-14",
    }


def _unreview(keys: dict[str, Any]) -> None:
    del keys["review"]


def _edit(keys: dict[str, Any]) -> None:
    keys["title"] += " đã sửa"


LATER = (_withdraw, _expire, _unreview, _edit)
"""What may become of an article that was seen, and must be seen no longer."""


def hide_everything(seed: int, project: Project, items: list[Item]) -> None:
    """Take every article that is seen out of sight, each in a random way."""
    choice = random.Random(seed).choice
    for item in items:
        if item.fate not in ("seen", "no-rss"):
            continue
        path = project.root / item.path
        _, head, body = path.read_text("utf-8").split("---\n", 2)
        keys = yaml.load(head, yaml.BaseLoader)
        choice(LATER)(keys)
        path.write_text(page(keys, body.strip()), "utf-8")
        item.fate, item.once_seen = "hidden later", True


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Build a few sets, or many."""
    if "seed" in metafunc.fixturenames:
        count = ALL_SETS if metafunc.config.getoption("--whole") else SETS
        metafunc.parametrize("seed", range(count))


def test_no_word_of_what_may_not_be_seen_is_in_the_site(seed: int, tmp_path: Path) -> None:
    project, items = plant(seed, tmp_path / f"phuong-{PREFIX[::-1]}")
    seen = {article.path for article in edition_of(project.root).published}
    assert {item.path for item in items if item.fate in ("seen", "no-rss")} == seen
    build(project)
    check(project, items)
    # In the same folder, with the cache and the site of the first build still there.
    hide_everything(seed, project, items)
    write_files(project.root, _one_picture_to_show())
    build(project)
    assert not {a.path for a in edition_of(project.root).published} & seen
    check(project, items)


def _one_picture_to_show() -> dict[str, str | bytes]:
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20), TEAL).save(buffer, "PNG")
    return {"docs/xanh.png": buffer.getvalue()}


@pytest.mark.parametrize(
    "write",
    [
        lambda word: word.encode(),
        lambda word: word.upper().encode(),
        lambda word: word.encode("utf-16"),
        lambda word: word.encode("utf-32-be"),
        lambda word: "".join(f"%{ord(letter):02x}" for letter in word).encode(),
        lambda word: "".join(f"&#{ord(letter)};" for letter in word).encode(),
        lambda word: "".join(f"&amp;#x{ord(letter):x};" for letter in word).encode(),
        lambda word: "".join(f"\\u{ord(letter):04x}" for letter in word).encode(),
        lambda word: b"data:," + base64.b64encode(b"x" + word.encode() + b"yz"),
        lambda word: b"data:," + base64.urlsafe_b64encode(b"xy" + word.encode()),
        lambda word: word.encode().hex().encode(),
        lambda word: word[:9].encode() + b"\r\n " + word[9:].encode(),
        lambda word: gzip.compress(word.encode()),
    ],
)
def test_the_search_finds_a_word_however_it_is_written(tmp_path: Path, write: Any) -> None:
    word = PREFIX + "bcdfghjk"
    (tmp_path / "tep.bin").write_bytes(write(word))
    assert words_in(tmp_path) == {word: {"tep.bin"}}


@pytest.mark.parametrize("letter", "đĐďĎ")
def test_the_search_knows_how_the_index_of_the_site_spells(tmp_path: Path, letter: str) -> None:
    word = PREFIX + "bcdfghđk"
    (tmp_path / "vi.pf_fragment").write_bytes(gzip.compress(word.replace("đ", letter).encode()))
    assert words_in(tmp_path) == {word: {"vi.pf_fragment"}}


def test_the_search_reads_what_photos_hide(tmp_path: Path) -> None:
    planter = Planter(0)
    item = Item("anh", "in-review")
    (tmp_path / "anh.jpg").write_bytes(planter._jpeg(item))
    (tmp_path / "anh.png").write_bytes(planter._png(item))
    assert words_in(tmp_path).keys() == item.all_words
