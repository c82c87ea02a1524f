"""What a campaign gives to take along: the very files, by one function for its page and its kit."""

from __future__ import annotations

import io
import sys
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest
from document_makers import pdf, secrets_in, word, zipped
from projects import ARTICLE, ARTICLE_TEXT, NOW, changed, edition_of, entry, jpeg, make_project

from thidua.attachments import Copies, Copy
from thidua.column import RegisterEntry
from thidua.column.addresses import kit_address
from thidua.disk.tree import describe
from thidua.load import load
from thidua.meter import Meter
from thidua.problems import Rule
from thidua.review import Edition
from thidua.schema.registers import Campaign
from thidua.site.dossier import README, Dossier, Part, gather_dossier, pack_dossier
from thidua.site.markup.texts import Texts
from thidua.site.outputs import Made, outputs
from thidua.site.prepare import Build, prepare
from thidua.site.shelf import Shelf
from thidua.site.theme import Theme
from thidua.site.writer import ChangedError

SLUG = "ngay-truyen-thong"
LAW = "---\ntitle: {0}\nnumber: {1}\non: 2022-06-15\nissued_by: Quốc hội\n{2}---\n"
BODY = (
    "Theo Luật số 01/2022/QH15 và Nghị định 98/2023/NĐ-CP. Mẫu: [đơn đăng ký](don.docx).\n\n"
    "![Bảng đen và ba chiếc bàn](lop.jpg)\n"
)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    text = ARTICLE_TEXT[: ARTICLE_TEXT.index("Lớp học mở trong")] + BODY
    gone = changed(
        text,
        {
            "title: Gương sáng tổ dân phố 5": "title: Bài đã gỡ",
            "id: 2024/guong-sang": "id: 2024/da-go",
            "aliases: [/tin/guong-sang/]": 'withdrawn: {on: 2024-06-13, reason: "Theo đề nghị."}',
            "Theo Luật số 01/2022/QH15": "Theo Luật số 77/2022/QH15",
        },
    )
    law = LAW.format
    root = make_project(
        tmp_path_factory.mktemp("ward"),
        {
            ARTICLE: text,
            "articles/2024/guong-sang/don.docx": word(),
            "articles/2024/da-go/index.md": gone,
            "articles/2024/da-go/don.docx": word(),
            "articles/2024/da-go/bia.jpg": jpeg(64, 48),
            "articles/2024/da-go/lop.jpg": jpeg(48, 32),
            "docs/van-ban/luat-mau.md": law("Luật mẫu", "01/2022/QH15", "file: Luat.pdf\n"),
            "docs/van-ban/Luat.pdf": pdf(),
            "docs/van-ban/phu-luc.md": law("Phụ lục", "02/2022/QH15", "file: Luat.pdf\n"),
            "docs/van-ban/nghi-dinh.md": law("Nghị định mẫu", "98/2023/NĐ-CP", ""),
            "docs/van-ban/luat-khac.md": law("Luật khác", "1/2022/QH15", ""),
            "docs/van-ban/luat-go.md": law("Luật của bài đã gỡ", "77/2022/QH15", ""),
            f"docs/chien-dich/{SLUG}.md": entry("Ngày truyền thống") + "\nXem 02/2022/QH15.\n",
        },
    )
    return edition_of(root)


@pytest.fixture(scope="module")
def copies(edition: Edition) -> dict[str, Copy]:
    root = edition.column.root
    kept = Copies(root)
    paths = ["docs/van-ban/Luat.pdf"]
    paths += [f"articles/2024/{slug}/don.docx" for slug in ("guong-sang", "da-go")]
    return {path: kept.locate(describe(root, path)) for path in paths}


@pytest.fixture(scope="module")
def dossier(edition: Edition, copies: dict[str, Copy]) -> Dossier:
    """That of the campaign's page."""
    return Shelf(edition, {}, attached=copies).dossier(SLUG)


def campaign_of(edition: Edition) -> RegisterEntry[Campaign]:
    return edition.column.registers.campaigns[SLUG]


def test_it_holds_the_files_themselves_freed_of_their_makers(
    edition: Edition, dossier: Dossier
) -> None:
    with ZipFile(io.BytesIO(pack_dossier(edition.column, dossier))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    # The annex lies in the same file as its law: once is enough.
    assert set(files) == {
        "bai/2024-guong-sang.txt",
        "tep-kem/2024-guong-sang/don.docx",
        "van-ban/Luat.pdf",
        README,
    }
    assert secrets_in(pdf())
    assert secrets_in(word())
    for name, content in files.items():
        assert not secrets_in(content), name
    text = files["bai/2024-guong-sang.txt"].decode("utf-8-sig")
    for expected in ("GƯƠNG SÁNG TỔ DÂN PHỐ 5", "Theo Luật số", "[Ảnh: Bảng đen", "Trần Văn Viết"):
        assert expected in text
    assert text.endswith("https://phuong-mau.example/bai/2024/guong-sang/")


def test_it_tells_what_is_in_it_and_what_has_to_be_looked_up(
    edition: Edition, dossier: Dossier
) -> None:
    with ZipFile(io.BytesIO(pack_dossier(edition.column, dossier))) as archive:
        told = archive.read(README).decode("utf-8-sig")
    for expected in (
        "- 02/2022/QH15: Phụ lục (Quốc hội); 01/2022/QH15: Luật mẫu (Quốc hội): "
        "van-ban/Luat.pdf\r\n",
        "không kèm tệp, xem trên trang:\r\n- 98/2023/NĐ-CP: Nghị định mẫu (Quốc hội)\r\n"
        "  https://phuong-mau.example/van-ban/nghi-dinh/",
        "don.docx, kèm theo bài “Gương sáng tổ dân phố 5”",
    ):
        assert expected in told
    # Its number is only a part of the one that is named; the other is named by nobody who is seen.
    assert "Luật khác" not in told
    assert "đã gỡ" not in told


def test_the_same_parts_give_the_same_bytes_whenever_it_is_made(
    edition: Edition, dossier: Dossier, copies: dict[str, Copy]
) -> None:
    later = edition_of(edition.column.root, edition.now.replace(month=11))
    again = gather_dossier(later, campaign_of(later), later.published, copies)
    assert pack_dossier(later.column, again) == pack_dossier(edition.column, dossier)


def test_two_files_of_one_name_both_are_there(edition: Edition, dossier: Dossier) -> None:
    beside = [Part("khau-hieu.txt", "Một", b"1"), Part("Khau-hieu.txt", "Hai", b"2")]
    with ZipFile(io.BytesIO(pack_dossier(edition.column, dossier, beside))) as archive:
        found = [archive.read(name) for name in ("khau-hieu.txt", "Khau-hieu-2.txt")]
    assert found == [b"1", b"2"]


def test_a_copy_that_was_changed_does_not_leave(
    edition: Edition, dossier: Dossier, tmp_path: Path
) -> None:
    copy = Copy(tmp_path / "a", "0" * 64)
    copy.path.write_bytes(b"other")
    with pytest.raises(ChangedError, match="van-ban/a"):
        pack_dossier(edition.column, dossier, [Part("van-ban/a", "A", copy)])


def test_what_a_channel_may_not_have_is_not_in_it(
    edition: Edition, copies: dict[str, Copy]
) -> None:
    nothing = gather_dossier(edition, campaign_of(edition), [], copies)
    # The campaign's page names the annex.
    assert [part.name for part in nothing.parts] == ["van-ban/Luat.pdf"]
    assert nothing.elsewhere == ()


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Of a campaign whose page leads to files of its own."""
    words = f"\nXem [hướng dẫn của phường]({SLUG}/huong-dan.docx), [lịch](/lich.pdf) và"
    words += " [luật](../van-ban/Luat.pdf).\n"
    root = make_project(
        tmp_path_factory.mktemp("dot"),
        {
            f"docs/chien-dich/{SLUG}.md": entry("Ngày truyền thống") + words,
            f"docs/chien-dich/{SLUG}/huong-dan.docx": word(),
            "docs/lich.pdf": pdf(),
            "docs/khac.pdf": pdf(),
            "docs/van-ban/luat-mau.md": LAW.format("Luật mẫu", "01/2022/QH15", "file: Luat.pdf\n"),
            "docs/van-ban/Luat.pdf": pdf(),
        },
    )
    return prepare(root, NOW, Meter(sys.stdout, {}))


def test_a_campaign_s_page_lists_its_documents_and_leads_to_all_of_them_as_one(
    build: Build,
) -> None:
    address = f"chien-dich/{SLUG}/"
    (first,) = build.shelf.list_pages("Ngày truyền thống", address)
    page = build.shelf.campaign_page(SLUG, first, build.shelf.articles(address))
    assert [(one.name, one.address) for one in page.files] == [
        ("01/2022/QH15: Luật mẫu (Quốc hội)", "van-ban/luat-mau/"),
        ("Hướng dẫn của phường", f"{address}huong-dan.docx"),
        ("Lịch", "lich.pdf"),
    ]
    assert page.kit == kit_address(SLUG)


def test_the_site_has_the_kit_at_its_address_and_made_anew_only_when_it_changes(
    build: Build, tmp_path: Path
) -> None:
    def kit_of(build: Build) -> Made:
        theme = Theme(build.edition.column.root, build.site)
        made = outputs(build, Texts(build.shelf), theme, [])
        return next(
            one for one in made if isinstance(one, Made) and one.address == kit_address(SLUG)
        )

    kit = kit_of(build)
    with ZipFile(io.BytesIO(kit.make())) as archive:
        assert set(archive.namelist()) == {
            "bai/2024-guong-sang.txt",
            "van-ban/Luat.pdf",
            "cua-dot/huong-dan.docx",
            "cua-dot/lich.pdf",
            README,
        }
    root = build.edition.column.root
    tomorrow = kit_of(prepare(root, NOW + timedelta(days=1), Meter(sys.stdout, {})))
    assert (tomorrow.key, tomorrow.make()) == (kit.key, kit.make())
    copytree(root, tmp_path, dirs_exist_ok=True)
    (tmp_path / "docs/lich.pdf").write_bytes(pdf().replace(b"%PDF-1.3", b"%PDF-1.4"))
    changed_kit = kit_of(prepare(tmp_path, NOW, Meter(sys.stdout, {})))
    assert changed_kit.key != kit.key


def test_where_nothing_is_given_there_is_no_kit(tmp_path: Path) -> None:
    root = make_project(tmp_path, {ARTICLE: changed(ARTICLE_TEXT, {f"slug: {SLUG}": "slug: khac"})})
    (tmp_path / "docs/chien-dich/khac.md").write_text(entry("Đợt khác"), "utf-8")
    build = prepare(root, NOW, Meter(sys.stdout, {}))
    assert build.shelf.given(SLUG).parts == ()
    theme = Theme(root, build.site)
    made = {one.address for one in outputs(build, Texts(build.shelf), theme, [])}
    assert kit_address(SLUG) not in made


def test_the_place_of_the_kit_is_kept_free(tmp_path: Path) -> None:
    path = f"docs/{kit_address(SLUG)}"
    root = make_project(tmp_path, {path: zipped({"a.docx": word()})})
    taken = [one.path for one in load(root).faults if one.rule is Rule.DUPLICATE_ADDRESS]
    assert taken == [path]
