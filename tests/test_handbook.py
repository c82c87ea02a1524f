"""What the handbook and the README say, held against what the program does.

Whoever changes a key, a rule, a command or a message sees here which lines of the documents no
longer hold. Code in the documents counts as code: text between backticks or in a fenced block.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Project
from PIL import Image
from pydantic import TypeAdapter

from thidua.cli import program
from thidua.clock import EPOCH_VARIABLE, VIETNAM, epoch
from thidua.column import Article
from thidua.feed_check.faults import FeedRule
from thidua.load import load
from thidua.problems import Problem, Rule, Severity
from thidua.progress.findings import findings
from thidua.progress.targets import Status, evaluate
from thidua.review import State, review
from thidua.review.amendments import write_review
from thidua.schema import registers
from thidua.schema.article import ARTICLE, Review
from thidua.schema.library import LAW
from thidua.schema.logs import ACTIVITIES, BROADCASTS
from thidua.schema.plan import PLAN
from thidua.schema.publishing import Publishing
from thidua.schema.slogans import SLOGAN_PAGE
from thidua.schema.ward import WARD

HANDBOOK = ROOT / "huong-dan"
README = ROOT / "README.md"
PAGES = sorted(HANDBOOK.glob("*.md"))
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
COMMANDS = HANDBOOK / "can-bo.md"
KEYS_TEXT = (HANDBOOK / "khoa.md").read_text("utf-8")
FAULTS_TEXT = (HANDBOOK / "loi.md").read_text("utf-8")

REGISTERS = (
    registers.CATEGORY,
    registers.FIELD,
    registers.MOVEMENT,
    registers.UNIT,
    registers.CAMPAIGN,
)
SCHEMAS: tuple[TypeAdapter[Any], ...] = (
    *(ARTICLE, PLAN, BROADCASTS, ACTIVITIES, SLOGAN_PAGE, LAW),
    *(*REGISTERS, WARD),
)

EXAMPLE = "articles/2026/tran-dai-nghia-nguoi-ky-su-tro-ve"
WRITTEN = datetime(2026, 11, 21, 8, 0, tzinfo=VIETNAM)
"""The morning on which the handbook's example is written and approved."""

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_CODE_SPAN = re.compile(r"`([^`\n]+)`")


def words_in_code(text: str) -> frozenset[str]:
    """Return every word that a document writes as code."""
    blocks = [match[2] for match in _FENCED.finditer(text)]
    spans = _CODE_SPAN.findall(_FENCED.sub("", text))
    return frozenset(re.findall(r"[A-Za-z0-9_-]+", " ".join([*blocks, *spans])))


def blocks(language: str) -> list[str]:
    """Return the handbook's fenced blocks of one language."""
    return [match[2] for match in _FENCED.finditer(TEXT) if match[1] == language]


def block_after(comment: str) -> str:
    """Return the fenced block that follows the HTML comment beginning so."""
    found = _FENCED.search(TEXT, TEXT.index(f"<!-- {comment}"))
    assert found
    return found[2]


def keys_and_values(adapters: Iterable[TypeAdapter[Any]]) -> tuple[set[str], set[str]]:
    """Return every key of the schemas, and every value that a key may only choose from."""
    keys: set[str] = set()
    values: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            keys.update(part.get("properties", {}))
            values.update(v for v in part.get("enum", []) if isinstance(v, str))
            if isinstance(part.get("const"), str):
                values.add(part["const"])
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    for adapter in adapters:
        walk(adapter.json_schema())
    return keys, values


KEYS, VALUES = keys_and_values(SCHEMAS)
CODE = words_in_code(KEYS_TEXT)


@pytest.mark.parametrize("rule", [rule.value for rule in Rule])
def test_every_rule_has_a_row(rule: str) -> None:
    assert re.search(rf"^\| `{rule}` \| \S.* \| \S.* \|$", FAULTS_TEXT, re.M)


def test_no_row_tells_of_a_rule_that_is_gone() -> None:
    rows = re.findall(r"^\| `([^`]+)`", FAULTS_TEXT, re.M)
    assert sorted(rows) == sorted(rule.value for rule in (*Rule, *FeedRule))


@pytest.mark.parametrize("key", sorted(ARTICLE.json_schema()["properties"]))
def test_every_key_of_an_article_has_a_row(key: str) -> None:
    start = KEYS_TEXT.index("\n## Khóa của bài\n")
    chapter = KEYS_TEXT[start : KEYS_TEXT.index("\n### ", start)]
    assert re.search(rf"^\| `{key}` \| \S", chapter, re.M)


# The rules that `allow` takes are values too, and have their rows above.
@pytest.mark.parametrize("name", sorted((KEYS | VALUES) - {rule.value for rule in Rule}))
def test_every_key_and_value_of_the_schemas_is_told(name: str) -> None:
    assert name in CODE or f"`{name}`" in KEYS_TEXT


@pytest.mark.parametrize("value", [*State, *Status])
def test_every_state_and_status_is_told(value: str) -> None:
    assert f"| `{value}` |" in TEXT


@pytest.mark.parametrize("path", [COMMANDS, README], ids=lambda path: path.name)
def test_every_command_is_told(path: Path) -> None:
    assert set(program.commands) <= words_in_code(path.read_text("utf-8"))


@pytest.mark.parametrize("command", sorted(set(re.findall(r"scripts[\\/](\w+\.py)", TEXT))))
def test_every_script_that_is_named_exists(command: str) -> None:
    assert (ROOT / "scripts" / command).is_file()


def test_every_flag_of_a_command_line_exists() -> None:
    commands = [program, *program.commands.values()]
    commands += [one for group in commands[1:] for one in getattr(group, "commands", {}).values()]
    known = {
        option for command in commands for parameter in command.params for option in parameter.opts
    }
    lines = re.findall(r"scripts[\\/](?:thidua|build)\.py[^\n`]*", TEXT)
    used = {flag for line in lines for flag in re.findall(r"--[a-z][a-z-]*", line)}
    assert used <= known | {"--help"}


# The example


@pytest.fixture
def example(project: Project) -> Project:
    """The demonstration with the handbook's example article in it."""
    folder = project.root / EXAMPLE
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(block_after("bài ví dụ"), "utf-8")
    draw(folder / "bia.jpg")
    return project


def draw(path: Path) -> None:
    """Write a small photo."""
    Image.new("RGB", (64, 36), "goldenrod").save(path)


def faults_of(project: Project, path: str) -> list[Problem]:
    """Return what the loader finds wrong in one file."""
    return [fault for fault in load(project.root).faults if fault.path == path]


def article_of(project: Project) -> Article:
    """Return the example as loaded."""
    return next(a for a in load(project.root).articles if a.path == f"{EXAMPLE}/index.md")


def approve(project: Project) -> None:
    """Seal the example on the day it was written."""
    article = article_of(project)
    seal = Review(by="Chủ tịch UBND phường", on=WRITTEN, digest=article.digest)
    write_review(project.root / article.path, seal)


def said(project: Project, *arguments: str) -> list[str]:
    """Return the lines that the program prints on the morning of the example."""
    moment = {EPOCH_VARIABLE: epoch(WRITTEN)}
    return project.run("thidua", *arguments, environment=moment).text.splitlines()


def test_the_example_has_no_problem(example: Project) -> None:
    assert faults_of(example, f"{EXAMPLE}/index.md") == []


def test_the_example_is_published_once_approved(example: Project) -> None:
    approve(example)
    edition = review(load(example.root), WRITTEN)
    assert edition.states[f"{EXAMPLE}/index.md"] is State.PUBLISHED


def test_the_first_check_says_what_the_handbook_shows(project: Project) -> None:
    answers = {"title": "Trần Đại Nghĩa: người kỹ sư trở về", "category": "guong"}
    answers |= {"unit": "cong-chuc-van-hoa-xa-hoi", "image": "bia.jpg", "author": "Ban biên tập"}
    flags = [part for key, value in answers.items() for part in (f"--{key}", value)]
    exemplar = ("--exemplar", "Trần Đại Nghĩa", "ca-nhan", "dien-hinh")
    made = said(project, "new", *flags, *exemplar)
    assert made[0] == f"Đã tạo bài: {EXAMPLE}/index.md"
    assert "\n".join(made) in TEXT
    assert "\n".join(said(project, "check", EXAMPLE)) in TEXT


def test_the_approval_says_what_the_handbook_shows(example: Project) -> None:
    lines = said(example, "approve", EXAMPLE, "--by", "Chủ tịch UBND phường", "--yes")
    assert lines[-1] == f"Đã duyệt: {EXAMPLE}/index.md"
    assert [line for line in lines if line not in TEXT] == []


def test_an_edit_after_the_approval_says_what_the_handbook_shows(example: Project) -> None:
    approve(example)
    path = example.root / EXAMPLE / "index.md"
    path.write_text(path.read_text("utf-8").replace("thường gọi là", "còn gọi là"), "utf-8")
    held_back = [p for p in review(load(example.root), WRITTEN).problems if EXAMPLE in p.path]
    assert [problem.rule for problem in held_back] == [Rule.REVIEW_CHANGED]
    assert str(held_back[0]) in TEXT


def test_an_article_may_be_emptied_as_the_handbook_tells(example: Project) -> None:
    approve(example)
    instruction = re.search(
        r"bằng câu “(Nội dung đã [^”]+)”.*?Thay tên .*? bằng “([^”]+)”", TEXT, re.S
    )
    assert instruction
    path = example.root / EXAMPLE / "index.md"
    head = path.read_text("utf-8").split("\n---\n", 1)[0]
    head = re.sub(r"^image.*\n", "", head, flags=re.M)
    head = re.sub(r"^(title|summary):.*", rf'\1: "{instruction[1]}"', head, flags=re.M)
    head = head.replace('name: "Trần Đại Nghĩa"', f'name: "{instruction[2]}"')
    head += '\nwithdrawn:\n  on: 21/11/2026\n  reason: "Theo đề nghị"'
    path.write_text(f"{head}\n---\n\n{instruction[1]}\n", "utf-8")
    (path.parent / "bia.jpg").unlink()
    edition = review(load(example.root), WRITTEN)
    assert [problem for problem in edition.problems if EXAMPLE in problem.path] == []
    assert edition.states[f"{EXAMPLE}/index.md"] is State.WITHDRAWN


def test_the_targets_say_what_the_handbook_shows(demonstration: Project) -> None:
    shown = demonstration.run("thidua", "targets", "--as-of", "20/5/2024").text
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    told = {" ".join(line.split()) for line in TEXT.splitlines()}
    assert [row for row in rows if row and row not in told] == []


# The other blocks


def test_the_targets_of_the_handbook_are_whole(project: Project) -> None:
    path = project.root / "docs/ke-hoach/2024.md"
    block = block_after("chỉ tiêu ví dụ")
    plan = (
        "---\ntitle: Kế hoạch\nplan:\n  issued_by: UBND phường\n"
        "  period: {from: 1/1/2024, to: 31/12/2024}\n"
        + "".join(f"  {line}\n" for line in block.splitlines())
        + "---\n"
    )
    path.write_text(plan, "utf-8")
    column = load(project.root)
    edition = review(column, datetime(2024, 12, 31, 23, tzinfo=VIETNAM))
    progress = evaluate(edition)
    wrong = {Rule.TARGET, Rule.WAIVER}
    about = [p for p in findings(edition, progress) if p.path == "docs/ke-hoach/2024.md"]
    assert [p for p in about if p.rule in wrong or p.severity is Severity.ERROR] == []
    statuses = {window.status for t in progress.plans[0].targets for window in t.windows}
    assert Status.WAIVED in statuses


ARTICLE_KEYS = frozenset(ARTICLE.json_schema()["properties"])
RECORDS = {
    "truyen-thanh": next(b for b in blocks("yaml") if "programme:" in b),
    "hoat-dong": next(b for b in blocks("yaml") if b.startswith("activities:")),
}
FRAGMENTS = [
    block
    for block in blocks("yaml")
    if block not in RECORDS.values() and not block.startswith(("targets:", "extra:", " "))
]
DESTINATIONS = [block for block in blocks("yaml") if block.startswith("extra:")]


@pytest.mark.parametrize("block", DESTINATIONS)
def test_every_destination_of_the_handbook_is_one(block: str) -> None:
    keys = yaml.safe_load(block)["extra"]["ward"]["publish"]
    assert TypeAdapter(Publishing).validate_python(keys)


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda text: text.split(":")[0])
def test_every_fragment_fits_an_article(project: Project, fragment: str) -> None:
    keys = set(re.findall(r"^(\w+):", fragment, re.M))
    assert keys <= ARTICLE_KEYS
    year = "2027" if "date" in keys else "2024"
    rows = {
        "title": "title: Tên bài",
        "date": "date: 11/6/2024",
        "summary": "summary: Sa-pô đủ dài để qua được mức tối thiểu.",
        "category": "category: phong-trao",
        "consent": "consent: {not_needed: Tập thể đã đồng ý}",
    }
    head = "\n".join(row for key, row in rows.items() if key not in keys)
    path = f"articles/{year}/bai.md"
    (project.root / f"articles/{year}").mkdir(exist_ok=True)
    (project.root / path).write_text(f"---\n{head}\n{fragment}---\n\nNội dung.\n", "utf-8")
    assert faults_of(project, path) == []


@pytest.mark.parametrize("page", RECORDS)
def test_the_records_fit_their_logs(project: Project, page: str) -> None:
    path = project.root / f"docs/{page}.md"
    path.write_text(f"---\ntitle: Nhật ký\n{RECORDS[page]}---\n", "utf-8")
    assert faults_of(project, f"docs/{page}.md") == []


def test_the_register_entry_fits(project: Project) -> None:
    entry = next(b for b in blocks("markdown") if "title: Tên đơn vị" in b)
    (project.root / "docs/don-vi/ten-don-vi.md").write_text(entry, "utf-8")
    column = load(project.root)
    assert "ten-don-vi" in column.registers.units
    assert [f for f in column.faults if f.path == "docs/don-vi/ten-don-vi.md"] == []


# Links


def links(path: Path) -> Iterator[str]:
    """Yield the target of every link and picture, code left out."""
    text = _CODE_SPAN.sub("", _FENCED.sub("", path.read_text("utf-8")))
    yield from re.findall(r"\]\(([^)\s]+)\)", text)


def headings(path: Path) -> list[str]:
    """Return the headings of a page as a reader sees them."""
    found = re.findall(r"^#+ (.+)$", _FENCED.sub("", path.read_text("utf-8")), re.M)
    return [heading.replace("`", "") for heading in found]


def anchors(path: Path) -> frozenset[str]:
    """Return the anchors that GitHub and GitLab give to headings."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings(path))
    return frozenset(heading.replace(" ", "-") for heading in plain)


EVERY_PAGE = sorted(HANDBOOK.rglob("*.md"))


@pytest.mark.parametrize(
    ("path", "target"),
    [
        (path, target)
        for path in (*EVERY_PAGE, README, ROOT / "CHANGELOG.md")
        for target in sorted(set(links(path)))
        if not target.startswith("http")
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_every_link_leads_somewhere(path: Path, target: str) -> None:
    name, _, anchor = target.partition("#")
    leads_to = path.parent / name if name else path
    assert leads_to.exists()
    if anchor:
        assert anchor in anchors(leads_to)


@pytest.mark.parametrize("path", EVERY_PAGE, ids=lambda path: path.name)
def test_no_two_headings_of_a_page_are_alike(path: Path) -> None:
    found = headings(path)
    assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize("path", EVERY_PAGE, ids=lambda path: path.name)
def test_every_page_can_be_reached_from_the_first(path: Path) -> None:
    reached: set[Path] = set()
    waiting = [HANDBOOK / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            targets = (target.partition("#")[0] for target in links(page))
            waiting += [(page.parent / name).resolve() for name in targets if name.endswith(".md")]
    assert path in reached


# Messages that send somebody to the handbook

_PLACE = re.compile(r"huong-dan/([\w/-]+\.md)(?:, mục «([^»…]+)»)?")


def strings(source: str) -> Iterator[str]:
    """Yield every text that a Python file writes, with ``…`` for what is put in at run time."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
            yield "".join(str(part) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def places_named() -> Iterator[tuple[str, str]]:
    """Yield each page, with its section, that the program or a golden case names."""
    for folder in ("src", "hooks", "scripts"):
        for path in (ROOT / folder).rglob("*.py"):
            for text in strings(path.read_text("utf-8")):
                yield from _PLACE.findall(text)
    for pattern in ("overrides/**/*.html", "src/**/*.html", "tests/cases/*.yml"):
        for path in ROOT.glob(pattern):
            yield from _PLACE.findall(path.read_text("utf-8"))


@pytest.mark.parametrize(("page", "section"), sorted(set(places_named())))
def test_every_place_that_a_message_names_is_there(page: str, section: str) -> None:
    path = HANDBOOK / page
    assert path in EVERY_PAGE
    assert not section or section in headings(path)


def test_a_section_is_named_by_its_title() -> None:
    """A number would be wrong with the next section that comes in between."""
    numbered = [
        (path.name, text)
        for path in (ROOT / "src").rglob("*.py")
        for text in strings(path.read_text("utf-8"))
        if re.search(r"mục \d", text)
    ]
    assert numbered == []


# The map in the README


def mapped() -> frozenset[str]:
    """Return every name in the README's map of the folders."""
    text = README.read_text("utf-8")
    chapter = text[text.index("## Map") : text.index("## An article")]
    return frozenset(re.findall(r"[\w.-]+", chapter))


@pytest.mark.parametrize(
    "name",
    sorted(
        [path.name for path in (ROOT / "scripts").glob("*.py")]
        + [path.stem for path in (ROOT / "src/thidua").glob("[!_]*.py")]
        + [path.parent.name for path in (ROOT / "src/thidua").glob("*/__init__.py")]
        + [path.stem for path in (ROOT / "hooks").glob("*.py")]
    ),
)
def test_every_module_is_on_the_map(name: str) -> None:
    assert name in mapped()
