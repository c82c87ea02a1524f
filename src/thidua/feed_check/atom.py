"""Atom 1.0 (RFC 4287): its own grammar, and its outline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from thidua.feed_check.addresses import is_uri
from thidua.feed_check.dates import read_date
from thidua.feed_check.faults import Fault, FeedRule, error, warning
from thidua.feed_check.outline import Attachment, Entry, Outline, Word
from thidua.feed_check.spaces import ATOM, MEDIA, check_dublin_core, check_media, check_names
from thidua.feed_check.values import (
    check_language,
    check_whole_address,
    is_mail,
    is_media_type,
    missing,
    unlike,
)
from thidua.feed_check.xml_tree import Element, local

SPACE = ATOM
_XHTML_DIV = "{http://www.w3.org/1999/xhtml}div"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FEED = frozenset(
    {"author", "category", "contributor", "entry", "generator", "icon", "id", "link", "logo"}
    | {"rights", "subtitle", "title", "updated"}
)
_ENTRY = frozenset(
    {"author", "category", "content", "contributor", "id", "link", "published", "rights"}
    | {"source", "summary", "title", "updated"}
)
_TEXTS = ("title", "subtitle", "summary", "rights")
_TEXT_TYPES = ("text", "html", "xhtml")
_ONCE = ("id", "title", "updated", "subtitle", "rights", "generator", "icon", "logo")
_ONCE_AN_ENTRY = ("id", "title", "updated", "published", "summary", "content", "rights", "source")


def read(root: Element, faults: list[Fault]) -> Outline:
    """Return the outline of an Atom feed; its faults of grammar are added."""
    faults.extend(check_names(root))
    faults.extend(_check_grammar(root, _ONCE))
    faults.extend(_check_children(root, _FEED))
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
    faults.extend(_check_children(entry, _ENTRY))
    faults.extend(_check_content(entry))
    faults.extend(check_media(entry))
    faults.extend(check_dublin_core(entry))
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
        faults.append(missing(entry.line, 'link rel="alternate" hoặc content', "entry"))
    texts = [*entry.all(f"{SPACE}summary"), *entry.all(f"{SPACE}content")]
    media = [*entry.all(f"{MEDIA}content"), *entry.all(f"{MEDIA}thumbnail")]
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
        addresses=tuple(_address(link) for link in links if _relation(link) != "enclosure"),
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
            yield missing(parent.line, name, local(parent.name))
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


def _check_children(parent: Element, known: frozenset[str]) -> Iterator[Fault]:
    """Check each element of Atom below a feed or an entry by its own rules."""
    for child in parent.children:
        if not child.name.startswith(SPACE):
            if "}" not in child.name:
                yield unlike(Word(child.name, child.name, child.line), tuple(sorted(known)))
            continue
        name = local(child.name)
        if name not in known:
            yield unlike(Word(name, name, child.line), tuple(sorted(known)))
        elif name in _CHECKS:
            yield from _CHECKS[name](child)


def _check_category(category: Element) -> Iterator[Fault]:
    if not category.attributes.get("term", "").strip():
        yield missing(category.line, "term", "category")


def _check_picture(picture: Element) -> Iterator[Fault]:
    return check_whole_address(Word(local(picture.name), picture.text, picture.line))


def _check_generator(generator: Element) -> Iterator[Fault]:
    if not generator.text:
        yield missing(generator.line, "tên chương trình", "generator")


def _check_source(source: Element) -> Iterator[Fault]:
    for part in ("id", "title", "updated"):
        if source.word(f"{SPACE}{part}") is None:
            yield warning(
                FeedRule.REQUIRED,
                source.line,
                "source",
                f"source không ghi {part} của nguồn đã chép.",
                f"chép cả {part} của nguồn gốc.",
            )


def _check_text(text: Element) -> Iterator[Fault]:
    """Check a text construct (RFC 4287, section 3.1)."""
    kind, name = text.attributes.get("type", "text"), local(text.name)
    if kind not in _TEXT_TYPES:
        yield unlike(Word(f"{name} type", kind, text.line), _TEXT_TYPES)
    elif kind == "xhtml":
        yield from _check_xhtml(text)
    elif text.children:
        yield error(
            FeedRule.FORMAT,
            text.line,
            name,
            f"{name} loại {kind} không được chứa phần tử khác.",
            'đổi < thành &lt;, hoặc ghi type="xhtml" và bọc trong một <div>.',
        )


def _check_xhtml(text: Element) -> Iterator[Fault]:
    if [child.name for child in text.children] != [_XHTML_DIV]:
        yield missing(text.line, "đúng một <div> của XHTML", local(text.name))


def _check_content(entry: Element) -> Iterator[Fault]:
    """Check an entry's content (RFC 4287, section 4.1.3)."""
    for content in entry.all(f"{SPACE}content"):
        kind, source = content.attributes.get("type", "text"), content.attributes.get("src")
        if source is not None:
            yield from check_whole_address(Word("content src", source, content.line))
            if content.text or content.children:
                yield error(
                    FeedRule.FORMAT,
                    content.line,
                    "content",
                    "content đã có src thì phải để trống.",
                    "bỏ src, hoặc bỏ nội dung bên trong.",
                )
            if entry.word(f"{SPACE}summary") is None:
                yield missing(entry.line, "summary (vì content nằm ở nơi khác)", "entry")
        elif kind == "xhtml":
            yield from _check_xhtml(content)
        elif kind not in _TEXT_TYPES and not is_media_type(kind):
            yield unlike(Word("content type", kind, content.line), (*_TEXT_TYPES, "loại/tệp"))
        elif kind in ("text", "html") and content.children:
            yield from _check_text(content)
        if kind.startswith(("multipart/", "message/")):
            yield unlike(Word("content type", kind, content.line), _TEXT_TYPES)


def _check_link(link: Element) -> Iterator[Fault]:
    given = link.attributes
    if not given.get("href", "").strip():
        yield missing(link.line, "href", "link")
    relation = given.get("rel")
    if relation is not None and (not relation or any(sign.isspace() for sign in relation)):
        yield unlike(Word("link rel", relation, link.line), ("alternate", "self", "enclosure"))
    if "type" in given and not is_media_type(given["type"]):
        yield error(
            FeedRule.FORMAT,
            link.line,
            "link type",
            f"loại tệp «{given['type']}» không đúng.",
            "ghi như text/html, image/jpeg.",
        )
    if "hreflang" in given:
        yield from check_language(Word("link hreflang", given["hreflang"], link.line))


def _check_person(person: Element) -> Iterator[Fault]:
    """Check a person construct (RFC 4287, section 3.2)."""
    if person.word(f"{SPACE}name") is None:
        yield missing(person.line, "name", local(person.name))
    mail, page = person.word(f"{SPACE}email"), person.word(f"{SPACE}uri")
    if mail and not is_mail(mail.text):
        yield error(
            FeedRule.FORMAT,
            mail.line,
            "email",
            f"«{mail.text}» không phải là thư điện tử.",
            "ghi như ban-bien-tap@phuong.example, hoặc bỏ email.",
        )
    if page:
        yield from check_whole_address(page)


def _has_author(parent: Element) -> bool:
    return any(author.word(f"{SPACE}name") for author in parent.all(f"{SPACE}author"))


def _relation(link: Element) -> str:
    return link.attributes.get("rel", "alternate")


def _address(link: Element) -> Word:
    return Word("link", link.attributes.get("href", ""), link.line)


_CHECKS: Mapping[str, Callable[[Element], Iterator[Fault]]] = {
    **dict.fromkeys(_TEXTS, _check_text),
    **dict.fromkeys(("author", "contributor"), _check_person),
    **dict.fromkeys(("icon", "logo"), _check_picture),
    "link": _check_link,
    "category": _check_category,
    "generator": _check_generator,
    "source": _check_source,
}
