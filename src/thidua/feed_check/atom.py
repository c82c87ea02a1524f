"""Atom 1.0 (RFC 4287): its own grammar, and its outline."""

from __future__ import annotations

from collections.abc import Iterator

from thidua.feed_check.addresses import is_uri
from thidua.feed_check.dates import read_date
from thidua.feed_check.faults import Fault, FeedRule, error
from thidua.feed_check.outline import Attachment, Entry, Outline, Word
from thidua.feed_check.xml_tree import Element, local

SPACE = "{http://www.w3.org/2005/Atom}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ONCE = ("id", "title", "updated", "subtitle", "rights", "generator", "icon", "logo")
_ONCE_AN_ENTRY = ("id", "title", "updated", "published", "summary", "content", "rights", "source")


def read(root: Element, faults: list[Fault]) -> Outline:
    """Return the outline of an Atom feed; its faults of grammar are added."""
    faults.extend(_check_grammar(root, _ONCE))
    entries = list(root.all(f"{SPACE}entry"))
    nameless = [entry for entry in entries if not _has_author(entry)]
    if nameless and not _has_author(root):
        faults.append(
            error(
                FeedRule.REQUIRED,
                nameless[0].line,
                "author",
                "cả nguồn tin lẫn mục này đều không ghi tác giả.",
                "thêm <author><name>…</name></author> vào <feed>.",
            )
        )
    own = next((link for link in root.all(f"{SPACE}link") if _relation(link) == "self"), None)
    updated = root.word(f"{SPACE}updated")
    language = root.attributes.get(_LANGUAGE)
    links = [link for link in root.all(f"{SPACE}link") if _relation(link) != "self"]
    return Outline(
        title=root.word(f"{SPACE}title"),
        language=Word("xml:lang", language, root.line) if language else None,
        own_address=_address(own) if own else None,
        updated=read_date(updated, faults),
        updated_line=updated.line if updated else root.line,
        addresses=tuple(_address(link) for link in links),
        entries=tuple(_read_entry(entry, faults) for entry in entries),
    )


def _read_entry(entry: Element, faults: list[Fault]) -> Entry:
    faults.extend(_check_grammar(entry, _ONCE_AN_ENTRY))
    links = list(entry.all(f"{SPACE}link"))
    pages = [link for link in links if _relation(link) == "alternate"]
    kinds = [(link.attributes.get("type"), link.attributes.get("hreflang")) for link in pages]
    if len(kinds) > len(set(kinds)):
        faults.append(
            error(
                FeedRule.FORMAT,
                pages[1].line,
                "link",
                "một mục có hai liên kết alternate cùng loại; phần mềm không biết mở cái nào.",
                'giữ một; tệp kèm theo thì ghi rel="enclosure".',
            )
        )
    if not pages and not next(entry.all(f"{SPACE}content"), None):
        faults.append(_missing(entry, 'link rel="alternate" hoặc content'))
    texts = [*entry.all(f"{SPACE}summary"), *entry.all(f"{SPACE}content")]
    media = [*entry.all(f"{_MEDIA}content"), *entry.all(f"{_MEDIA}thumbnail")]
    return Entry(
        line=entry.line,
        id=entry.word(f"{SPACE}id"),
        title=entry.word(f"{SPACE}title"),
        address=_address(pages[0]) if pages else None,
        published=read_date(entry.word(f"{SPACE}published"), faults),
        updated=read_date(entry.word(f"{SPACE}updated"), faults),
        html=tuple(
            Word(local(text.name), text.text, text.line)
            for text in texts
            if text.attributes.get("type") == "html"
        ),
        addresses=(
            *(_address(link) for link in links if _relation(link) != "enclosure"),
            *(Word("media", one.attributes.get("url", ""), one.line) for one in media),
        ),
        attachments=tuple(_read_files(links, media)),
    )


def _read_files(links: list[Element], media: list[Element]) -> Iterator[Attachment]:
    for link in links:
        if _relation(link) == "enclosure":
            given = link.attributes
            length, media_type = given.get("length", ""), given.get("type", "")
            yield Attachment("enclosure", given.get("href", ""), length, media_type, link.line)
    for one in media:
        if "fileSize" in one.attributes:
            given = one.attributes
            length, media_type = given["fileSize"], given.get("type", "")
            yield Attachment("media:content", given.get("url", ""), length, media_type, one.line)


def _check_grammar(parent: Element, once: tuple[str, ...]) -> Iterator[Fault]:
    for name in ("id", "title", "updated"):
        if parent.word(f"{SPACE}{name}") is None:
            yield _missing(parent, name)
    identity = parent.word(f"{SPACE}id")
    if identity and not is_uri(identity.text):
        yield error(
            FeedRule.GUID,
            identity.line,
            "id",
            f"«{identity.text}» không phải là một URI.",
            "dùng địa chỉ web hoặc mã dạng tag:ten-mien,năm:mã.",
        )
    for name in once:
        found = list(parent.all(f"{SPACE}{name}"))
        if len(found) > 1:
            yield error(
                FeedRule.FORMAT,
                found[1].line,
                name,
                f"{local(parent.name)} chỉ được có một {name}.",
                "giữ một, xóa cái thừa.",
            )


def _has_author(parent: Element) -> bool:
    return any(author.word(f"{SPACE}name") for author in parent.all(f"{SPACE}author"))


def _relation(link: Element) -> str:
    return link.attributes.get("rel", "alternate")


def _address(link: Element) -> Word:
    return Word("link", link.attributes.get("href", ""), link.line)


def _missing(parent: Element, name: str) -> Fault:
    return error(
        FeedRule.REQUIRED,
        parent.line,
        name,
        f"{local(parent.name)} thiếu {name}, hoặc {name} trống.",
        f"thêm {name} vào {local(parent.name)}.",
    )
