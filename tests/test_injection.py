"""No text that somebody writes acts in a reader's browser, feed reader, calendar or spreadsheet.

Every payload of ``payloads.yml`` goes through every field that takes text into a built site. Every
page, every text of every feed and the reports are then opened in Chromium: nothing may run, nothing
may be asked of another host, and no element or attribute that could do either may be there. What
the check before the build refuses is rendered all the same: the renderer trusts nobody.

``--whole`` puts each payload into every register and every field of the ward.
"""

from __future__ import annotations

import csv
import functools
import http.server
import io
import json
import os
import re
import shutil
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
import yaml
from calendars import read_calendar
from conftest import ROOT, Project
from lxml import etree
from openpyxl import load_workbook
from playwright.sync_api import Browser, sync_playwright
from projects import BASE, NOW, UNSEALED, edition_of, png, write_files
from reader import ARGUMENTS, QuietHandler
from sites import ALL_ALLOWABLE, make_site_project, page, settings

from thidua.load import load
from thidua.problems import Severity
from thidua.progress.targets import Progress, evaluate
from thidua.reports.yearly import page as yearly_page
from thidua.reports.yearly import spreadsheet, word
from thidua.reports.yearly.content import Report
from thidua.reports.yearly.describe import describe
from thidua.review import Edition
from thidua.site.markup.article import Markup, Setting, place
from thidua.site.markup.cleaning import clean
from thidua.site.markup.rendering import Rendering
from thidua.site.policy import inline_scripts
from thidua.text.dialect import parse

AS_OF = NOW.date().isoformat()
GROUPS: Mapping[str, Sequence[str]] = yaml.safe_load(
    (Path(__file__).parent / "payloads.yml").read_text("utf-8")
)
PAYLOADS = tuple(payload for group in GROUPS.values() for payload in group)
EVALUATED = "8641969"
SAMPLE = 8
"""Of so many pages one is opened when the proof is cut short; the browser reads them all."""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
REGISTERS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "chuyen-muc": ("category", {}),
    "linh-vuc": ("fields", {}),
    "phong-trao": ("movements", {}),
    "don-vi": ("unit", {}),
    "chien-dich": ("campaigns", {}),
}
WARD_TEXTS = ("name", "column", "parent", "address", "responsible")


def line(payload: str, most: int = 200, least: int = 1) -> str:
    """Return a payload as a field of one line can hold it."""
    text = " ".join(payload.split())[:most]
    # Letters without width do not count.
    return text if len(text) >= 2 * least else f"{text} và một đoạn chữ cho đủ dài, đủ ba mươi chữ"


def visible(payload: str) -> str:
    """Return a payload as a page under ``docs/`` may hold it: hidden letters are refused there."""
    return line("".join(sign for sign in payload if unicodedata.category(sign) != "Cf"))


# What is written ------------------------------------------------------------------------------


def article(number: int, keys: Mapping[str, Any], body: str) -> str:
    return page(
        {
            "title": f"Bài số {number}",
            "date": "2024-06-11",
            "summary": f"Tóm tắt của bài số {number}, đủ dài để làm sa-pô.",
            "category": "tin-tuc",
            "allow": [{"rule": rule, "reason": "Thử"} for rule in ALL_ALLOWABLE],
            "review": {"by": "Chủ tịch UBND phường", "on": "2024-06-10", "digest": UNSEALED},
            **keys,
        },
        body,
    )


def fields_of(number: int, text: str, folders: Sequence[str]) -> dict[str, Any]:
    """Return front matter with a payload in every key that takes text."""
    references: dict[str, Any] = {}
    for folder in folders:
        key, slug = REGISTERS[folder][0], f"muc-{number}"
        references[key] = slug if key in ("category", "unit") else [slug]
    return {
        "title": line(text, 150),
        "summary": line(text, 400, 30),
        "image": "bia.png",
        "image_alt": line(text),
        "image_credit": line(text),
        "exemplars": [
            {
                "name": line(text),
                # Names of signs alone would all share one address.
                "id": f"guong-{number}",
                "type": "ca-nhan",
                "kind": "dien-hinh",
                "recognition": {"by": line(text), "on": "2024-05-19", "number": line(text)},
            }
        ],
        "author": line(text),
        "tags": [line(text), line(text)],
        "aliases": [f"/cu/{number}/"],
        "consent": {"not_needed": line(text)},
        "corrections": [{"on": "2024-06-12", "text": line(text, 2000)}],
        "allow": [{"rule": rule, "reason": line(text)} for rule in ALL_ALLOWABLE],
        "broadcasts": [{"on": "2024-06-12", "station": f"dai-{number}", "kind": "tiep-song"}],
        **references,
    }


def body_with(text: str) -> str:
    """Return Markdown with a payload in every place of a text."""
    one = line(text, 2000)
    return f"""\
{text}

Chữ {one} chữ **{one}** chữ.

## {one}

- {one}

> {one}

| Cột |
| --- |
| {one} |

    {one}

[{one}](https://mau.example/) [chữ](https://mau.example/ "{one}")

![{one}](anh.png "{one}")

![Ảnh](anh.png '{one}')

Chữ[^1].

[^1]: {one}
"""


def addresses_with(text: str) -> str:
    """Return Markdown with a payload in every place of an address."""
    one = line(text, 2000)
    return f"""\
[chữ]({one})

[chữ](<{one}>)

[chữ](  {one}  "tên")

[chữ][dich]

<{one}>

<a href="{one}">chữ</a> <a href='{one}'>chữ</a> <a href={one}>chữ</a>

[dich]: {one}
"""


def pictures_with(text: str) -> str:
    """Return Markdown with a payload in every place of a picture's address."""
    one = line(text, 2000)
    return f"""\
![ảnh]({one})

![ảnh][anh]

<img alt="ảnh" src="{one}"> <img alt="ảnh" srcset="{one} 1x, {one} 2x">

<picture><source srcset="{one}"><img alt="ảnh" src='{one}'></picture>

[anh]: {one}
"""


def plan(text: str, body: str) -> str:
    one = visible(text)
    period = {"from": "2024-01-01", "to": "2024-12-31"}
    waiver = {"window": "2024-01-01", "reason": one, "by": one, "on": "2024-05-01"}
    return page(
        {
            "title": one,
            "summary": one,
            "plan": {
                "number": one,
                "issued_by": one,
                "basis": [one],
                "period": period,
                "targets": [
                    {
                        "id": "mot",
                        "text": one,
                        "note": one,
                        "at_least": 9999,
                        "per": "quarter",
                        "waivers": [waiver],
                    }
                ],
                "tasks": [
                    {"text": one, "to": "2024-12-01", "lead": one, "note": one, "evidence": one},
                    {"text": one, "to": "2024-03-01", "lead": one, "evidence": f"http://a/{one}"},
                ],
                "recipients": [{"name": one, "purpose": one}],
                "budget": {"source": one, "note": one},
            },
        },
        body,
    )


@dataclass
class Writing:
    """A project's files, and what to write instead of those that the check refuses."""

    files: dict[str, str | bytes | None] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def add_article(self, name: str, number: int, keys: Mapping[str, Any], body: str) -> None:
        folder = f"articles/2024/{name}-{number}"
        self.files[f"{folder}/index.md"] = article(number, keys, body)
        for picture in ("bia.png", "anh.png"):
            if picture in f"{keys}{body}":
                self.files[f"{folder}/{picture}"] = png()

    def add_page(self, path: str, keys: Mapping[str, Any], body: str) -> None:
        self.files[path] = page(keys, body)
        self.plain[path] = page(keys, "Giới thiệu.")


def write(payloads: Sequence[str], *, whole: bool) -> Writing:
    """Write every payload into every field."""
    made = Writing()
    records, activities, selections = [], [], []
    for number, text in enumerate(payloads):
        folders = list(REGISTERS) if whole else [list(REGISTERS)[number % len(REGISTERS)]]
        one = visible(text)
        for folder in folders:
            period = {"from": "2024-05-20", "to": "2024-06-30"}
            extra = {"slogan": one, "period": period} if folder == "chien-dich" else {}
            extra |= {"group": one} if folder == "don-vi" else {}
            keys = {"title": one, "summary": one, "aliases": [one], **extra}
            made.add_page(f"docs/{folder}/muc-{number}.md", keys, text)
        made.add_article("khai-bao", number, fields_of(number, text, folders), "Nội dung bài.")
        title = unicodedata.normalize("NFC", line(text, 150))
        made.titles[f"bai/2024/khai-bao-{number}/index.html"] = title
        made.add_article("noi-dung", number, {}, body_with(text))
        made.add_article("dia-chi", number, {}, addresses_with(text))
        withdrawn = {"withdrawn": {"on": "2024-06-12", "reason": line(text, 2000)}}
        made.add_article("da-go", number, withdrawn, "Nội dung bài.")
        made.files[f"docs/ke-hoach/ke-hoach-{number}.md"] = plan(text, text)
        made.plain[f"docs/ke-hoach/ke-hoach-{number}.md"] = plan(text, "Nội dung.")
        made.add_page(f"docs/trang-{number}.md", {"title": one, "summary": one}, body_with(text))
        station = {"station": f"dai-{number}", "kind": "tiep-song"}
        records.append({"on": "2024-06-12", **station, "programme": one})
        activities.append(
            {"on": "2024-06-12", "activity": "khac", "title": one, "evidence": one or "x"}
        )
        selections.append({"on": "2024-06-12", "round": "quy", "title": one})
    made.files["docs/truyen-thanh.md"] = page(
        {"title": "Nhật ký", "broadcasts": records}, "Nhật ký."
    )
    made.files["docs/hoat-dong.md"] = page(
        {"title": "Hoạt động", "activities": activities, "selections": selections}, "Hoạt động."
    )
    return made


# What is built --------------------------------------------------------------------------------


@dataclass
class Built:
    """The built project, where it is served, and what the check kept out of it."""

    project: Project
    address: str
    payloads: Sequence[str]
    refused: Sequence[str]
    titles: Mapping[str, str]
    """Of pages, as a reader must see them."""


class Unguarded(QuietHandler):
    """Serves pages without their policy: cleaning and escaping must do by themselves."""

    def send_head(self) -> Any:
        """Open what is asked for; of a page, a copy without the policy."""
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() else path
        if page.suffix != ".html" or not page.is_file():
            return super().send_head()
        content = POLICY.sub("", page.read_text("utf-8")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return io.BytesIO(content)


class Server(http.server.ThreadingHTTPServer):
    """Serves a folder that need not be there yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), functools.partial(Unguarded, directory=str(folder)))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def __enter__(self) -> Server:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


def seal_accepted(root: Path, made: Writing) -> list[str]:
    """Approve every article; take back what the check refuses, and return its paths."""
    column = load(root)
    refused = {fault.path for fault in column.faults if fault.severity is Severity.ERROR}
    for article in column.articles:
        written = root / article.path
        written.write_text(written.read_text("utf-8").replace(UNSEALED, article.digest), "utf-8")
    for path in refused - {article.path for article in column.articles if article.matter.withdrawn}:
        assert path in made.plain or path.startswith("articles/"), path
        if path in made.plain:
            (root / path).write_text(made.plain[path], "utf-8")
        else:
            shutil.rmtree((root / path).parent)
    return sorted(refused)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, whole: bool) -> Iterator[Built]:
    root = tmp_path_factory.mktemp("payloads") / "phuong"
    payloads = [text for number, text in enumerate(PAYLOADS) if whole or number % 5 in (0, 2, 4)]
    with Server(root / "site") as server:
        made = write(payloads, whole=whole)
        stations = [
            {"id": f"dai-{number}", "name": line(text)} for number, text in enumerate(payloads)
        ]
        stations += yaml.safe_load(settings())["extra"]["ward"]["stations"]
        made.files["mkdocs.yml"] = settings(
            server.address,
            stations=stations,
            feed={"items": 500, "copyright": line(payloads[0])},
            reviewers=["Chủ tịch UBND phường", *(line(text) for text in payloads)],
        )
        project = make_site_project(root, made.files, sealed=False)
        refused = seal_accepted(root, made)
        outcome = project.run("thidua", "build", "--as-of", AS_OF)
        assert outcome.code == 0, outcome.text[-5000:]
        yield Built(project, server.address, payloads, refused, made.titles)


# What is opened -------------------------------------------------------------------------------

WATCH = """
window.__hit = () => console.warn("__hit " + location.href);
window.alert = window.confirm = window.prompt = window.print = window.__hit;
"""

AUDIT = r"""
// Read documents as this browser reads them; live ones are also opened, beside each other in
// frames, and touched. Return what is wrong with each.
async ([documents, own, mayStyle, trusted]) => {
  // What the theme itself brings; a text of ours can write none of these elements.
  const OWN = "form#tim, form#loc, dialog#cua-so-tim, #tim input[type=search], #tim select, " +
    "main > noscript:last-child, " +
    "#loc select, #loc input[type=search], #hien-thi input[type=radio]";
  const FORBIDDEN = new Set(("iframe frame frameset object embed applet portal form base style " +
    "template math input select textarea marquee audio video track noscript plaintext xmp " +
    "foreignobject animate set use image mglyph dialog slot").split(" "));
  const LOADED = new Set(["src", "srcset", "background", "poster", "data", "icon", "code"]);
  const ADDRESSES = new Set([...LOADED, "href", "xlink:href", "action", "formaction", "cite",
    "longdesc", "ping", "manifest", "profile", "usemap", "classid", "codebase", "archive"]);
  const POLICY = "head > meta[http-equiv=Content-Security-Policy]";
  const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

  function audit(page, base) {
    const faults = [];
    for (const element of page.querySelectorAll("*")) {
      const tag = element.localName.toLowerCase();
      const told = () => element.outerHTML.slice(0, 160);
      if (FORBIDDEN.has(tag) && !(tag === "style" && mayStyle) && !element.matches(OWN)) {
        faults.push(told());
      }
      if (tag === "script") {
        const isData = element.type === "application/ld+json" && JSON.parse(element.text);
        const isOurs = element.text === trusted ||
          (!element.text && new URL(element.src, base).href.startsWith(own + "assets/"));
        if (!isData && !isOurs) faults.push(told());
      }
      if (tag === "svg" && !element.matches(".icon > svg, .mark, .bar")) faults.push(told());
      if (tag === "meta" && element.httpEquiv && !element.matches(POLICY)) {
        const way = /^0; url=([^:]*)$/.exec(element.content);
        if (!way || !new URL(way[1], base).href.startsWith(own)) faults.push(told());
      }
      if (tag === "link" && !["canonical", "alternate"].includes(element.rel) &&
          !new URL(element.href, base).href.startsWith(mayStyle ? "data:" : own)) {
        faults.push(told());
      }
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name) || ["srcdoc", "is", "nonce"].includes(name) ||
            (name === "style" && !(mayStyle && tag === "col"))) {
          faults.push(told());
        }
        if (!ADDRESSES.has(name)) continue;
        for (const one of name === "srcset" ? value.split(",") : [value]) {
          let address;
          try {
            address = new URL(one.trim().split(/\s+/)[0], base);
          } catch (error) {
            continue;  // leads nowhere
          }
          const local = address.href.startsWith(own);
          const icon = mayStyle && tag === "link";
          if (!icon && (!SAFE.has(address.protocol) || (LOADED.has(name) && !local))) {
            faults.push(told());
          }
        }
      }
    }
    return faults;
  }

  async function open({ name, address, html, live }) {
    if (!live) {
      const text = html ?? (await (await fetch(address)).text());
      const page = new DOMParser().parseFromString(text, "text/html");
      const title = page.querySelector("h1")?.textContent ?? "";
      return { name, title, faults: audit(page, address || own) };
    }
    const frame = document.createElement("iframe");
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
    if (address) frame.src = address; else frame.srcdoc = html;
    document.body.append(frame);
    await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, 20000))]);
    const page = frame.contentDocument;
    const faults = page ? audit(page, address || own) : ["left for another place"];
    if (page && address && page.location.href !== address) faults.push("went elsewhere");
    for (const element of page ? page.querySelectorAll("*") : []) {
      for (const type of ["mouseover", "mouseenter", "pointerenter", "focus", "toggle", "error",
                          "animationstart", "blur"]) {
        element.dispatchEvent(new Event(type));
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
    const title = page?.querySelector("h1")?.textContent ?? "";
    frame.remove();
    return { name, title, faults };
  }
  return Promise.all(documents.map(open));
}
"""

AT_ONCE = 40
(TRUSTED,) = inline_scripts(
    (ROOT / "src/thidua/theme/partials/first-paint.html").read_text("utf-8")
)
"""The one script that stands in the pages themselves."""


class Reader:
    """A browser that opens documents and notices whatever they do."""

    def __init__(self, browser: Browser, own: str) -> None:
        self.own = own
        self.acts: list[str] = []
        self.context = browser.new_context(viewport={"width": 800, "height": 600})
        self.context.add_init_script(WATCH)
        self.context.on("request", self._notice)
        self.page = self.context.new_page()
        self.context.on("page", lambda page: self.acts.append(f"opened {page.url}"))
        self.page.on("console", self._listen)
        self.page.goto(f"{own}404.html")
        self.page.evaluate("document.body.replaceChildren()")

    def _notice(self, request: Any) -> None:
        if urlsplit(request.url).scheme in ("data", "blob", "about"):
            return
        if not request.url.startswith(self.own):
            self.acts.append(f"asked for {request.url}")

    def _listen(self, message: Any) -> None:
        if message.text.startswith("__hit"):
            self.acts.append(message.text)

    def read(
        self, documents: Sequence[Mapping[str, Any]], *, may_style: bool = False
    ) -> tuple[dict[str, str], list[str]]:
        """Return the title of each document by its name, and everything that is wrong.

        A document stands at its ``address`` or is given as ``html``; ``live`` ones are opened.
        """
        titles: dict[str, str] = {}
        faults: list[str] = []
        for start in range(0, len(documents), AT_ONCE):
            batch = list(documents[start : start + AT_ONCE])
            acts = len(self.acts)
            for seen in self.page.evaluate(AUDIT, [batch, self.own, may_style, TRUSTED]):
                titles[seen["name"]] = seen["title"]
                faults += [f"{seen['name']}: {fault}" for fault in seen["faults"]]
            names = f"{batch[0]['name']} … {batch[-1]['name']}"
            faults += [f"{act} (one of {names})" for act in self.acts[acts:]]
        return titles, faults


@pytest.fixture(scope="module")
def reader(built: Built) -> Iterator[Reader]:
    with sync_playwright() as playwright:
        path = os.environ.get("THIDUA_CHROMIUM")
        assert path, "run scripts/test.py: it finds or installs the browser and names it here"
        # Nothing but the site can be reached, so that a payload's request hurts nobody.
        nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, nowhere])
        yield Reader(browser, built.address)
        browser.close()


def in_page(html: str) -> str:
    return f"<!doctype html><html><body><main>{html}</main></body></html>"


# Proofs ---------------------------------------------------------------------------------------


def test_there_are_many_payloads_and_they_are_alive(reader: Reader) -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 150
    noticed: set[str] = set()
    ran = 0
    for payload in PAYLOADS:
        acts = len(reader.acts)
        link = in_page(f'<a href="{payload}">chữ</a>')
        _, faults = reader.read(
            [
                {"name": "text", "html": in_page(payload), "live": True},
                {"name": "address", "html": link, "live": False},
            ]
        )
        ran += len(reader.acts) > acts
        if faults:
            noticed.add(payload)
    assert ran >= 80
    assert len(noticed) >= 150
    for group in ("script tags", "event handlers", "svg and math", "embedding and navigation"):
        missed = set(GROUPS[group]) - noticed
        assert not missed, missed


def test_no_page_of_the_site_acts(built: Built, reader: Reader, whole: bool) -> None:
    site = built.project.site
    pages = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    assert len(pages) > 5 * len(built.payloads)
    titles, faults = reader.read(
        [
            {
                "name": page,
                "address": built.address + page,
                # A page at an old address would lead the frame away.
                "live": (whole or number % SAMPLE == 0) and not page.startswith("cu/"),
            }
            for number, page in enumerate(pages)
        ]
    )
    assert not faults, "\n".join(faults[:20])
    shown = {page: titles[page] for page in built.titles if page in titles}
    assert shown == {page: built.titles[page] for page in shown}
    assert len(shown) > 0.9 * len(built.payloads)


def test_what_the_check_refuses_is_harmless_when_rendered(
    built: Built, reader: Reader, whole: bool
) -> None:
    markup = Markup()
    article = Setting(resolve=lambda target: "bai/x/", pictures={}, attachments={})
    page = replace(article, shows_files=True)
    documents: list[dict[str, Any]] = []

    at_home = Rendering.of(parse(""), page).address
    for number, payload in enumerate(PAYLOADS):
        for write in (body_with, addresses_with, pictures_with, str):
            text = unicodedata.normalize("NFC", write(payload))
            rendered = {
                "article": place(markup.render(text, article), "../"),
                "page": place(markup.render(text, page), "../"),
                "html": place(clean(text, (), at_home), "../"),
            }
            documents += [
                {
                    "name": f"{kind}, {write.__name__}, {payload}",
                    "html": in_page(html),
                    "live": whole or (kind == "article" and number % SAMPLE == 0),
                }
                for kind, html in rendered.items()
            ]
    _, faults = reader.read(documents)
    assert not faults, "\n".join(faults[:20])


def test_most_payloads_pass_the_check_and_reach_the_site(built: Built) -> None:
    # Otherwise the pages would prove little.
    refused = Counter(
        path.split("/")[2].rpartition("-")[0]
        for path in built.refused
        if path.startswith("articles/")
    )
    assert refused["khai-bao"] == 0
    assert refused["noi-dung"] < len(built.payloads) / 2
    assert refused["dia-chi"] < len(built.payloads)


def test_no_text_of_a_feed_acts(built: Built, reader: Reader, whole: bool) -> None:
    texts: dict[str, str] = {}
    for path in sorted(built.project.site.rglob("*.xml")):
        for element in etree.parse(path).iter("{*}encoded", "{*}content", "description"):
            texts.setdefault(element.text or "", path.name)
        for element in etree.parse(path).iter("{*}summary", "{*}title"):
            # In Atom a text without a type is plain, and no reader takes it for HTML.
            assert element.get("type", "text") in ("text", "plain"), path
    feed = json.loads(built.project.read("feed.json"))
    for item in feed["items"]:
        texts.setdefault(item["content_html"], "feed.json")
    assert len(feed["items"]) > len(built.payloads)
    documents = [
        {
            "name": f"{name}: {text[:80]}",
            "html": in_page(text),
            "live": whole or number % SAMPLE == 0,
        }
        for number, (text, name) in enumerate(texts.items())
    ]
    _, faults = reader.read(documents)
    assert not faults, "\n".join(faults[:20])


def check_data_files(project: Project) -> None:
    """Check that every file for machines can be read, and that no template was evaluated."""
    site = project.site
    for path in sorted([*site.rglob("*.xml"), *site.rglob("*.svg")]):
        tree = etree.parse(path, etree.XMLParser(resolve_entities=False))
        assert tree.docinfo.internalDTD is None, path
    for path in sorted(site.rglob("*.json")):
        json.loads(path.read_text("utf-8"))
    for path in site.rglob("*"):
        if path.is_file():
            assert EVALUATED.encode() not in path.read_bytes(), path
    for path in sorted(site.rglob("*.csv")):
        for row in csv.reader(path.read_text("utf-8-sig").splitlines()):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r"))], (path, row)

    lines = (site / "du-lieu/lich.ics").read_bytes().replace(b"\r\n ", b"").split(b"\r\n")
    assert [one for one in lines[:-1] if not CALENDAR_LINE.fullmatch(one.decode())] == []


def test_data_files_are_well_formed_and_hold_what_was_written(built: Built) -> None:
    check_data_files(built.project)
    titles = {unicodedata.normalize("NFC", line(text, 150)) for text in built.payloads}
    told = {item["title"] for item in json.loads(built.project.read("feed.json"))["items"]}
    assert len(told & titles) > 0.9 * len(titles)


CALENDAR_LINE = re.compile(
    r"(BEGIN|END):(VCALENDAR|VTIMEZONE|STANDARD|VEVENT)"
    r"|(VERSION|PRODID|NAME|X-WR-CALNAME|TZID|TZOFFSETFROM|TZOFFSETTO|UID|SUMMARY|DESCRIPTION|URL"
    r"|TRANSP|DTSTAMP|DTSTART|DTSTART;VALUE=DATE|REFRESH-INTERVAL;VALUE=DURATION):.*"
)


def test_the_calendar_holds_only_deadlines(built: Built) -> None:
    content = (built.project.site / "du-lieu/lich.ics").read_bytes()
    calendar = read_calendar(content)
    assert set(calendar.names) == {"VTIMEZONE", "STANDARD", "VEVENT"}
    hosts = {urlsplit(event.value("URL")).netloc for event in calendar.events}
    assert hosts == {urlsplit(built.address).netloc}


@pytest.fixture(scope="module")
def measured(built: Built) -> tuple[Edition, Progress]:
    edition = edition_of(built.project.root)
    return edition, evaluate(edition)


def test_the_reports_for_leaders_do_not_act(
    built: Built, measured: tuple[Edition, Progress], reader: Reader, whole: bool
) -> None:
    edition, progress = measured
    plans = progress.plans if whole else progress.plans[::SAMPLE]
    reports = {
        plan.plan.id: yearly_page.render(describe(edition, plan), NOW).decode() for plan in plans
    }
    reports["index.html"] = (built.project.root / "reports/index.html").read_text("utf-8")
    documents = []
    for name, html in reports.items():
        # The policy inside would keep a script from running; escaping must do so by itself.
        open_html, count = POLICY.subn("", html)
        assert count == 1
        documents.append({"name": name, "html": open_html, "live": name == "index.html"})
    _, faults = reader.read(documents, may_style=True)
    assert not faults, "\n".join(faults[:20])


def test_no_cell_is_a_formula_and_no_paragraph_a_field(
    measured: tuple[Edition, Progress], whole: bool
) -> None:
    edition, progress = measured
    texts: set[str] = set()
    for plan in progress.plans[:1]:
        report = describe(edition, plan)
        workbook = load_workbook(io.BytesIO(spreadsheet.render(report, NOW)))
        for sheet in workbook.worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                # A link leads to the site's own pages, whatever an article's words say.
                if cell.hyperlink:
                    target = str(cell.hyperlink.target)
                    assert target.startswith(f"{edition.column.site_url}bai/")
                texts.add(str(cell.value))
                # Kept a text when somebody edits the cell.
                assert cell.quotePrefix or not str(cell.value).startswith(("=", "+", "-", "@"))
        check_document(word.render(report if whole else shortened(report), NOW))
    assert {"=1+1", "@SUM(1+1)"} <= texts


def shortened(report: Report) -> Report:
    """Return a report with a few rows in each table: a long one takes Word's writer long."""
    return replace(
        report,
        items=report.items[::SAMPLE],
        airings=report.airings[::SAMPLE],
        exemplars=report.exemplars[::SAMPLE],
        units=report.units[::SAMPLE],
    )


def check_document(content: bytes) -> None:
    """Check that a Word file has no field but the page's number, no link, no object."""
    with ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            tree = etree.fromstring(archive.read(name))
            fields = ["".join(one.itertext()).split()[0] for one in tree.iter("{*}instrText")]
            assert set(fields) <= {"PAGE", "NUMPAGES"}, name
            assert not list(tree.iter("{*}fldSimple", "{*}hyperlink", "{*}object")), name
            modes = {one.get("TargetMode") for one in tree.iter("{*}Relationship")}
            assert "External" not in modes, name


def ward_texts(payloads: Sequence[str], whole: bool) -> Iterator[Mapping[str, str]]:
    """Yield the ward's texts, build by build; whole, each payload stands in each of them alone."""
    if whole:
        keys = (*WARD_TEXTS, "copyright")
        yield from (dict.fromkeys(keys, line(payload)) for payload in payloads)
        return
    chunks: list[str] = [""]
    for payload in payloads:
        if len(chunks[-1]) > 1700:
            chunks.append("")
        chunks[-1] += f" {line(payload)}"
    # Two texts are long enough for many; the others take one payload each.
    for number, (first, second) in enumerate(zip_longest(chunks[::2], chunks[1::2])):
        others = [line(other) for other in payloads[number * 5 : number * 5 + len(WARD_TEXTS)]]
        texts = dict(zip(WARD_TEXTS, others, strict=True))
        yield {**texts, "address": first.strip(), "copyright": (second or first).strip()}


def test_no_text_of_the_ward_acts(built: Built, reader: Reader, whole: bool) -> None:
    project = built.project
    for path in (*(project.root / "articles").rglob("*"), *(project.root / "docs").rglob("*-*.md")):
        if path.is_file() and not path.match("articles/2024/guong-sang/*"):
            path.unlink()
    write_files(project.root, {path: BASE[path] for path in BASE if path.startswith("docs/")})
    for texts in ward_texts(built.payloads, whole):
        ward = {
            **{key: texts[key] for key in WARD_TEXTS},
            "portal": {"name": texts["parent"], "url": "https://mau.example/"},
            "feed": {"copyright": texts["copyright"]},
        }
        write_files(project.root, {"mkdocs.yml": settings(built.address, **ward)})
        outcome = project.run("thidua", "build", "--as-of", AS_OF)
        assert outcome.code == 0, outcome.text
        documents = [
            {
                "name": str(path),
                "address": built.address + path.relative_to(project.site).as_posix(),
            }
            for path in sorted(project.site.rglob("*.html"))
            if not path.is_relative_to(project.site / "tin")
        ]
        report = (project.root / "reports/index.html").read_text("utf-8")
        leaders = [{"name": "report", "html": POLICY.sub("", report), "live": True}]
        faults = reader.read(documents)[1] + reader.read(leaders, may_style=True)[1]
        assert not faults, "\n".join(faults[:20])
        check_data_files(project)
