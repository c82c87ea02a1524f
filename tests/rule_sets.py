"""How often each rule about people is right, measured on labelled sentences.

``tests/rules/<rule>.yml`` holds, for each rule, what it must find and what it must leave alone, in
two parts: ``tuned``, on which the rule was sharpened, and ``held_out``, which was written before
that and looked at only when it was done. For ``same-text`` a case is a pair of texts, and says how
the second is made from the first.

``python3 scripts/measure_rules.py`` prints the table of ``huong-dan/quy-tac/README.md``; with
``--write`` it puts it there.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from thidua.lint.children import find_children
from thidua.lint.homes import find_homes
from thidua.lint.numbers import find_numbers
from thidua.lint.repetition import find_repeats
from thidua.lint.sensitive import find_sensitive
from thidua.text.spellings import without_marks

ROOT = Path(__file__).resolve().parent.parent
SETS = ROOT / "tests/rules"
PAGE = ROOT / "huong-dan/quy-tac/README.md"
PARTS = ("tuned", "held_out")
YEAR = 2026
"""The year in which the sentences are told, by which a year of birth makes a child."""

_TABLE = re.compile(r"(<!-- bảng đo -->\n).*?(<!-- hết bảng đo -->)", re.S)


@dataclass(frozen=True)
class Score:
    """How often a rule was right."""

    rule: str
    part: str
    missed: tuple[str, ...]
    """What it should have found."""
    false: tuple[str, ...]
    """What it should have left alone."""
    positives: int
    negatives: int

    @property
    def recall(self) -> float:
        """Share of what is to be found that is found."""
        return 1 - len(self.missed) / self.positives

    @property
    def precision(self) -> float:
        """Share of what is found that was to be found."""
        found = self.positives - len(self.missed)
        return found / (found + len(self.false)) if found else 0.0


def measure(folder: Path = SETS) -> tuple[Score, ...]:
    """Return the score of every rule that has a set, part by part."""
    return tuple(
        score
        for file in sorted(folder.glob("*.yml"))
        for score in _measure(file.stem, yaml.safe_load(file.read_text("utf-8")))
    )


def whole(scores: Iterable[Score]) -> Mapping[str, Score]:
    """Return the score of each rule on all of its set."""
    parts: dict[str, list[Score]] = {}
    for score in scores:
        parts.setdefault(score.rule, []).append(score)
    return {
        rule: Score(
            rule,
            "",
            tuple(text for part in of_rule for text in part.missed),
            tuple(text for part in of_rule for text in part.false),
            sum(part.positives for part in of_rule),
            sum(part.negatives for part in of_rule),
        )
        for rule, of_rule in parts.items()
    }


def _measure(rule: str, labelled: Mapping[str, Any]) -> Iterator[Score]:
    for part in PARTS:
        found, others = (_cases(labelled[part][kind]) for kind in ("found", "left_alone"))
        hits = _finder(rule, labelled)
        yield Score(
            rule,
            part,
            tuple(str(case) for case in found if not hits(case)),
            tuple(str(case) for case in others if hits(case)),
            len(found),
            len(others),
        )


def _cases(written: Any) -> Sequence[Any]:
    """Return sentences, one a line, or pairs."""
    return written.splitlines() if isinstance(written, str) else list(written)


def _finder(rule: str, labelled: Mapping[str, Any]) -> Callable[[Any], bool]:
    finders: Mapping[str, Callable[[Any], bool]] = {
        "home-address": lambda text: any(True for _ in find_homes(text, None)),
        "child-named": lambda text: any(True for _ in find_children(text, YEAR)),
        "sensitive-data": lambda text: any(True for _ in find_sensitive(text)),
        "same-text": lambda pair: is_repeated(labelled["texts"], labelled["endings"], pair),
    }
    return finders.get(rule, lambda text: any(number.rule == rule for number in find_numbers(text)))


# Pairs of texts


def is_repeated(texts: Mapping[str, str], endings: Mapping[str, str], case: Any) -> bool:
    """Tell whether the last of a case's texts is found to repeat the others.

    Every other text stands before them, as in a column, with the same ending where the case says.
    """
    *earlier, last = _made(texts, endings, case)
    others = [text for name, text in texts.items() if name not in case["of"]]
    bodies = [*others, *earlier, last]
    return any(repeat.place == len(bodies) - 1 for repeat in find_repeats(bodies))


def _made(texts: Mapping[str, str], endings: Mapping[str, str], case: Any) -> Sequence[str]:
    """Return the texts of a case in the order they were published."""
    sources = [texts[name].strip() for name in case["of"]]
    if case["how"] in _CHANGES:
        ending = f"{endings['loi-ket']}\n\n{endings['khau-hieu']}"
        return [sources[0], _CHANGES[case["how"]](sources[0], ending)]
    return _MADE[case["how"]](sources, endings)


def _halves(sources: Sequence[str], _: Mapping[str, str]) -> Sequence[str]:
    halves = [" ".join(words[: len(words) // 2]) for words in map(str.split, sources)]
    return [*sources, "\n\n".join(halves)]


def _one_sentence_shared(sources: Sequence[str], _: Mapping[str, str]) -> Sequence[str]:
    sentence = sources[0].split(". ")[0]
    return [sources[0], f"{sentence}. {sources[1]}"]


def _quoting_a_third(sources: Sequence[str], _: Mapping[str, str]) -> Sequence[str]:
    lines = sources[0].split(". ")
    return [sources[0], sources[1] + "\n\n> " + ". ".join(lines[: len(lines) // 2])]


_MADE: Mapping[str, Callable[[Sequence[str], Mapping[str, str]], Sequence[str]]] = {
    "halves": _halves,
    "different": lambda sources, _: sources,
    "same-endings": lambda sources, endings: [
        f"{source}\n\n{endings['loi-ket']}\n\n{endings['khau-hieu']}" for source in sources
    ],
    "same-law": lambda sources, endings: [f"{source}\n\n{endings['luat']}" for source in sources],
    "one-sentence-shared": _one_sentence_shared,
    "quoting-a-third": _quoting_a_third,
    "only-a-caption": lambda sources, _: [sources[0], " ".join(sources[0].split()[:20])],
}
"""How the texts of a pair come about, from several sources."""


def _every_eighth(text: str, _: str) -> str:
    words = text.split()
    return " ".join("rằng" if place % 8 == 7 else word for place, word in enumerate(words))


_CHANGES: Mapping[str, Callable[[str, str], str]] = {
    "as-is": lambda text, _: text,
    "quoted": lambda text, _: f"> {text}",
    "fenced": lambda text, _: f"```\n{text}\n```",
    "without-marks": lambda text, _: without_marks(text),
    "every-eighth-changed": _every_eighth,
    "upper-case": lambda text, _: text.upper(),
    "sentences-reversed": lambda text, _: ". ".join(reversed(text.rstrip(".").split(". "))),
    "with-endings": lambda text, ending: f"{text}\n\n{ending}",
    "new-opening": lambda text, _: (
        f"Phường nhà vừa có thêm một chuyện vui mà ai nghe cũng muốn kể lại cho người khác. {text}"
    ),
    "last-fifth-cut": lambda text, _: " ".join(text.split()[: len(text.split()) * 4 // 5]),
    "numbers-changed": lambda text, _: re.sub(r"\b(?:hai|ba|bốn|năm|mười)\b", "sáu", text),
    "emphasised": lambda text, _: re.sub(r"(\w+ \w+),", r"**\1**,", text),
    "bulleted": lambda text, _: "\n".join(f"- {line}" for line in text.split(". ")),
}
"""How the second text of a pair is made from the first."""


# The table


def render(scores: Sequence[Score]) -> str:
    """Return the table of the handbook."""
    rows = [
        "| Quy tắc | Phải thấy | Phải để yên | Thấy đủ | Báo đúng | Phần để dành: thấy đủ "
        "| Phần để dành: báo đúng |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    held_out = {score.rule: score for score in scores if score.part == "held_out"}
    for rule, score in whole(scores).items():
        kept = held_out[rule]
        shares = (score.recall, score.precision, kept.recall, kept.precision)
        told = " | ".join(f"{share:.0%}" for share in shares)
        rows.append(f"| [`{rule}`]({rule}.md) | {score.positives} | {score.negatives} | {told} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Print the table, and what went wrong where asked."""
    parser = argparse.ArgumentParser(description="Đo các quy tắc về con người.")
    parser.add_argument("--write", action="store_true", help=f"ghi bảng vào {PAGE.name}")
    parser.add_argument("--wrong", choices=PARTS, help="kể những câu máy đoán sai của một phần")
    options = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    scores = measure()
    table = render(scores)
    print(table, end="")
    for score in scores:
        if score.part == options.wrong:
            for kind, texts in (("không thấy", score.missed), ("báo nhầm", score.false)):
                for text in texts:
                    print(f"{score.rule}: {kind}: {text}")
    if options.write:
        page = PAGE.read_text("utf-8")
        PAGE.write_text(_TABLE.sub(rf"\g<1>{table}\g<2>", page), "utf-8")


if __name__ == "__main__":
    main()
