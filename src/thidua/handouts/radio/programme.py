"""Scripts of approved articles: one by one, or in the order of a quarter's programme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from thidua.column import Article
from thidua.handouts.look import Look, look_of
from thidua.handouts.radio.breath import mark_breaths
from thidua.handouts.radio.pace import Aired, Pace, calibrate, tell_length
from thidua.handouts.radio.script import (
    MUSIC_BETWEEN,
    MUSIC_CLOSING,
    MUSIC_OPENING,
    Cue,
    Passage,
    Script,
    cut,
    write_script,
)
from thidua.handouts.selection import HandoutError, Material, Refusal
from thidua.review import Edition
from thidua.schema.article import Broadcast
from thidua.schema.logs import BROADCAST_LOG, BroadcastRecord
from thidua.source.parsing import read_document
from thidua.text.glossary import Glossary, glossary_with
from thidua.text.vietnamese import office_date, short_date


@dataclass(frozen=True, slots=True)
class Options:
    """How scripts are wanted: at most so many minutes each, for one or two presenters."""

    minutes: int | None = None
    voices: int = 1


@dataclass(frozen=True, slots=True)
class Programme:
    """What one file holds: a script, or several in order."""

    title: str
    scripts: tuple[Script, ...]

    @property
    def seconds(self) -> int:
        """How long all of it takes."""
        return sum(script.seconds for script in self.scripts)


def write_scripts(
    edition: Edition, materials: Sequence[Material], options: Options
) -> tuple[Script, ...]:
    """Return a script of each article, cut to the time wished for.

    Raises :class:`HandoutError` with whatever in all of them cannot be said, or finds no room.
    """
    pace = calibrate(edition.column.ward.radio.speed, tuple(_aired(edition)))
    scripts: list[Script] = []
    refusals: list[Refusal] = []
    for material in materials:
        try:
            script = _whole(edition, material.article, options.voices, pace)
            scripts.append(cut(script, options.minutes) if options.minutes else script)
        except HandoutError as error:
            refusals += error.refusals
    if refusals:
        raise HandoutError(*refusals)
    return tuple(scripts)


def _whole(edition: Edition, article: Article, voices: int, pace: Pace) -> Script:
    column = edition.column
    document, _ = read_document(column.root, article.path)
    first_line = document.body_line if document else 1
    glossary: Glossary = glossary_with(column.terms)
    return write_script(
        article, column.ward, glossary, first_line=first_line, voices=voices, pace=pace
    )


def _aired(edition: Edition) -> Iterator[Aired]:
    """Yield how long the ward's own programmes took on air, where the log tells it."""
    articles = {article.id: article for article in edition.published}
    music = MUSIC_OPENING + MUSIC_CLOSING
    for identity, broadcast in broadcasts(edition):
        article = articles.get(identity)
        length = _length_of(broadcast)
        if article and length and broadcast.kind == "tu-san-xuat":
            try:
                script = _whole(edition, article, 1, Pace(edition.column.ward.radio.speed))
            except HandoutError:
                continue  # what cannot be said was not read from such a script
            yield Aired(script.syllables, length - music)


def _length_of(broadcast: BroadcastRecord | Broadcast) -> int:
    """Return the seconds on air; of a log that tells whole minutes, those. 0 where nobody noted."""
    odd = broadcast.seconds if isinstance(broadcast, BroadcastRecord) else None
    return (broadcast.minutes or 0) * 60 + (odd or 0)


def broadcasts(edition: Edition) -> Iterator[tuple[str, BroadcastRecord | Broadcast]]:
    """Yield every broadcast by the edition's day that belongs to an article, with its id."""
    today = edition.now.date()
    for logged in edition.broadcasts:
        if logged.record.article and logged.record.on <= today:
            yield logged.record.article, logged.record
    for article in edition.published:
        yield from ((article.id, own) for own in article.matter.broadcasts if own.on <= today)


# What a page shows


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a script: who speaks, or what is heard; ``kind`` is "line", "cue" or "cut"."""

    who: str
    text: str
    kind: str
    goes_on: bool = False
    """Whether no page may end behind it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a script tells of itself."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A script as it is set on paper."""

    title: str
    length: str
    facts: tuple[Fact, ...]
    rows: tuple[Row, ...]
    cut: tuple[Row, ...]
    cut_note: str
    words: tuple[Fact, ...]
    """How words are said, and those for which somebody must decide."""
    approval: str
    digest: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A programme as it is set on paper; ``schedule`` is empty for a single script."""

    title: str
    look: Look
    length: str
    schedule: tuple[tuple[str, str, str, str], ...]
    """Number, title, length, the approved text's digest."""
    scripts: tuple[Leaf, ...]
    legend: str


def lay_out(edition: Edition, programme: Programme) -> Folder:
    """Return what the files of a programme show."""
    schedule = tuple(
        (
            str(number),
            script.article.matter.title,
            tell_length(script.seconds),
            script.article.digest,
        )
        for number, script in enumerate(programme.scripts, start=1)
    )
    return Folder(
        programme.title,
        look_of(edition.column, edition.now.date()),
        tell_length(programme.seconds),
        schedule if len(schedule) > 1 else (),
        tuple(_leaf(edition, script) for script in programme.scripts),
        "Dấu / là chỗ lấy hơi trong câu dài. Chữ nghiêng trong ngoặc vuông không đọc.",
    )


def _leaf(edition: Edition, script: Script) -> Leaf:
    article = script.article
    names = _names(script)
    review = article.matter.review
    approved = ""
    if review:
        by = f"{review.by} {review.name}" if review.name else review.by
        approved = f"{by}, {office_date(review.on.date())}"
    return Leaf(
        article.matter.title,
        tell_length(script.seconds),
        tuple(_facts(edition, script, approved)),
        tuple(_rows(script.passages, names)),
        tuple(replace(row, kind="cut") for row in _rows(script.cut, names)),
        _cut_note(script),
        (
            *(Fact(written, said) for written, said in script.respoken),
            *(Fact(word, "……………… (thống nhất cách đọc trước khi thu)") for word in script.foreign),
        ),
        "Đã xem kịch bản, đồng ý phát trên hệ thống truyền thanh. Bài sửa sau ngày duyệt thì mã "
        "kiểm đổi theo, kịch bản này hết giá trị và phải lập lại.",
        article.digest,
    )


def _names(script: Script) -> dict[str, str]:
    voices = {
        step.voice for one in script.passages for step in one.steps if not isinstance(step, Cue)
    }
    return {"A": "Giọng A", "B": "Giọng B"} if len(voices) > 1 else {"A": "Đọc"}


def _rows(passages: Iterable[Passage], names: dict[str, str]) -> Iterator[Row]:
    said_by = ""
    for passage in passages:
        for step in passage.steps:
            if isinstance(step, Cue):
                length = f" ({step.seconds} giây)" if step.seconds else ""
                yield Row(
                    "", f"[{step.text}{length}]", "cue", goes_on=step.seconds == MUSIC_BETWEEN
                )
                said_by = ""
            else:
                who = names[step.voice]
                shown = who if who != said_by else ""
                yield Row(shown, mark_breaths(step.text), "line", goes_on=step.is_heading)
                said_by = who


def _cut_note(script: Script) -> str:
    if not script.cut:
        return ""
    seconds = script.pace.seconds(sum(passage.syllables for passage in script.cut))
    count = len(script.cut)
    return f"Phần lược bỏ cho vừa thời lượng: {count} đoạn cuối bài, khoảng {tell_length(seconds)}."


def _facts(edition: Edition, script: Script, approved: str) -> Iterator[Fact]:
    article, pace = script.article, script.pace
    yield Fact("Bài", f"{article.id}, đăng {office_date(article.day)}")
    yield Fact("Lời văn do", f"{approved} duyệt")
    yield Fact("Mã kiểm", article.digest)
    source = f"theo {pace.broadcasts} lượt đã phát" if pace.broadcasts else "mức đặt sẵn"
    yield Fact(
        "Thời lượng",
        f"{tell_length(script.seconds)}, kể cả nhạc; {script.syllables} âm tiết, "
        f"{pace.speed} âm tiết một phút ({source})",
    )
    stations = {station.id: station.name for station in edition.column.ward.stations}
    aired = [one for identity, one in broadcasts(edition) if identity == article.id]
    if aired:
        told = "; ".join(
            f"{stations.get(one.station, one.station)} ngày {short_date(one.on)}"
            for one in sorted(aired, key=lambda one: (one.on, one.station))
        )
        yield Fact("Đã phát", f"{told} (xem {BROADCAST_LOG.path})")


def record_for(script: Script, station: str) -> str:
    """Return the rows that tell of a broadcast of a script, to be put into the log."""
    minutes, seconds = divmod(script.seconds, 60)
    told = f"    minutes: {minutes}\n" if minutes else ""
    return (
        f"  - on: (ngày phát)\n    station: {station}\n{told}    seconds: {seconds}\n"
        f"    kind: tu-san-xuat\n    article: {script.article.id}\n"
        f"    script: {script.article.digest}"
    )
