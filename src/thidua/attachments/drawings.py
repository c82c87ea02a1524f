"""SVG: a drawing, as long as it is nothing but a drawing."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from thidua.attachments.packages import local, parse, remove, write
from thidua.attachments.refusal import Refusal

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text "
        "tspan textPath linearGradient radialGradient stop pattern clipPath mask marker style "
        "switch filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix "
        "feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA "
        "feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset "
        "fePointLight feSpecularLighting feSpotLight feTile feTurbulence",
    )
)
"""Shapes, words and colours. No links, no scripts, no pages or pictures within, no animation: an
animation can turn a harmless address into another."""

_FETCH = re.compile(r"@import|url\(\s*[\"']?\s*(?!#)|expression\(|javascript:|\\", re.I)
"""What makes a style reach out of the drawing; a backslash hides what is meant."""

_DOCTYPE = re.compile(rb"<!DOCTYPE\s+svg\s[^<>\[\]]*>")
"""As older drawing programs write it: a name only, with no definitions in it."""


def clean_drawing(content: bytes) -> bytes:
    """Return a drawing without its author's notes. Raises :class:`Refusal`."""
    root = parse(_DOCTYPE.sub(b"", content, count=1))
    if root.tag != f"{{{_SVG}}}svg":
        raise _active("không phải là hình vẽ SVG")
    for element in list(root.iter()):
        if element.getparent() is None and element is not root:
            continue  # left with the one it stood in
        if not isinstance(element.tag, str) or not _is_drawn(element):
            remove(element)
            continue
        if local(element.tag) not in _ELEMENTS:
            raise _active(f"có thẻ <{local(element.tag)}>")
        _clean_attributes(element)
        if local(element.tag) == "style" and _FETCH.search("".join(element.itertext())):
            raise _active("có phần <style> lấy nội dung từ nơi khác")
    etree.cleanup_namespaces(root)
    return write(root)


def _is_drawn(element: Any) -> bool:
    """Tell whether an element is SVG's own; drawing programs add their notes in others."""
    name = etree.QName(element)
    return bool(name.namespace == _SVG and name.localname != "metadata")


def _clean_attributes(element: Any) -> None:
    for name, value in list(element.attrib.items()):
        is_reference = name in ("href", f"{_XLINK}href")
        if local(name).lower().startswith("on"):
            raise _active(f"có mã chạy ở {local(name)}")
        if is_reference:
            if not value.strip().startswith("#"):
                raise _active("lấy nội dung từ nơi khác")
        elif name.startswith("{") and not name.startswith(_XML):
            del element.attrib[name]
        elif _FETCH.search(value):
            raise _active("lấy nội dung từ nơi khác")


def _active(what: str) -> Refusal:
    return Refusal(
        f"{what}; hình vẽ như vậy có thể chạy mã trên máy bạn đọc.",
        "xuất lại thành ảnh .png, hoặc SVG thường không có mã, liên kết, ảnh nhúng.",
    )
