"""What a page may hold, and what the build says when one holds something else."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from conftest import AS_OF, ROOT, Project
from lxml import etree

from thidua.site.policy import UnsafePageError, check_page, inline_scripts, write_policy

OURS = "document.title"
PAGE = f"<head><script>{OURS}</script><script defer src='a.js'></script></head>"


def test_the_policy_names_the_hash_of_every_script_of_ours() -> None:
    policy = write_policy(frozenset({OURS}))
    digest = base64.b64encode(hashlib.sha256(OURS.encode()).digest()).decode()
    assert f"script-src 'self' 'wasm-unsafe-eval' 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe-inline" not in policy
    assert "http" not in policy


def test_data_and_files_are_no_inline_scripts() -> None:
    data = '<script type="application/ld+json">{"a": 1}</script>'
    assert inline_scripts(PAGE + data) == {OURS}


@pytest.mark.parametrize(
    "strange",
    [
        "<script>alert(1)</script>",
        "<SCRIPT type=module>alert(1)</SCRIPT>",
        f"<script>{OURS} </script>",
        "<style>p { color: red }</style>",
        '<p class="a" style="color: red">x</p>',
        "<p\nstyle=color:red>x</p>",
        '<p title="a > b" style="color: red">x</p>',
        '<button type="button" onclick="alert(1)">x</button>',
        "<img src=a.png onerror=alert(1)>",
    ],
)
def test_a_strange_script_or_style_is_refused(strange: str) -> None:
    check_page(PAGE, frozenset({OURS}))
    with pytest.raises(UnsafePageError):
        check_page(PAGE + strange, frozenset({OURS}))


def test_words_about_styles_are_no_style() -> None:
    words = "viết style= hay onclick= trong bài, &lt;style&gt; cũng vậy"
    html = f'<p title="{words}">{words}</p><img alt="{words}" src="a.png">'
    assert inline_scripts(html) == frozenset()
    check_page(html, frozenset())  # raises for anything inline


def test_every_page_carries_the_policy_before_anything_else_is_loaded(ward: Project) -> None:
    pages = [path for path in ward.site.rglob("*.html") if path.name != "12.html"]
    for path in pages:
        head = etree.HTML(path.read_text("utf-8")).find("head")
        kinds = [one.get("http-equiv") or one.get("charset") or one.tag for one in head]
        assert kinds[:2] == ["utf-8", "Content-Security-Policy"], path
        scripts = inline_scripts(path.read_text("utf-8"))
        assert head[1].get("content") == write_policy(scripts), path
    assert len(pages) > 60


@pytest.mark.parametrize(
    ("trick", "words"),
    [
        ("<script>document.write(1)</script>", "đoạn mã lạ trong trang"),
        ('<p style="color: red">đỏ</p>', "kiểu chữ viết thẳng vào trang"),
    ],
)
def test_a_template_with_an_inline_script_or_style_stops_the_build(
    project: Project, trick: str, words: str
) -> None:
    text = (ROOT / "src/thidua/theme/404.html").read_text("utf-8")
    template = project.root / "overrides/404.html"
    template.write_text(text.replace("<h1>", f"{trick}<h1>"), "utf-8")
    outcome = project.run("thidua", "build", "--as-of", AS_OF)
    assert outcome.code == 1
    assert "xem reports/build.log" in outcome.text
    log = (project.root / "reports/build.log").read_text("utf-8")
    assert "Trang «404.html» không an toàn" in log
    assert words in log
    assert "Traceback" not in outcome.text + log
    assert not project.site.exists()


def test_the_live_preview_has_no_policy_that_would_stop_its_own_script(project: Project) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-P", "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    environment = {**os.environ, "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": "1735664399"}
    log = project.root / "preview.log"
    with log.open("wb") as told:
        preview = subprocess.Popen(
            command, cwd=project.root, env=environment, stdout=told, stderr=subprocess.STDOUT
        )
    try:
        page = _first_answer(preview, f"http://127.0.0.1:{port}/", log)
    finally:
        preview.send_signal(signal.SIGTERM)
        preview.wait()
    assert "livereload" in page
    assert "Content-Security-Policy" not in page
    assert re.search(r'<link rel="stylesheet" href="[^"]*\.css">', page)


def _first_answer(preview: subprocess.Popen[bytes], address: str, log: Path) -> str:
    while preview.poll() is None:
        try:
            with urllib.request.urlopen(address) as answer:
                return str(answer.read(), "utf-8")
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8"))
