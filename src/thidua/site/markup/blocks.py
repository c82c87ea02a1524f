"""Plain blocks as HTML, just as the cleaner would leave it.

Nearly all of a text is headings, paragraphs and lists of plain words. Whatever they are written as
is our own, and no word of them can be a tag: so they need no tokens, and no cleaning.
"""

from __future__ import annotations

from thidua.site.markup.rendering import (
    Rendering,
    begin_item,
    begin_list,
    heading_tag,
    out_of_turn,
)
from thidua.text.plain import Block, Heading, Items, Paragraph, Prose


def write_block(block: Block, rendering: Rendering) -> str | None:
    """Return a block as HTML; ``None`` of one that holds more than plain words."""
    if not all(isinstance(inline, Prose) for inline in block.leaves):
        return None
    match block:
        case Paragraph():
            return f"<p>{rendering.write(block.inline.content)}</p>\n"
        case Heading():
            tag, name = heading_tag(f"h{len(block.marks)}"), rendering.names[id(block.inline)]
            return f'<{tag} id="{name}">{rendering.write(block.inline.content)}</{tag}>\n'
        case Items():
            return "".join(_write_items(block, rendering))
    return None


def _write_items(block: Items, rendering: Rendering) -> list[str]:
    tag = "ol" if block.infos[0] else "ul"
    numbers = [int(info or 1) for info in block.infos]
    odd = dict(out_of_turn(list(enumerate(numbers)))) if block.infos[0] else {}
    begin, end = ("", "") if block.is_tight else ("<p>", "</p>\n")
    parts = [begin_list(tag, numbers[0], block.sign)]
    for place, inline in enumerate(block.leaves):
        words = rendering.write(inline.content)
        parts.append(f"{begin_item(odd.get(place))}{begin}{words}{end}</li>\n")
    return [*parts, f"</{tag}>\n"]
