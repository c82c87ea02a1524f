"""``write_draft``: a draft as an article's folder, with its pictures beside it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 - `date` is a key here
from pathlib import Path

from thidua.intake.draft import Draft, Guess
from thidua.intake.markdown import join_blocks
from thidua.intake.sheet import Sheet, free_path, render_sheet
from thidua.text.vietnamese import slugify

_GUESSED = "đoán từ {where} của tệp gốc; xem lại"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a draft: the values of the front matter, and what stays."""

    title: str
    year: int
    """In whose folder the draft lies; its day is that of its first approval."""
    summary: str = ""
    author: str = ""
    category: str = ""
    unit: str = ""
    received: Day | None = None
    keeps_office: bool = True
    """Whether the parts of the official letter stay in the text."""


def body_of(draft: Draft, decision: Decision) -> str:
    """Return the article's text: every block but those that the front matter now says.

    A guess that was not taken word for word leaves its blocks where they are. Capitals are no other
    words: offices write a title in them, and columns do not.
    """
    left_out = {*()} if decision.keeps_office else {*draft.office}
    for guess, value in (
        (draft.title, decision.title),
        (draft.summary, decision.summary),
        (draft.author, decision.author),
    ):
        if guess.text and guess.text.casefold() == value.casefold():
            left_out |= {*guess.blocks}
    kept = [block for place, block in enumerate(draft.blocks) if place not in left_out]
    body = join_blocks([block.markdown for block in kept])
    notes = [
        note
        for number, note in enumerate(draft.notes, start=1)
        if re.search(rf"(?<!\\)\[\^{number}\]", body)
    ]
    return "\n\n".join([body, *notes])


def write_draft(root: Path, draft: Draft, decision: Decision) -> str:
    """Write the folder of a new article whole, and return the path of its text.

    Raises ``OSError``; then nothing was written. ``decision.title`` must have letters or digits.
    """
    path = free_path(root, decision.year, slugify(decision.title))
    body = body_of(draft, decision)
    sheet = Sheet(
        title=decision.title,
        category=decision.category,
        summary=decision.summary,
        unit=decision.unit,
        received=decision.received,
        author=decision.author,
        body=body,
        remarks=_remarks(draft, decision),
    )
    folder = (root / path).parent
    drafted = folder.with_name(f".{folder.name}.tmp")
    drafted.mkdir(parents=True)
    try:
        for picture in draft.pictures:
            if re.search(rf"\]\({re.escape(picture.name)}[) ]", body):
                (drafted / picture.name).write_bytes(picture.content)
        (drafted / "index.md").write_bytes(render_sheet(sheet).encode())
        drafted.rename(folder)
    except OSError:
        shutil.rmtree(drafted, ignore_errors=True)
        raise
    return path


def _remarks(draft: Draft, decision: Decision) -> Mapping[str, str]:
    def told(guess: Guess, value: str, where: str) -> str:
        return _GUESSED.format(where=where) if guess.text and guess.text == value else ""

    remarks = {
        "title": told(draft.title, decision.title, "dòng đầu"),
        "summary": told(draft.summary, decision.summary, "đoạn đầu"),
        "author": told(draft.author, decision.author, "dòng cuối"),
        "image": (
            f"gợi ý: ảnh đầu trong bài là {draft.pictures[0].name}" if draft.pictures else ""
        ),
    }
    return {key: remark for key, remark in remarks.items() if remark}
