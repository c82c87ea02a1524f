"""The site as it would look now, drafts included: each page is drawn when somebody asks for it.

Nothing is written but what any build may use, so an edit is seen as soon as it has been read.
"""

from __future__ import annotations

import json
import mimetypes
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

from thidua.column.addresses import SEARCH_INDEX
from thidua.column.places import file_at
from thidua.load import stay
from thidua.meter import Meter
from thidua.problems import Problem, errors
from thidua.site.fingerprints import Fingerprints
from thidua.site.indexing import SearchIndex
from thidua.site.machine.search import SearchIndexError
from thidua.site.markup.texts import Texts
from thidua.site.outputs import Output, Shown, outputs
from thidua.site.prepare import Build, prepare
from thidua.site.press import Press
from thidua.site.routes import MISSING, list_for_machines
from thidua.site.soundness import SiteError
from thidua.site.theme import Theme
from thidua.site.writer import Writer

NEWS = ".xem-thu"
"""The address at which a page waits for news; no page of a site begins with a dot."""
_MOST_TOLD = 30
_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for an address."""

    content: bytes
    kind: str = _HTML
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """The site at one moment."""

    build: Build
    press: Press
    theme: Theme
    texts: Texts
    pages: Mapping[str, int]
    """The numbers of the pages' routes by the files that they would be."""


class Preview:
    """Looks at the project ``root`` and answers for its site; any thread may ask.

    ``scratch`` is a folder for files that are made to be sent, and nothing else.
    """

    def __init__(self, root: Path, scratch: Path) -> None:
        stay(root)
        self._root = root
        self._scratch = scratch
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self._look: _Look | None = None
        self._files: dict[str, Output] = {}
        self._others: Iterator[Output] = iter(())
        """Files beside the pages: those asked for so far, and what comes after them."""
        self._index: str | None = None
        self.version = 0
        """Of what is shown: another number for each look."""

    def look(self, now: datetime, meter: Meter) -> Sequence[Problem]:
        """Read what stands in the project now; return what is to be mended.

        Raises ``OSError``, and :class:`SiteError` when nothing can be shown.
        """
        build = prepare(self._root, now, meter, with_drafts=True)
        if build.is_hazardous:
            raise SiteError("Có thứ trong docs/ không xem thử được; hãy sửa lỗi trên trước.")
        with self._lock:
            theme = Theme(self._root, build.site, is_served=True)
            texts = Texts(build.shelf, fingerprints=Fingerprints(), is_preview=True)
            press = Press(build, self._root, theme, texts, Fingerprints())
            pages = {file_at(route.address): n for n, route in enumerate(press.routes)}
            self._look = _Look(build, press, theme, texts, pages)
            self._files = {}
            self._others = outputs(build, texts, theme, list_for_machines(press.routes))
        with self._changed:
            self.version += 1
            self._changed.notify_all()
        return build.problems

    def answer(self, path: str) -> Answer:
        """Return what stands at a path of the site, such as "bai/2024/a/". Raises ``OSError``."""
        with self._lock:
            look = self._look
            if look is None:
                return Answer(_page("<p>Đang đọc chuyên mục…</p>", 0).encode())
            try:
                return self._answer(look, path)
            except (SiteError, SearchIndexError) as error:
                return Answer(_page(f"<p>{escape(str(error))}</p>", self.version).encode())

    def news(self, version: int, seconds: float) -> bytes:
        """Wait until there is another look than ``version``; return its number, as JSON."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, seconds)
            return json.dumps({"version": self.version}).encode()

    def _answer(self, look: _Look, path: str) -> Answer:
        file = file_at(path)
        number = look.pages.get(file)
        if number is not None:
            return Answer(self._draw(look, number))
        if file.startswith(f"{SEARCH_INDEX}/"):
            self._fill_index(look)
        else:
            output = self._find(file)
            if output is None or isinstance(output, SearchIndex):
                return Answer(self._draw(look, look.pages[MISSING]), is_missing=True)
            with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
                output.write(Writer(Path(folder)))
                return Answer(Path(folder, file).read_bytes(), _kind(file))
        found = self._scratch / file
        if found.is_file() and found.resolve().is_relative_to(self._scratch.resolve()):
            return Answer(found.read_bytes(), _kind(file))
        return Answer(self._draw(look, look.pages[MISSING]), is_missing=True)

    def _draw(self, look: _Look, number: int) -> bytes:
        (drawn,) = look.press.draw([number])
        html = drawn.content.decode()
        told = _tell(look.build.problems, look.press.routes[number].owner)
        top, body, rest = html.partition("<body")
        attributes, end, rest = rest.partition(">")
        return f"{top}{body}{attributes}{end}{told}{rest}{_script(self.version)}".encode()

    def _find(self, file: str) -> Output | None:
        """Return what stands at an address; what comes after it, as feeds, is not yet made."""
        while file not in self._files:
            one = next(self._others, None)
            if one is None:
                return None
            addresses = one.addresses if isinstance(one, Shown) else (one.address,)
            self._files.update(dict.fromkeys(map(file_at, addresses), one))
        return self._files[file]

    def _fill_index(self, look: _Look) -> None:
        """Index what is shown, unless that is indexed: nobody waits for it who does not search."""
        index = SearchIndex(look.build, look.texts, Fingerprints())
        if self._index != index.key:
            self._index = None
            if (self._scratch / SEARCH_INDEX).exists():
                # Pagefind leaves what lies there, and readers would be told of it.
                shutil.rmtree(self._scratch / SEARCH_INDEX)
            index.write(Writer(self._scratch))
            self._index = index.key


def _kind(file: str) -> str:
    kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
    return f"{kind}; charset=utf-8" if is_text else kind


def _page(words: str, version: int) -> str:
    return (
        '<!doctype html>\n<html lang="vi">\n<head><meta charset="utf-8"><title>Xem thử</title>'
        f"</head>\n<body>{words}{_script(version)}</body>\n</html>\n"
    )


def _tell(problems: Sequence[Problem], owner: str) -> str:
    """Return what is to be mended, for the top of a page: first what concerns the page itself."""
    if not problems:
        return ""
    own = [problem for problem in problems if problem.path == owner]
    others = [problem for problem in problems if problem.path != owner]
    serious = len(errors(problems))
    rows = "".join(f"<li>{escape(str(one))}</li>" for one in [*own, *others][:_MOST_TOLD])
    more = len(problems) - _MOST_TOLD
    rest = f"<li>… và {more} điều khác; xem hết bằng lệnh check.</li>" if more > 0 else ""
    return (
        f'<details id="xem-thu"{" open" if own else ""} style="margin:0;padding:.5rem 1rem;'
        f'background:#fff3cd;color:#3d2c00;font:1rem/1.5 sans-serif">'
        f"<summary>Xem thử: {serious} lỗi, {len(problems) - serious} cảnh báo"
        f"{f', {len(own)} ở trang này' if own else ''}</summary>"
        f'<ul style="white-space:pre-line">{rows}{rest}</ul></details>'
    )


def _script(version: int) -> str:
    return _SCRIPT.replace("VERSION", str(version))


_SCRIPT = """
<script>
(function () {
  const place = "thidua-xem-thu " + location.pathname;
  // Where the text stands in the window: what is told above it may grow and shrink.
  const top = () =>
    (document.querySelector(".prose") || document.body).getBoundingClientRect().top;
  const kept = sessionStorage.getItem(place);
  sessionStorage.removeItem(place);
  history.scrollRestoration = "manual";
  if (kept) scrollBy({ top: top() - Number(kept), behavior: "instant" });
  async function watch() {
    try {
      const reply = await fetch("/.xem-thu?VERSION", { cache: "no-store" });
      const { version } = await reply.json();
      if (version !== VERSION) {
        sessionStorage.setItem(place, String(top()));
        return location.reload();
      }
    } catch (error) {
      await new Promise((wake) => setTimeout(wake, 1000));
    }
    watch();
  }
  watch();
})();
</script>
"""
"""Looks anew when there is news, and leaves the reader where he was. VERSION is a number."""
