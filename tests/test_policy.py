"""What a page may hold, and what the build says when one holds something else."""

from __future__ import annotations

import base64
import hashlib
import os
import random
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

from thidua.site.markup.cleaning import _ATTRIBUTES, MARK, clean
from thidua.site.policy import (
    UnsafePageError,
    check_page,
    inline_scripts,
    is_plainly_harmless,
    write_policy,
)
from thidua.text.words import TAGS

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


TRICKS = {
    # What runs
    "a script": "<script>alert(1)</script>",
    "a script of a module": "<SCRIPT type=module>alert(1)</SCRIPT>",
    "a script like ours": f"<script>{OURS} </script>",
    "a map of modules": '<script type=importmap>{"imports": {"a": "//e.vn/a.js"}}</script>',
    "rules to fetch ahead": '<script type=speculationrules>{"prefetch": []}</script>',
    "a script left open": "<p>x<script>alert(1)",
    "a script in a drawing, hidden by src": '<svg><script src="a.js">alert(1)</script></svg>',
    "a script in a drawing, in other letters": "<svg><script>alert&#40;1)</script></svg>",
    "a script in an old list": "<select><title><script>alert(1)</script></title></select>",
    "a script in what frames hide": "<select><noframes><script>alert(1)</script></noframes>",
    "a handler": '<button type="button" onclick="alert(1)">x</button>',
    "a handler after a bare value": "<img src=a.png onerror=alert(1)>",
    "a handler after a stroke": "<svg/onload=alert(1)>",
    "a handler after a quote in a bare value": '<img src=x"y onerror=alert(1)>',
    "a handler in capitals, over lines": "<IMG SRC=a.png\n\tOnError\n=\nalert(1)>",
    "a handler after a form feed": "<img\fonerror=alert(1)>",
    "a handler right after a quoted value": '<img alt="a"onerror="alert(1)">',
    "a handler on the body": "<body onload=alert(1)>",
    "a handler on the root": "<html onclick=alert(1)>",
    "a handler behind a half comment": "<!--><img src=a.png onerror=alert(1)>-->",
    "a handler behind a comment's other end": "<!-- --!><img onerror=alert(1)>-->",
    "a handler in a list": "<select><img src=a.png onerror=alert(1)></select>",
    "a handler that a table puts outside": "<table><img src=a.png onerror=alert(1)><tr><td>",
    "a handler where scripts are on": (
        '<noscript><p title="</noscript><img src=a.png onerror=alert(1)>"></noscript>'
    ),
    "a handler where scripts are off": "<noscript><img src=a.png onerror=alert(1)></noscript>",
    "a handler in a formula": (
        "<math><mtext><table><mglyph><style><!--</style>"
        '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">'
    ),
    "a handler of an animation": "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "a link that an animation changes": (
        "<svg><a><set attributeName=href to=javascript:alert(1)></set><text>x</text></a></svg>"
    ),
    "a link that runs": "<a href=javascript:alert(1)>x</a>",
    "a link that runs, in capitals": '<a href="JavaScript:alert(1)">x</a>',
    "a link that runs, with a break": '<a href="java&#10;script:alert(1)">x</a>',
    "a link that runs, with a tab": '<a href="java&Tab;script:alert(1)">x</a>',
    "a link that runs, behind a sign": '<a href="&#1; javascript:alert(1)">x</a>',
    "a link that runs, by its number": '<a href="&#x6A;avascript&colon;alert(1)">x</a>',
    "a link that runs, on a map": '<map name=m><area href="javascript:alert(1)"></map>',
    "a link that runs, in a drawing": (
        "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>"
    ),
    "a link to a page within itself": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "a link to an old script": "<a href=vbscript:msgbox(1)>x</a>",
    "a form that runs": "<form action=javascript:alert(1)><button>x</button></form>",
    "a button that runs": "<form><button formaction=javascript:alert(1)>x</button></form>",
    # What shows or hides
    "a style": "<style>p { color: red }</style>",
    "a style in a drawing": "<svg><style>path { fill: red }</style></svg>",
    "a style on a tag": '<p class="a" style="color: red">x</p>',
    "a style on a tag, bare": "<p\nstyle=color:red>x</p>",
    "a style after a stroke": "<div/style=position:fixed>x</div>",
    "a style after a sign in a value": '<p title="a > b" style="color: red">x</p>',
    # What comes from elsewhere, or goes there
    "a foreign script": "<script src=https://e.vn/a.js></script>",
    "a foreign script of the same scheme": "<script src=//e.vn/a.js></script>",
    "a foreign script with other strokes": "<script src='\\\\e.vn/a.js'></script>",
    "a foreign script with mixed strokes": "<script src='/\\e.vn/a.js'></script>",
    "a foreign script with a tab between": "<script src='/\t/e.vn/a.js'></script>",
    "a script within its address": "<script src=data:,alert(1)></script>",
    "a foreign script in a drawing": "<svg><script href=//e.vn/a.js></script></svg>",
    "a foreign style sheet": "<link rel=stylesheet href=https://e.vn/a.css>",
    "a foreign style sheet as another": '<link rel="alternate stylesheet" href=//e.vn/a.css>',
    "a style sheet within its address": "<link rel=stylesheet href=data:text/css,p{}>",
    "a foreign host asked ahead": "<link rel=preconnect href=https://e.vn>",
    "a foreign picture": "<img src=https://e.vn/a.png alt=x>",
    "a foreign picture that comes first": "<img src=//e.vn/a.png src=a.png alt=x>",
    "a foreign picture among ours": '<img srcset="a.png 1x, //e.vn/a.png 2x" src=a.png alt=x>',
    "a foreign picture of a picture": (
        "<picture><source srcset=//e.vn/a.webp><img src=a.png></picture>"
    ),
    "a picture within its address": "<img src=data:image/png;base64,AAAA alt=x>",
    "a picture by its old name": "<image src=https://e.vn/a.png>",
    "a foreign picture behind a table": "<table background=//e.vn/a.png><tr><td>x</table>",
    "a foreign picture in a drawing": "<svg><image href=//e.vn/a.png /></svg>",
    "a foreign colour in a drawing": "<svg><path fill='url(//e.vn/a.svg#a)' d=M0></svg>",
    "a foreign drawing used": "<svg><use href=https://e.vn/a.svg#a /></svg>",
    "a foreign film": "<video src=//e.vn/a.mp4></video>",
    "a foreign still of a film": "<video poster=//e.vn/a.png src=a.mp4></video>",
    "a form to a foreign host": "<form action=https://e.vn/><input name=a></form>",
    "a button to a foreign host": "<form><button formaction=//e.vn/>x</button></form>",
    "a link that tells a foreign host": "<a href=a/ ping=https://e.vn/>x</a>",
    "another base": "<base href=https://e.vn/>",
    "another window for every link": "<base target=_blank>",
    "a page that leads away": '<meta http-equiv=refresh content="0; url=https://e.vn/">',
    "a page that leads on by itself": '<meta http-equiv=Refresh content="0; url=a/">',
    "a cookie": "<meta http-equiv=set-cookie content=a=b>",
    # What holds another page
    "a frame": "<iframe src=a/></iframe>",
    "a frame with its page": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "a set of frames": "<frameset><frame src=a/></frameset>",
    "an object": "<object data=a.pdf></object>",
    "a plug-in": "<embed src=a.pdf>",
    "a program of old": "<applet code=a></applet>",
    "a hidden tree that shows": (
        "<p><template shadowrootmode=open><img src=a onerror=alert(1)></template></p>"
    ),
    "an unknown tag": "<x-a>x</x-a>",
    "an unknown attribute": "<p sometimes=runs>x</p>",
}


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
def test_a_trick_is_refused(trick: str) -> None:
    check_page(PAGE, frozenset({OURS}))
    with pytest.raises(UnsafePageError):
        check_page(PAGE + trick, frozenset({OURS}))
    with pytest.raises(UnsafePageError):
        check_page(trick, frozenset({OURS}))


@pytest.mark.parametrize(
    "plain",
    [
        '<script type="application/ld+json">{"a": 1}</script>',
        '<script type="module" src="../assets/a.js"></script>',
        f"<noscript><p>{OURS}</p></noscript>",
        '<link rel="canonical" href="https://phuong.vn/a/"><link rel="icon" href="a.svg">',
        '<link rel="alternate" type="application/rss+xml" href="rss.xml">',
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">',
        '<a href="https://e.vn/">x</a><a href="//e.vn/">x</a><a href="mailto:a@b.vn">x</a>',
        '<a href="tel:0225">x</a><a href="#a">x</a><a href="">x</a><a href>x</a>',
        '<a href="?q=javascript:1">x</a><a href="./a:b/">x</a>',
        '<img src="a.jpg" srcset="a.webp 320w, b.webp 640w" sizes="100vw" alt="data: gì?">',
        '<svg viewBox="0 0 1 1"><title>x</title><path fill="#fff" stroke="red" d="M0"/></svg>',
        '<svg><use href="#a"/></svg><form action="tim-kiem/"><input name="q" required></form>',
        '<p aria-label="x" data-onclick="x">on x = style</p><!-- <script>alert(1)</script> -->',
        "<textarea><script>alert(1)</script></textarea>",
    ],
)
def test_what_a_page_needs_may_stand(plain: str) -> None:
    check_page(PAGE + plain, frozenset({OURS}))


def test_whatever_cleaning_leaves_in_a_text_may_stand() -> None:
    """Else a text that was checked and approved would stop the build."""
    values = {"href": "#a", "src": f"{MARK}a.png", "srcset": f"{MARK}a.png 1x", "id": "a"}
    for tag in sorted(TAGS):
        names = sorted({*_ATTRIBUTES.get(tag, ()), *_ATTRIBUTES["*"]})
        given = " ".join(f'{name}="{values.get(name, "1")}"' for name in names)
        cleaned = clean(f"<{tag} {given}>x</{tag}>", (), lambda address: address)
        check_page(cleaned.replace(MARK, ""), frozenset())


FRAME = (
    f'<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n<title>x</title>'
    f"<script>{OURS}</script></head><body>{{}}</body></html>"
)
"""As every page of ours begins."""
ALONE = frozenset({OURS})


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
@pytest.mark.parametrize("quoted", [False, True], ids=["as it is", "in plain spelling"])
def test_no_trick_is_taken_for_plain(trick: str, quoted: bool) -> None:
    if quoted:
        bare = re.sub(r"([a-z]+)=([^\s\"'>]+)", r'\1="\2"', trick.lower())
        trick = re.sub(r"([a-z]+)='([^\"']*)'", r'\1="\2"', bare)
    assert is_plainly_harmless([FRAME.format("<p>x</p>")], ALONE)
    assert not is_plainly_harmless([FRAME.format(trick)], ALONE)


def test_whatever_is_taken_for_plain_is_harmless_to_a_parser_too() -> None:
    """Pieces of tricks and of plain pages, put together by chance."""
    chance = random.Random(20240611)
    whole = [*TRICKS.values(), *(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS)]
    whole += ['<a href="a/">', '<svg viewBox="0 0 1 1">', "<select>", "<option>", "<table>", "<b>"]
    cut = [piece for one in whole for piece in re.findall(r"<[^<>]*>|[^<>]+|[<>]", one)]
    cut += ["\n"] * (len(cut) // 8)
    taken = 0
    for _ in range(4000):
        page = FRAME.format("".join(chance.choices(cut, k=chance.randint(1, 8))))
        if is_plainly_harmless([page], ALONE):
            taken += 1
            parsed = page.replace("<html ", "<HTML ", 1)  # no longer plain
            assert not is_plainly_harmless([parsed], ALONE)
            check_page(parsed, ALONE)
    assert taken > 400


@pytest.mark.parametrize(
    ("begun", "ended"),
    [
        ('<p title="', '">'),
        ("<p ", ' onclick="alert(1)">'),
        ("<", "script>alert(1)</script>"),
        ("<script>", "</script>"),
        ("<!--", "-->"),
    ],
)
def test_a_part_that_stood_in_another_page_hides_no_tag_around_it(begun: str, ended: str) -> None:
    before, after = FRAME.split("{}")
    common = '<p class="a">x</p>'
    assert is_plainly_harmless([before, common, after], ALONE)
    assert is_plainly_harmless([before, common, after], ALONE)
    assert not is_plainly_harmless([before + begun, common, ended + after], ALONE)
    assert not is_plainly_harmless([before, begun, "", ended, after], ALONE)


def test_a_part_with_a_script_is_looked_at_in_every_page() -> None:
    before, after = FRAME.split("{}")
    parts = [before, f"<script>{OURS}</script>", after]
    assert is_plainly_harmless(parts, ALONE)
    without = [before.replace(f"<script>{OURS}</script>", ""), *parts[1:]]
    assert is_plainly_harmless(without, ALONE)
    assert not is_plainly_harmless(without, frozenset())


def test_a_page_cut_into_parts_by_chance_is_plain_only_if_it_is_as_a_whole() -> None:
    chance = random.Random(20241126)
    whole = FRAME.format(
        '<p class="a">x</p>\n<a href="../a/">b</a><img src="a.jpg" alt=""><h2 id="c">d</h2>' * 9
    )
    assert is_plainly_harmless([whole], ALONE)
    taken = 0
    for _ in range(2000):
        cuts = sorted(chance.choices(range(len(whole) + 1), k=chance.randint(1, 2)))
        parts = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True)]
        if is_plainly_harmless(parts, ALONE):
            taken += 1
            assert all(part.count("<") == part.count(">") for part in parts)
    assert taken > 100


def test_nearly_every_page_of_the_site_is_plain(ward: Project) -> None:
    pages = [path.read_text("utf-8") for path in ward.site.rglob("*.html")]
    scripts = inline_scripts((ward.site / "index.html").read_text("utf-8"))
    assert sum(is_plainly_harmless([page], scripts) for page in pages) > 0.9 * len(pages)


def test_only_a_page_at_an_old_address_may_lead_on_and_only_within_the_site() -> None:
    page = '<meta http-equiv="refresh" content="0; url={}">'
    check_page(page.format("../a/"), frozenset(), leads_on=True)
    for way in ("https://e.vn/", "//e.vn/", "/\\e.vn/", "javascript:alert(1)", " data:,x"):
        with pytest.raises(UnsafePageError):
            check_page(page.format(way), frozenset(), leads_on=True)
    with pytest.raises(UnsafePageError):
        check_page(page.format("../a/") + "<script>1</script>", frozenset(), leads_on=True)


def test_every_page_of_the_site_keeps_to_the_policy(ward: Project) -> None:
    pages = {path: path.read_text("utf-8") for path in ward.site.rglob("*.html")}
    scripts = inline_scripts(pages[ward.site / "index.html"])
    leading = [path for path, html in pages.items() if 'http-equiv="refresh"' in html]
    assert leading
    for path, html in pages.items():
        check_page(html, scripts, leads_on=path in leading)


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
