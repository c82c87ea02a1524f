"""An article as a script: what is said, what is heard besides, what is left out and why.

A pure function of the approved text, the glossary and the ward's settings: the same article gives
the same script, so the digest that a leader approved binds the script too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from thidua.column import Article
from thidua.handouts.radio.pace import Pace, tell_length
from thidua.handouts.selection import HandoutError, Refusal
from thidua.schema.glossary import GLOSSARY_PATH
from thidua.schema.ward import Ward
from thidua.site.markup.story import (
    Block,
    Figure,
    Heading,
    Item,
    Note,
    Quote,
    Run,
    Table,
    plain,
    read_story,
)
from thidua.source.documents import SETTINGS
from thidua.text.glossary import Glossary
from thidua.text.spoken import Said, count_syllables, say
from thidua.text.spoken.quantities import say_number

MUSIC_OPENING, MUSIC_BETWEEN, MUSIC_CLOSING = 10, 3, 10
"""Seconds of music."""
_TABLE_ROWS = 12
"""Rows that an ear can follow; a longer table is left out."""
_MARKS = re.compile(r"(?<![mM])[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
"""Numbers of footnotes; "m²" keeps its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something a presenter says; ``voice`` is "A" or "B"."""

    voice: str
    text: str
    is_heading: bool = False
    """What follows belongs to it: no page ends behind it."""

    @property
    def syllables(self) -> int:
        """How many there are to be said."""
        return count_syllables(self.text)


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that is not said: music, or what is left out."""

    text: str
    seconds: int = 0


Step = Line | Cue


@dataclass(frozen=True, slots=True)
class Passage:
    """What stays together when a script is cut: a paragraph, with the list that it opens."""

    steps: tuple[Step, ...]

    @property
    def syllables(self) -> int:
        """How many there are to be said."""
        return sum(step.syllables for step in self.steps if isinstance(step, Line))

    @property
    def seconds_of_cues(self) -> int:
        """How long its music plays."""
        return sum(step.seconds for step in self.steps if isinstance(step, Cue))


@dataclass(frozen=True, slots=True)
class Script:
    """A script whole: ``cut`` is what was left out to keep to the time."""

    article: Article
    pace: Pace
    opening: Passage
    body: tuple[Passage, ...]
    closing: Passage
    cut: tuple[Passage, ...] = ()
    foreign: tuple[str, ...] = ()
    """Words that nobody has said how to say."""
    respoken: tuple[tuple[str, str], ...] = ()
    """Words that are said otherwise than written."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All that goes on air, in order."""
        return (self.opening, *self.body, self.closing)

    @property
    def syllables(self) -> int:
        """How many there are to be said."""
        return sum(passage.syllables for passage in self.passages)

    @property
    def seconds(self) -> int:
        """How long it takes, music included."""
        return self.length(self.passages)

    def length(self, passages: Iterable[Passage]) -> int:
        """Return how long passages take, in seconds."""
        chosen = tuple(passages)
        music = sum(passage.seconds_of_cues for passage in chosen)
        return self.pace.seconds(sum(passage.syllables for passage in chosen)) + music


@dataclass(slots=True)
class _Writer:
    """Gathers what saying the parts of one article tells."""

    article: Article
    glossary: Glossary
    first_line: int
    """The body's first line in its file."""
    voices: int
    refusals: list[Refusal] = field(default_factory=list)
    foreign: dict[str, None] = field(default_factory=dict)
    respoken: dict[str, str] = field(default_factory=dict)
    turn: int = 0

    def say(self, text: str, line: int) -> str:
        """Say a text that begins at a line of the file; note what cannot be said."""
        said = say(_MARKS.sub("", text).strip(), self.glossary)
        self._note(said, line, self.article.path)
        return said.text

    def say_setting(self, text: str) -> str:
        """Say something that the ward's settings give."""
        said = say(text, self.glossary)
        self._note(said, 1, SETTINGS)
        return said.text

    def _note(self, said: Said, line: int, path: str) -> None:
        for one in said.unknown:
            at = self._line_of(one.short, line)
            if one.why == "unheard":
                cause = (
                    f"chữ viết tắt «{one.short}» chưa ai giải thích, nên không biết đọc thế nào."
                )
            else:
                cause = (
                    f"«{one.short}» có nhiều nghĩa mà chữ đứng cạnh không cho biết là nghĩa nào."
                )
            fix = (
                "viết đủ chữ ở lần đầu, viết tắt trong ngoặc đơn ngay sau, rồi duyệt lại bài; hoặc "
                f"ghi chữ này vào {GLOSSARY_PATH}."
            )
            self.refusals.append(Refusal(f"{path}:{at}", cause, fix))
        self.foreign.update(dict.fromkeys(said.foreign))
        self.respoken.update(said.respoken)

    def _line_of(self, short: str, line: int) -> int:
        """Return the line where an abbreviation stands, at or below the begin of its block."""
        rows = self.article.body.split("\n")
        first = max(line - self.first_line, 0)
        for place in range(first, len(rows)):
            if line >= self.first_line and re.search(rf"(?<!\w){re.escape(short)}", rows[place]):
                return self.first_line + place
        return line

    @property
    def voice(self) -> str:
        """Whose turn it is."""
        return "AB"[self.turn % self.voices]

    def passages(self, blocks: Sequence[Block]) -> Iterator[Passage]:
        """Yield the passages of the text."""
        steps: list[Step] = []
        last: Block | None = None
        for block in blocks:
            if steps and not _belongs(block, last, steps):
                yield Passage(_closed(steps))
                steps = []
                self.turn += 1
            steps += self._steps(block, last)
            last = block
        if steps:
            yield Passage(_closed(steps))
            self.turn += 1

    def _steps(self, block: Block, last: Block | None) -> Iterator[Step]:
        line = self.first_line + block.line - 1
        match block:
            case Heading(runs=runs):
                yield Cue("Nhạc cắt", MUSIC_BETWEEN)
                yield Line(self.voice, _ended(self.say(plain(runs), line)), is_heading=True)
            case Item(runs=runs, mark=mark):
                words = self.say(plain(runs), line)
                yield Line(self.voice, _ended(_number(mark) + words, ";"))
            case Quote(runs=runs):
                words = _ended(self.say(plain(runs), line))
                yield Line(self.voice, words if isinstance(last, Quote) else f"Xin trích: {words}")
            case Table(rows=rows):
                yield from self._table(rows, line)
            case Figure(alt=alt):
                yield Cue(f"Không đọc ảnh: {alt}" if alt else "Không đọc ảnh")
            case Note(number=number, runs=runs):
                yield Cue(f"Không đọc chú thích {number}: {plain(runs)}")
            case _:
                yield Line(self.voice, self.say(plain(block.runs), line))

    def _table(self, rows: tuple[tuple[tuple[Run, ...], ...], ...], line: int) -> Iterator[Step]:
        """Tell a small table row by row; leave out one that no ear can follow."""
        head, body = rows[0], rows[1:]
        if len(body) > _TABLE_ROWS:
            yield Cue(f"Không đọc bảng {len(body)} dòng")
            yield Line(
                self.voice,
                "Số liệu đầy đủ mời quý vị và bà con xem trên trang thông tin của phường.",
            )
            return
        titles = [plain(cell) for cell in head]
        for place, row in enumerate(body):
            cells = [plain(cell).strip() for cell in row]
            first, rest = cells[0], list(zip(titles[1:], cells[1:], strict=False))
            told = (
                [words for _, words in rest]
                if len(rest) == 1
                else [f"{title}: {words}" for title, words in rest if words]
            )
            name = f"{titles[0]} {first}" if re.fullmatch(r"[\d.]+", first) else first
            text = f"{name}: {'; '.join(told)}" if any(told) else name
            at = line + place + 2
            yield Line(
                self.voice, _ended(self.say(text, at), ";" if place + 1 < len(body) else ".")
            )


def _belongs(block: Block, last: Block | None, steps: Sequence[Step]) -> bool:
    """Tell whether a block goes with those before it: a list with what announces it, what follows
    a heading, a picture with its text."""
    if isinstance(block, (Figure, Note)) or isinstance(last, Heading):
        return True
    announces = isinstance(steps[-1], Line) and steps[-1].text.endswith(":")
    return announces or (isinstance(last, Item) and isinstance(block, Item))


def _closed(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return steps whose last words end a sentence: the last item of a list does."""
    closed = list(steps)
    for place in range(len(closed) - 1, -1, -1):
        step = closed[place]
        if isinstance(step, Line):
            closed[place] = replace(step, text=re.sub(r"[;,]$", ".", step.text))
            break
    return tuple(closed)


def _number(mark: str) -> str:
    """Return how an item's number is said: "Thứ nhất, "."""
    digits = mark.rstrip(".)")
    if not digits.isdigit():
        return ""
    return (
        "Thứ nhất: " if digits == "1" else f"Thứ {'tư' if digits == '4' else say_number(digits)}: "
    )


def _ended(text: str, sign: str = ".") -> str:
    """Return a text that ends like a sentence."""
    return text if text.endswith((".", "!", "?", ";", ":", "…", ",")) else f"{text}{sign}"


def write_script(
    article: Article, ward: Ward, glossary: Glossary, *, first_line: int, voices: int, pace: Pace
) -> Script:
    """Return an article's whole script, uncut.

    ``first_line`` is that of the body in its file. Raises :class:`HandoutError` with every
    abbreviation that nobody can say, each at its line.
    """
    known = glossary.explained_by(f"{article.matter.summary}\n{article.body}")
    writer = _Writer(article, known, first_line, voices)
    matter = article.matter
    title = writer.say(matter.title, article.lines.get("title", 1))
    lead = writer.say(matter.summary, article.lines.get("summary", 1))
    greeting = writer.say_setting(ward.radio.opening or _greeting(ward))
    farewell = writer.say_setting(ward.radio.closing or _farewell(ward))
    named = f"Quý vị và bà con vừa nghe bài: {title.rstrip('.?!')}"
    if matter.author:
        author = writer.say(matter.author, article.lines.get("author", 1))
        named = f"{named}, bài viết của {author}"
    second = "AB"[voices - 1]
    opening = Passage(
        (
            Cue("Nhạc hiệu, nhỏ dần rồi dứt", MUSIC_OPENING),
            Line("A", greeting),
            Line(second, f"Mời quý vị và bà con nghe bài: {_ended(title)}"),
            Line("A", _ended(lead)),
        )
    )
    writer.turn = voices - 1
    body = tuple(writer.passages(read_story(article.body)))
    closing = Passage(
        (
            Line(second, _ended(named)),
            Line("A", farewell),
            Cue("Nhạc hiệu, to dần rồi dứt", MUSIC_CLOSING),
        )
    )
    if writer.refusals:
        raise HandoutError(*dict.fromkeys(writer.refusals))
    return Script(
        article,
        pace,
        opening,
        body,
        closing,
        foreign=tuple(writer.foreign),
        respoken=tuple(writer.respoken.items()),
    )


def _greeting(ward: Ward) -> str:
    name = ward.committee.removeprefix("Ủy ban nhân dân ")
    return (
        f"Kính chào quý vị và bà con {name}. Mời quý vị và bà con nghe chuyên mục {ward.column}, "
        f"do {ward.committee} thực hiện."
    )


def _farewell(ward: Ward) -> str:
    return (
        f"Chuyên mục {ward.column} của {ward.committee} xin dừng tại đây. Xin cảm ơn quý vị và "
        "bà con đã lắng nghe."
    )


def cut(script: Script, minutes: int) -> Script:
    """Return a script that takes at most so many minutes, cut by whole passages from its end.

    What news tells first is what matters most. Raises :class:`HandoutError` when not even its
    first passage has room.
    """
    kept = len(script.body)
    while kept and script.length(_with(script, script.body[:kept])) > minutes * 60:
        kept -= 1
    if not kept and script.body:
        least = script.length(_with(script, script.body[:1]))
        raise HandoutError(
            Refusal(
                script.article.path,
                f"{minutes} phút không đủ: phần mở đầu, đoạn đầu của bài và lời kết đã cần "
                f"{tell_length(least)}.",
                f"chọn --minutes {-(-least // 60)} trở lên, hoặc viết một bài ngắn hơn cho đài.",
            )
        )
    return replace(script, body=script.body[:kept], cut=script.body[kept:])


def _with(script: Script, body: Sequence[Passage]) -> tuple[Passage, ...]:
    return (script.opening, *body, script.closing)
