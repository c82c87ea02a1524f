"""``mkdocs.yml``: whatever is wrong with it is told in our words, and nothing in it is run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from conftest import Project, make_smallest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from projects import BASE, NOW, SETTINGS, changed, edition_of, make_project

from thidua.load.settings import _IDLE, find_faults
from thidua.problems import Problem, Rule, Severity
from thidua.progress.findings import findings
from thidua.progress.targets import evaluate
from thidua.review import Edition
from thidua.schema.settings import SiteSettings
from thidua.text.site_address import Slip, read_site_address

RUNS = '!!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ["bi-chay"]]'
EVIL_HOOK = "from pathlib import Path\n\nPath('bi-chay').touch()\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://phuong-mau.example/", "https://phuong-mau.example/"),
        ("https://phuong-mau.example", "https://phuong-mau.example/"),
        ("HTTPS://Phuong-Mau.Example:443/Thi-dua", "https://phuong-mau.example/Thi-dua/"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("https://phường-mẫu.example", "https://xn--phng-mu-t8b9887dfoa.example/"),
        ("https://mau.example/thi%20dua/", "https://mau.example/thi%20dua/"),
    ],
)
def test_an_address_is_written_in_one_way(written: str, read: str) -> None:
    assert read_site_address(written) == read


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("phuong-mau.example", "https://phuong-mau.example/"),
        ("//phuong-mau.example/a", "https://phuong-mau.example/a/"),
        ("http:/phuong-mau.example", "https://phuong-mau.example/"),
        ("ftp://phuong-mau.example/", "https://phuong-mau.example/"),
        ("https://ten:mat-khau@phuong-mau.example/", "https://phuong-mau.example/"),
        ("https://phuong-mau.example/?a=1", "https://phuong-mau.example/"),
        ("https://phuong-mau.example/#a", "https://phuong-mau.example/"),
        ("https://phuong-mau.example/a/../b", "https://phuong-mau.example/b/"),
        ("https://phuong-mau.example/a//b", "https://phuong-mau.example/a/b/"),
        ("https://phuong mau.example/", "https://phuongmau.example/"),
        ("https://phuong-mau.example:/", "https://phuong-mau.example/"),
        ("https://phuong-mau.example:99999/", ""),
        ("https://phuong-mau.example:0/", ""),
        ("https://phuong-mau.example:cong/", ""),
        ("https://phuong_mau.example/", ""),
        ("https://phuong..example/", ""),
        ("https://-mau.example/", ""),
        (f"https://{'a' * 64}.example/", ""),
        (f"https://{'ầ' * 64}.example/", ""),
        (f"https://{'a.' * 130}example/", ""),
        ("https://[::1/", ""),
        ("https://mau.example/thi-đua/", ""),
        ("https://mau.example/a%zz/", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_an_address_that_cannot_be_used_is_told_with_the_one_that_can(
    written: str, meant: str
) -> None:
    slip = read_site_address(written)
    assert isinstance(slip, Slip)
    assert slip.meant == meant


@given(st.text(alphabet="htps:/.@?#%-_ aư1[]\\", max_size=30) | st.text(max_size=20))
def test_whatever_an_address_is_the_one_that_is_read_or_meant_is_sound(written: str) -> None:
    for text in (written, f"https://{written}", f"https://mau.example/{written}"):
        read = read_site_address(text)
        sound = read.meant if isinstance(read, Slip) else read
        assert not sound or read_site_address(sound) == sound
        assert sound.isascii()


def test_every_key_of_mkdocs_is_either_known_or_refused_with_its_reason() -> None:
    """A key that a new MkDocs learns has to be thought about."""
    known = {*SiteSettings.__dataclass_fields__, "site_url", "plugins", "extra"}
    fixed = {"docs_dir", "site_dir", "use_directory_urls"}
    assert {key for key, _ in MkDocsConfig._schema} | {"INHERIT"} == (
        known | fixed | _IDLE.keys() | {"config_file_path"}
    )


def values() -> st.SearchStrategy[object]:
    plain: st.SearchStrategy[object] = st.sampled_from(
        ["docs", "overrides", "thidua", "hooks/edition.py", "", "á", 5, 1.5, True, None, []]
    )
    return st.recursive(
        plain, lambda v: st.lists(v, max_size=2) | st.dictionaries(st.just("name"), v), max_leaves=4
    )


@given(
    st.dictionaries(
        st.sampled_from(sorted({*SiteSettings.__dataclass_fields__, *_IDLE, "docs_dir"})),
        values(),
        max_size=3,
    )
)
def test_what_is_not_refused_mkdocs_accepts(
    tmp_path_factory: pytest.TempPathFactory, changes: Mapping[str, object]
) -> None:
    """MkDocs itself loads what passes here, so its English is never met."""
    root = tmp_path_factory.mktemp("phuong")
    settings = yaml.safe_dump({**yaml.safe_load(SETTINGS), **changes}, allow_unicode=True)
    hooks = {path: "\n" for path in BASE if path.startswith("hooks/")}
    for path, text in {**hooks, "mkdocs.yml": settings, "docs/index.md": ""}.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text or " ", "utf-8")
    hooks_are_empty = {Rule.FILE_EMPTY}
    if not {fault.rule for fault in find_faults(root)} - hooks_are_empty:
        assert load_config(str(root / "mkdocs.yml"))


def spoilt(
    root: Path, change: Mapping[str, str], files: Mapping[str, str] | None = None
) -> Project:
    """Write the least project that builds, with settings that are wrong."""
    project = make_smallest(root / "phuong")
    settings = project.root / "mkdocs.yml"
    settings.write_text(changed(settings.read_text("utf-8"), change), "utf-8")
    for path, text in (files or {}).items():
        (project.root / path).write_text(text, "utf-8")
    return project


PLUGINS, HOOKS = "plugins: []\n", "  - hooks/printing.py\n"
SPOILT: Mapping[str, tuple[Mapping[str, str], Mapping[str, str], str]] = {
    "a tag": ({"site_name: Thi đua yêu nước": f"site_name: {RUNS}"}, {}, "yaml-tag"),
    "a tag in an extension": (
        {PLUGINS: f"{PLUGINS}markdown_extensions:\n  - toc: {{slugify: {RUNS}}}\n"},
        {},
        "yaml-tag",
    ),
    "another file": (
        {PLUGINS: f"{PLUGINS}INHERIT: chung.yml\n"},
        {"chung.yml": f"copyright: {RUNS}\n"},
        "unknown-key",
    ),
    "a hook elsewhere": ({HOOKS: f"{HOOKS}  - them.py\n"}, {"them.py": EVIL_HOOK}, "value"),
    "a hook in a plugin": ({PLUGINS: "plugins: [search]\n"}, {}, "value"),
    "a theme": ({"name: thidua": "name: khac"}, {}, "choice"),
    "an address": ({"https://nguyenthiminhkhai.example/": "nguyenthiminhkhai"}, {}, "value"),
    "a broken hook": ({}, {"hooks/printing.py": "def on_config(\n"}, "hook"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_nothing_starts_while_the_settings_are_wrong(tmp_path: Path, name: str) -> None:
    change, files, rule = SPOILT[name]
    project = spoilt(tmp_path, change, files)
    for command in ("check", "build", "preview"):
        outcome = project.run("thidua", command)
        assert outcome.code == 1
        assert f"[{rule}]" in outcome.text
        assert "Cách sửa:" in outcome.text
        assert "Traceback" not in outcome.text
        assert "Config value" not in outcome.text
    assert not (project.root / "bi-chay").exists()
    assert not project.site.exists()
    assert (project.root / "reports/problems.json").exists()


@pytest.mark.parametrize("name", ["a hook in a plugin", "another file"])
def test_plain_mkdocs_refuses_what_it_has_not_stopped_at_itself(tmp_path: Path, name: str) -> None:
    change, _, rule = SPOILT[name]
    project = spoilt(tmp_path, change, {"chung.yml": "copyright: Phường\n"})
    outcome = project.run("mkdocs", "build")
    assert outcome.code == 1
    assert f"[{rule}]" in outcome.text
    assert not project.site.exists()


@pytest.mark.parametrize(
    "text",
    ["\n\nraise RuntimeError('hỏng')\n", "\n\ndef on_config(config): raise OSError('hỏng')\n"],
    ids=["while it is read", "in the middle of a build"],
)
def test_a_hook_that_raises_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    project = spoilt(tmp_path, {HOOKS: f"{HOOKS}  - hooks/them.py\n"}, {"hooks/them.py": text})
    outcome = project.run("thidua", "build")
    assert outcome.code == 1
    assert "hooks/them.py:3  [hook]" in outcome.text
    assert "Traceback" not in outcome.text
    assert not project.site.exists()


def test_a_hook_that_raises_is_told_while_many_articles_are_read(tmp_path: Path) -> None:
    articles = {f"articles/2024/bai-{n}.md": "---\ntitle: Bài\n---\n" for n in range(200)}
    hook = {"hooks/them.py": "raise RuntimeError('hỏng')\n"}
    project = spoilt(tmp_path, {HOOKS: f"{HOOKS}  - hooks/them.py\n"}, {**articles, **hook})
    # Nobody waits for those who read, or the build would not end.
    outcome = project.run("thidua", "build")
    assert "hooks/them.py:1  [hook]" in outcome.text


def test_a_day_outside_every_plan_is_told_once(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    within, after = edition_of(root), edition_of(root, NOW.replace(year=2026))
    assert not told_of_no_plan(within)
    (told,) = told_of_no_plan(after)
    assert told.severity is Severity.WARNING
    assert told.path == "docs/ke-hoach/2024.md"
    assert "kế hoạch gần nhất hết ngày 31/12/2024" in told.message
    assert "docs/ke-hoach/2026.md" in told.fix


def test_a_column_with_articles_and_no_plan_is_told_and_an_empty_one_is_not(tmp_path: Path) -> None:
    root = make_project(tmp_path / "no plan", {"docs/ke-hoach/2024.md": None})
    (told,) = told_of_no_plan(edition_of(root))
    assert told.path == "docs/ke-hoach"
    nothing = {path: None for path in BASE if path.startswith(("articles/", "docs/ke-hoach/"))}
    assert not told_of_no_plan(edition_of(make_project(tmp_path / "empty", nothing)))


def test_while_a_plan_cannot_be_read_nobody_says_that_there_is_none(tmp_path: Path) -> None:
    root = make_project(tmp_path, {"docs/ke-hoach/2024.md": "---\ntitle: [\n---\n"})
    assert not told_of_no_plan(edition_of(root))


def test_a_demonstration_of_years_gone_by_needs_no_plan_for_today(tmp_path: Path) -> None:
    demo = changed(SETTINGS, {"demo: false": "demo: true"})
    root = make_project(tmp_path, {"mkdocs.yml": demo})
    assert not told_of_no_plan(edition_of(root, NOW.replace(year=2026)))


def told_of_no_plan(edition: Edition) -> list[Problem]:
    return [one for one in findings(edition, evaluate(edition)) if one.rule is Rule.NO_PLAN]
