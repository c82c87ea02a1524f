"""Open data: files that hold to their schema, open in a spreadsheet, keep to people's consent."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Project
from jsonschema import Draft202012Validator, FormatChecker
from projects import ARTICLE, ARTICLE_TEXT, BASE, changed, make_project
from test_exemplars import REVIEW, person

from thidua.clock import read_clock
from thidua.column.addresses import ARTICLES_DATA, EXEMPLARS_CSV, EXEMPLARS_DATA, TARGETS_DATA
from thidua.meter import Meter
from thidua.reports.targets_json import document
from thidua.site.machine.open_data import TERMS, render_open_data
from thidua.site.machine.targets import render_targets
from thidua.site.prepare import prepare

NOON = {"SOURCE_DATE_EPOCH": "1718427600"}  # 2024-06-15 12:00 in Viet Nam


def data(root: Path, files: dict[str, str | bytes | None] | None = None) -> dict[str, bytes]:
    make_project(root, files)
    build = prepare(root, read_clock(NOON), Meter(io.StringIO(), {}))
    assert not build.has_errors, build.problems
    return render_open_data(build.shelf)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("address", "schema"),
    [
        ("du-lieu/dien-hinh.json", "du-lieu/dien-hinh.schema.json"),
        ("du-lieu/bai-viet.json", "du-lieu/bai-viet.schema.json"),
        ("du-lieu/chi-tieu.json", "du-lieu/chi-tieu.schema.json"),
        ("du-lieu/index.json", "du-lieu/index.schema.json"),
    ],
)
def test_data_holds_to_its_published_schema(ward: Project, address: str, schema: str) -> None:
    described: dict[str, Any] = json.loads(ward.read(schema))
    Draft202012Validator.check_schema(described)
    content = json.loads(ward.read(address))
    Draft202012Validator(described, format_checker=FormatChecker()).validate(content)
    assert content["$schema"] == Path(schema).name
    assert content.get("terms", TERMS) == TERMS
    assert content["publisher"] == "Phường Nguyễn Thị Minh Khai"
    content["khac"] = 1
    assert list(Draft202012Validator(described).iter_errors(content))


def test_every_key_of_the_schemas_is_explained(ward: Project) -> None:
    for name in ("dien-hinh", "bai-viet", "chi-tieu", "index"):
        described = json.loads(ward.read(f"du-lieu/{name}.schema.json"))
        for key, value in described["properties"].items():
            assert value.get("description") or "const" in value or "items" in value, (name, key)


def test_an_exemplar_is_told_with_all_that_is_published_of_it(tmp_path: Path) -> None:
    (told,) = json.loads(data(tmp_path)[EXEMPLARS_DATA])["exemplars"]
    assert told == {
        "id": "nguyen-thi-mau",
        "name": "Nguyễn Thị Mẫu",
        "type": "ca-nhan",
        "kinds": ["nguoi-tot-viec-tot"],
        "units": [{"id": "cong-an", "name": "Công an phường"}],
        "fields": [{"id": "giao-duc", "name": "Giáo dục"}],
        "movements": [{"id": "nong-thon-moi", "name": "Nông thôn mới"}],
        "recognitions": [{"by": "UBND phường", "on": "2024-05-19", "number": "12/QĐ-UBND"}],
        "articles": [
            {
                "id": "2024/guong-sang",
                "title": "Gương sáng tổ dân phố 5",
                "date": "2024-06-11",
                "url": "https://phuong-mau.example/bai/2024/guong-sang/",
            }
        ],
        "url": "https://phuong-mau.example/dien-hinh/nguyen-thi-mau/",
    }


def test_the_spreadsheet_opens_as_vietnamese_with_its_documented_columns(tmp_path: Path) -> None:
    content = data(tmp_path)[EXEMPLARS_CSV]
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = rows(content)
    assert row["ten"] == "Nguyễn Thị Mẫu"
    assert row["loai"] == "Cá nhân"
    assert row["khen_thuong"] == "UBND phường, 2024-05-19, số 12/QĐ-UBND"
    page = (Path(__file__).parents[1] / "src/thidua/theme/data.html").read_text("utf-8")
    for column in row:
        assert f'"{column}"' in page, column


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_name_is_run_as_a_formula(tmp_path: Path, sign: str) -> None:
    name = f'{sign}HYPERLINK("x")'
    text = changed(ARTICLE_TEXT, {"name: Nguyễn Thị Mẫu": f"name: '{name}'"})
    (row,) = rows(data(tmp_path, {ARTICLE: text})[EXEMPLARS_CSV])
    assert row["ten"] == f"'{name}"


def test_who_agreed_to_the_site_alone_is_in_no_data(tmp_path: Path) -> None:
    text = changed(ARTICLE_TEXT, {"channels: [web, rss, radio]": "channels: [web, radio]"})
    told = data(tmp_path, {ARTICLE: text})
    assert json.loads(told[EXEMPLARS_DATA])["exemplars"] == []
    assert json.loads(told[ARTICLES_DATA])["articles"] == []
    assert rows(told[EXEMPLARS_CSV]) == []
    assert "Mẫu".encode() not in told[EXEMPLARS_CSV]


def test_drafts_and_withdrawn_articles_are_in_no_data(tmp_path: Path) -> None:
    withdrawn = changed(
        ARTICLE_TEXT,
        {"review:\n": "withdrawn: {on: 2024-06-14, reason: Theo đề nghị}\nreview:\n"},
    )
    draft = changed(str(BASE[ARTICLE]), {"id: 2024/guong-sang": "id: 2024/khac"})
    draft = draft.replace("aliases: [/tin/guong-sang/]\n", "").replace("bia.jpg", "khac.jpg")
    draft = draft.partition("review:")[0] + "---\n\nChưa duyệt.\n"
    files: dict[str, str | bytes | None] = {
        ARTICLE: withdrawn,
        "articles/2024/khac/index.md": draft,
        "articles/2024/khac/khac.jpg": BASE["articles/2024/guong-sang/bia.jpg"],
        "docs/hoat-dong.md": None,
        "docs/truyen-thanh.md": None,
    }
    told = data(tmp_path, files)
    assert json.loads(told[EXEMPLARS_DATA])["exemplars"] == []
    assert json.loads(told[ARTICLES_DATA])["articles"] == []


def test_data_changes_only_with_what_is_published(tmp_path: Path) -> None:
    first = data(tmp_path / "a")
    later = {"SOURCE_DATE_EPOCH": str(int(NOON["SOURCE_DATE_EPOCH"]) + 86_400)}
    build = prepare(tmp_path / "a", read_clock(later), Meter(io.StringIO(), {}))
    assert render_open_data(build.shelf) == first
    assert json.loads(first[ARTICLES_DATA])["updated"].startswith("2024-06-13")


@pytest.mark.parametrize(
    ("cut", "changed_on"),
    [
        ((), "2024-06-13T07:00:00+07:00"),
        (("corrections:\n  - on: 2024-06-13\n    text: Lớp học mở từ năm 2015.\n",), "2024-06-12"),
        (("updated: 2024-06-12\n",), "2024-06-13T07:00:00+07:00"),
    ],
)
def test_a_correction_is_a_change_as_feeds_tell_it(
    tmp_path: Path, cut: tuple[str, ...], changed_on: str
) -> None:
    text = changed(str(BASE[ARTICLE]), dict.fromkeys(cut, ""))
    told = json.loads(data(tmp_path, {ARTICLE: text})[ARTICLES_DATA])
    assert told["updated"].startswith(changed_on)
    assert [one["updated"] for one in told["articles"]] == [told["updated"]]


def test_values_that_hold_commas_and_quotes_stay_in_their_column(tmp_path: Path) -> None:
    consent = "{not_needed: Người đã mất}"
    name = person("'Tổ \"Mẫu\", khu 5'", type="tap-the")
    article = (
        f"---\ntitle: Một bài\ndate: 2024-06-12\nsummary: Tóm tắt đủ dài để qua được mức tối thiểu"
        f" của sa-pô.\ncategory: tin-tuc\nconsent: {consent}\nexemplars: [{name}]\n"
        f"review: {REVIEW}\n---\n\nNội dung.\n"
    )
    told = data(tmp_path, {"articles/2024/mot-bai.md": article})
    assert 'Tổ "Mẫu", khu 5' in {row["ten"] for row in rows(told[EXEMPLARS_CSV])}


def test_the_list_of_data_tells_every_file_with_its_hash_and_day(ward: Project) -> None:
    told = json.loads(ward.read("du-lieu/index.json"))
    assert told["authority"] == "nguyenthiminhkhai.example"
    assert told["as_of"] == "2024-12-31"
    named = {one["name"] for one in told["files"]}
    data = {path.name for path in (ward.site / "du-lieu").glob("*.*")}
    assert named == {
        n for n in data if n != "index.json" and not n.endswith(("schema.json", "ics", "html"))
    }
    for one in told["files"]:
        content = (ward.site / "du-lieu" / one["name"]).read_bytes()
        assert one["bytes"] == len(content)
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
        assert one["schema"] is None or one["schema"] in data
    days = {one["name"]: one["changed"] for one in told["files"]}
    assert days["chi-tieu.json"] == "2024-12-31"
    assert days["go-bai.json"] == "2024-12-01"


def test_progress_is_told_as_the_office_has_it_but_names_no_withheld_article(
    tmp_path: Path,
) -> None:
    make_project(tmp_path)
    build = prepare(tmp_path, read_clock(NOON), Meter(io.StringIO(), {}))
    told = json.loads(render_targets(build.shelf.edition, build.progress)[TARGETS_DATA])
    assert {key: told[key] for key in ("as_of", "plans")} == document(build.progress)
    assert "2024/guong-sang" in json.dumps(told)
    text = changed(ARTICLE_TEXT, {"channels: [web, rss, radio]": "channels: [web, radio]"})
    make_project(tmp_path / "b", {ARTICLE: text})
    build = prepare(tmp_path / "b", read_clock(NOON), Meter(io.StringIO(), {}))
    withheld = json.loads(render_targets(build.shelf.edition, build.progress)[TARGETS_DATA])
    assert "2024/guong-sang" not in json.dumps(withheld)

    def counts(content: dict[str, Any]) -> list[int]:
        targets = [target for plan in content["plans"] for target in plan["targets"]]
        return [window["done"] for target in targets for window in target["windows"]]

    assert counts(withheld) == counts(told)
    assert any(counts(told))


def test_progress_that_is_not_public_is_in_no_data(tmp_path: Path) -> None:
    make_project(tmp_path)
    build = prepare(tmp_path, read_clock(NOON), Meter(io.StringIO(), {}))
    edition = build.shelf.edition
    closed = replace(edition.column.ward, show_progress=False)
    assert (
        render_targets(
            replace(edition, column=replace(edition.column, ward=closed)), build.progress
        )
        == {}
    )
