"""Every fault of a feed in any format."""

from __future__ import annotations

import re

from thidua.feed_check import atom, json_feed, rss, rules, xml_tree
from thidua.feed_check.faults import Fault, FeedRule, error
from thidua.feed_check.outline import Outline
from thidua.feed_check.rules import Place


def validate(content: bytes, place: Place | None = None) -> tuple[Fault, ...]:
    """Return the faults of a feed, by line; the format is told by its first letters.

    With ``place`` the feed is compared with the files of its site too.
    """
    faults: list[Fault] = []
    outline = _read(content, faults)
    if isinstance(outline, Fault):
        faults.append(outline)
    elif outline:
        faults.extend(rules.check(outline, place))
    return tuple(sorted(faults, key=lambda f: (f.line, f.rule, f.subject, f.message)))


def _read(content: bytes, faults: list[Fault]) -> Outline | Fault | None:
    if content.lstrip()[:1] in (b"{", b"["):
        feed = json_feed.parse(content)
        return feed if isinstance(feed, Fault) else json_feed.read(feed, content.decode(), faults)
    if re.match(rb"\s*<(!doctype )?html\b", content, re.I):
        return _no_feed(1, "html")
    root = xml_tree.parse(content)
    if isinstance(root, Fault):
        return root
    if root.name == "rss":
        return rss.read(root, faults)
    is_atom = root.name == f"{atom.SPACE}feed"
    return atom.read(root, faults) if is_atom else _no_feed(root.line, xml_tree.local(root.name))


def _no_feed(line: int, name: str) -> Fault:
    return error(
        FeedRule.FORMAT,
        line,
        name,
        "không phải RSS 2.0, Atom 1.0 hay JSON Feed 1.1 (hoặc thiếu không gian tên của Atom).",
        "kiểm tra lại địa chỉ; trang web thường không phải là nguồn tin.",
    )
