"""The files of a programme: PDF, Word, and sound where this machine can make it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.radio import audio
from thidua.handouts.radio.documents import set_programme, write_programme
from thidua.handouts.radio.programme import Programme, lay_out
from thidua.handouts.radio.script import Script
from thidua.handouts.selection import Material
from thidua.review import Edition


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year; ``number`` is 1 to 4."""

    year: int
    number: int

    @property
    def title(self) -> str:
        """As offices write it: "quý II năm 2024"."""
        return f"quý {('I', 'II', 'III', 'IV')[self.number - 1]} năm {self.year}"

    def pick(self, edition: Edition) -> tuple[str, ...]:
        """Return the paths of the articles published in it, the earliest first."""
        return tuple(
            article.path
            for article in reversed(edition.published)
            if article.day.year == self.year and (article.day.month - 1) // 3 + 1 == self.number
        )


def make_programme(
    edition: Edition,
    scripts: Sequence[Script],
    materials: Sequence[Material],
    *,
    quarter: Quarter | None = None,
    minutes: int | None = None,
) -> tuple[Product, ...]:
    """Return a PDF and a Word file of scripts, each made of the material in the same place."""
    if quarter:
        name = f"chuong-trinh-{quarter.year}-quy-{quarter.number}"
        title = f"Chương trình truyền thanh {quarter.title}"
    else:
        name = stem(scripts[0], minutes)
        title = f"Kịch bản truyền thanh: {scripts[0].article.matter.title}"
    folder = lay_out(edition, Programme(title, tuple(scripts)))
    made = tuple(materials)
    return (
        Product(
            Kind.RADIO,
            f"{name}.pdf",
            set_programme(edition.column.root, folder, edition.now),
            made,
        ),
        Product(Kind.RADIO, f"{name}.docx", write_programme(folder, edition.now), made),
    )


def stem(script: Script, minutes: int | None) -> str:
    """Return the name of a script's files, without an ending."""
    article = script.article
    return f"{article.year}-{article.slug}" + (f"-{minutes}-phut" if minutes else "")


def make_audio(
    edition: Edition, scripts: Sequence[Script], materials: Sequence[Material]
) -> Iterator[Product]:
    """Yield a recording of each script. Raises :class:`HandoutError` where none can be made."""
    speaker = audio.find_speaker(edition.column.root, edition.column.ward.radio.voice)
    for script, material in zip(scripts, materials, strict=True):
        name = f"{script.article.year}-{script.article.slug}-may-doc.mp3"
        yield Product(Kind.RADIO, name, audio.record(speaker, script), (material,))
