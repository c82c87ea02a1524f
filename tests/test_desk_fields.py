"""What is told beside each field of the desk stands in one file, and so in the handbook.

``PYTHONPATH=src python tests/test_desk_fields.py`` writes the handbook's page anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from thidua.column.registers import BY_FOLDER
from thidua.desk.forms.asking import Part, parts
from thidua.desk.telling import AS_FILE, fix_of, message_of, words_of_fixes
from thidua.problems import Problem, Rule, Severity
from thidua.schema import article, logs, plan, registers, ward
from thidua.schema.validation import known_keys

PAGE = Path(__file__).resolve().parent.parent / "huong-dan" / "cac-o.md"
HEAD = """\
# Các ô ở bàn biên tập

Lời dưới đây cũng hiện ngay cạnh từng ô ở [bàn biên tập](ban-bien-tap.md).
Ai viết tệp bằng tay thì xem [Tra khóa](khoa.md).
"""
MOST = 160
"""Characters of a help: it is read between two fields."""


def page() -> str:
    """Return the handbook's page of the fields."""
    return "\n".join([HEAD, *(line for part in parts().values() for line in table(part))])


def table(part: Part) -> Iterator[str]:
    yield f"## {part.heading}\n"
    yield "| Ô | Ghi gì |"
    yield "| --- | --- |"
    for one in part.fields.values():
        yield f"| {one.label} | {one.help} |"
    yield ""


def test_the_handbook_tells_what_the_desk_tells() -> None:
    assert PAGE.read_text("utf-8") == page()


@pytest.mark.parametrize("name", parts())
def test_a_help_is_a_short_sentence_that_says_more_than_its_label(name: str) -> None:
    for field, one in parts()[name].fields.items():
        assert one.label == one.label.strip() != "", field
        assert one.help[:1].isupper() or one.help[:1].isdigit(), field
        assert one.help.casefold().strip(" .") != one.label.casefold(), field
        assert len(one.help) <= MOST, field
        assert "|" not in one.label + one.help, field


CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))
TOLD = re.compile(
    r"^    (?P<path>\S.*?):(?P<line>\d+)  \[(?P<rule>[a-z-]+)\]  (?:LỖI|NÊN XEM|CẢNH BÁO)  "
    r"(?:(?P<field>[a-z_]+(?:\[\d+\])?(?:\.[\w.-]+?(?:\[\d+\])?)*): )?(?P<message>.*)\n"
    r"        Cách sửa: (?P<fix>.*)$",
    re.M,
)
SAID = {"radio", "tags", "trong", "truoc", "name", "phong"}
"""Keys that are also words which people say, or parts of ours."""
KEYS = {
    key
    for module in (article, logs, plan, registers, ward)
    for one in vars(module).values()
    if isinstance(one, TypeAdapter)
    for key in known_keys(one)
    if len(key) > 3 and key.isascii() and key not in SAID
}
RULES = {one.value: one for one in Rule}
RAW = re.compile(
    rf"(?<![\w./@«-])(?:{'|'.join(sorted(KEYS, key=len, reverse=True))})(?![\w./@-])"
    r"|\b[a-z]+_[a-z_]+\b|\b(?:id|by|on|to|from|per|kind)\s*:|thidua\.py|\.yml|huong-dan/"
    r"|(?<!Từ )\bkhóa\b"
)
"""A key, a command or a page of the handbook, as only whoever works in files knows them."""


@dataclass(frozen=True)
class Case:
    """A problem that the library tells in one of its golden cases."""

    problem: Problem

    @property
    def is_shown(self) -> bool:
        """Whether the desk ever shows it: of articles and of what its forms write."""
        path = self.problem.path
        folder = path.split("/")
        if path == "mkdocs.yml":
            return self.problem.field.startswith("extra.ward")
        if folder[0] == "articles":
            return path.endswith(".md") and self.problem.rule not in (
                *(Rule.FILE_STRAY, Rule.FILE_NAME, Rule.FILE_KIND, Rule.FILE_ENDING),
                *(Rule.FILE_UNREADABLE, Rule.FILE_SIZE, Rule.FILE_CONTENT),
            )
        is_ours = folder[0] == "docs" and len(folder) > 2
        return path in ("docs/truyen-thanh.md", "docs/hoat-dong.md") or (
            is_ours and (folder[1] in BY_FOLDER or folder[1] == "ke-hoach")
        )


def golden() -> Iterator[Case]:
    for file in CASES:
        for found in TOLD.finditer(file.read_text("utf-8")):
            told = found.groupdict(default="")
            field, message, fix = told["field"], told["message"], told["fix"]
            rule, line = RULES[told["rule"]], int(told["line"])
            yield Case(Problem(rule, Severity.ERROR, told["path"], line, field, message, fix))


def test_what_the_desk_says_of_any_rule_names_fields_by_their_labels_and_no_key() -> None:
    shown = [case.problem for case in golden() if case.is_shown]
    assert len({problem.rule for problem in shown}) > 60
    raw = []
    for problem in shown:
        if problem.rule in AS_FILE:
            continue
        told = f"{message_of(problem)} → {fix_of(problem)}"
        # What somebody wrote is repeated to him as it stands there.
        if RAW.search(re.sub('«[^»]*»|“[^”]*”|"[^"]*"', "", told)):
            raw.append(f"{problem.path} [{problem.rule}] {problem.field}: {told}")
    assert raw == []


def test_every_word_of_the_desk_about_a_fault_is_of_a_rule_and_of_fields_that_there_are() -> None:
    for of in words_of_fixes().values():
        for rule, words in of.items():
            assert rule in RULES
            for text in words.values():
                for part, field in re.findall(r"\{([a-z]+)(?:\.([a-z_]+))?\}", text):
                    assert part in parts(), text
                    assert not field or field in parts()[part].fields, text


def test_a_fault_is_told_with_the_field_that_its_form_has() -> None:
    for path, field, label in (
        ("articles/2024/a/index.md", "exemplars[2].recognition.on", "Ngày khen thưởng"),
        ("articles/2024/a/index.md", "consent.until", "Đến hết ngày"),
        ("articles/2024/a/index.md", "fields[1]", "Lĩnh vực"),
        ("docs/truyen-thanh.md", "broadcasts[1].station", "Đài"),
        ("docs/ke-hoach/2024.md", "plan.targets[1].at_least", "Ít nhất"),
        ("docs/ke-hoach/2024.md", "plan.targets[2].waivers[1].by", "Ai chấp nhận"),
        ("docs/ke-hoach/2024.md", "plan.period.to", "Đến hết ngày"),
        ("docs/don-vi/a.md", "followed_by", "Người theo dõi"),
        ("mkdocs.yml", "extra.ward.contact.phone", "Điện thoại"),
        ("mkdocs.yml", "extra.ward.publish.path", "Thư mục đích"),
    ):
        problem = Problem(Rule.REQUIRED, Severity.ERROR, path, 1, field, "đang để trống.", "điền.")
        assert message_of(problem) == f"{label}: đang để trống."


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
