"""Which files may leave: the one list of endings, for what lies beside articles and under docs/."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from enum import StrEnum

from thidua.text.vietnamese import normalise


class Kind(StrEnum):
    """What a file is to its readers."""

    PICTURE = "ảnh"
    DRAWING = "hình vẽ"
    DOCUMENT = "tài liệu"
    AUDIO = "âm thanh"
    VIDEO = "video"
    FONT = "phông chữ"
    SUBTITLES = "phụ đề"
    DATA = "dữ liệu"
    PARCEL = "tệp nén"


_ENDINGS: Mapping[Kind, str] = {
    Kind.PICTURE: ".jpg .jpeg .jpe .jfif .mpo .png .webp .avif .gif .heic .heif .hif .tif .tiff "
    ".bmp",
    Kind.DRAWING: ".svg",
    Kind.DOCUMENT: ".pdf .docx .xlsx .pptx .odt .ods .odp",
    Kind.AUDIO: ".mp3 .m4a .wav",
    Kind.VIDEO: ".mp4 .m4v .mov",
    Kind.FONT: ".woff2 .woff .ttf .otf",
    Kind.SUBTITLES: ".vtt .srt",
    Kind.DATA: ".csv .txt",
    Kind.PARCEL: ".zip",
}
KINDS: Mapping[str, Kind] = {
    ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()
}
"""By ending, in lower case with its dot. Nothing else is ever copied to the site."""

PHOTO_ENDINGS = frozenset(ending for ending, kind in KINDS.items() if kind is Kind.PICTURE)
"""What is shown in pages. A picture is made anew for readers, whatever these endings say."""

ATTACHMENT_ENDINGS = frozenset(KINDS) - PHOTO_ENDINGS
"""What an article may link to, beside it."""

_BETTER: Mapping[str, str] = {
    **dict.fromkeys((".doc", ".dot", ".rtf", ".docm", ".dotx", ".wps"), ".docx hoặc PDF"),
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".xltx", ".et"), ".xlsx hoặc PDF"),
    **dict.fromkeys((".ppt", ".pps", ".ppsx", ".pptm", ".potx", ".dps"), ".pptx hoặc PDF"),
    **dict.fromkeys((".pages", ".numbers", ".key", ".odg", ".pub", ".vsdx", ".xps"), "PDF"),
    **dict.fromkeys((".jxl", ".jp2", ".psd", ".ai", ".eps", ".dng", ".cr2", ".nef"), ".jpg"),
    **dict.fromkeys((".avi", ".mkv", ".wmv", ".webm", ".3gp", ".flv", ".mpg", ".mts"), ".mp4"),
    **dict.fromkeys((".wma", ".ogg", ".opus", ".flac", ".amr", ".aac"), ".mp3"),
    **dict.fromkeys((".rar", ".7z", ".gz", ".tar", ".tgz"), "từng tệp, hoặc nén lại thành .zip"),
}
"""What somebody who means well can save such a file as."""

# What Windows, macOS, office programs and editors leave behind; never somebody's work.
_LEFTOVERS = re.compile(
    r"\..*|~\$.*|~.*\.tmp|.*~|#.*#|thumbs\.db|ehthumbs\.db|desktop\.ini|icon\r|__macosx"
    r"|.*\.(?:tmp|temp|bak|old|orig|swp|swo|asd|wbk|part|partial|crdownload)",
    re.I | re.S,
)
# What programs call a second copy: the file explorers, then those that keep folders alike.
_COPIES = re.compile(
    r"(?P<name>.+?)(?: - (?:copy|bản sao|sao chép)(?: ?\(\d+\))?| (?:copy|bản sao)(?: \d+)?"
    r"|\.sync-conflict-\d{8}-\d{6}(?:-\w+)?| \([^()]*(?:conflict|xung đột)[^()]*\)"
    r"|-(?-i:DESKTOP|LAPTOP)-(?-i:[A-Z0-9]{5,})(?:-\d+)?)",
    re.I,
)
_HIDDEN_TEXT = re.compile(r"(?P<name>.+\.md)\.(?:md|txt|docx?|odt|rtf|pdf|html?)", re.I)
_MAYBE_COPY = re.compile(r"[ (]|sync-conflict|DESKTOP|LAPTOP")
"""What shows at once that nearly no name is one: ten thousand articles are asked."""
_NUMBERED = re.compile(r"(?P<name>.+?) ?\(\d+\)")


def ending(path: str) -> str:
    """Return a path's ending in lower case, with its dot."""
    if path[-3:] == ".md" and path[-4:-3].isalnum():
        return ".md"  # as of ten thousand articles
    return posixpath.splitext(path)[1].lower()


def may_leave(path: str) -> bool:
    """Tell whether a file's ending lets it be published at all."""
    return ending(path) in KINDS


def text_behind(path: str) -> str | None:
    """Return the name of the text that a second ending hides ("index.md.txt"), or ``None``.

    Windows does not show the ending that Notepad or Word puts behind the one that was typed.
    """
    match = _HIDDEN_TEXT.fullmatch(posixpath.basename(path))
    return match["name"] if match else None


def is_leftover(name: str) -> bool:
    """Tell whether a name is one that programs give to what they leave behind."""
    return _LEFTOVERS.fullmatch(name) is not None


def copied_from(path: str) -> str | None:
    """Return the name of the file of which this one is named as a second copy, or ``None``.

    ``gioi-thieu (1).md`` is one; ``mau-phieu (1).pdf`` is what a browser calls any download. Beside
    an article a photo may be called anything: it is published only if the article shows it.
    """
    if not _MAYBE_COPY.search(path):
        return None
    stem, dot = posixpath.splitext(normalise(posixpath.basename(path)))
    is_text = dot.lower() == ".md"
    if not is_text and not path.startswith("docs/"):
        return None
    match = _COPIES.fullmatch(stem) or (_NUMBERED.fullmatch(stem) if is_text else None)
    return match["name"] + dot if match else None


def better_ending(path: str) -> str:
    """Say what a file that may not leave can be saved as; "" where there is nothing to advise."""
    return _BETTER.get(ending(path), "")
