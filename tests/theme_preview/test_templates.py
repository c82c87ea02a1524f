"""What every template must keep, read from its source: escaping, a strict CSP, a small size."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

THEME = Path(__file__).parents[2] / "src/thidua/theme"
TEMPLATES = sorted(THEME.rglob("*.html"))
SHOWN_AS_IS = {
    "page.content",  # HTML already, cleaned before
    "structured_data",  # JSON with every "<", ">" and "&" escaped in its own way
}
FIRST_PAINT = "partials/first-paint.html"
"""The one template with a script in it; the site's policy knows it by its hash."""

each_template = pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: path.relative_to(THEME).as_posix()
)


@each_template
def test_every_value_is_escaped(path: Path) -> None:
    tree = jinja2.Environment(autoescape=False).parse(path.read_text("utf-8"))
    assert list(unescaped(tree, escaping=False)) == []


@each_template
def test_only_what_is_safe_already_is_shown_as_it_is(path: Path) -> None:
    tree = jinja2.Environment(autoescape=False).parse(path.read_text("utf-8"))
    for marked in tree.find_all(nodes.Filter):
        if marked.name == "safe":
            assert marked.node is not None
            assert name_of(marked.node) in SHOWN_AS_IS


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("{% autoescape true %}{{ a }}{% endautoescape %}", []),
        ("{% autoescape true %}{% block b %}{{ a }}{% endblock %}{% endautoescape %}", [1]),
        ("{% block b %}{% autoescape true %}{{ a }}{% endautoescape %}{% endblock %}", []),
        ("{% macro m(a) %}\n{{ a }}{% endmacro %}", [2]),
        ("{% autoescape false %}{{ a }}{% endautoescape %}", [1]),
    ],
)
def test_the_search_for_unescaped_values_finds_them(source: str, lines: list[int]) -> None:
    tree = jinja2.Environment(autoescape=False).parse(source)
    assert list(unescaped(tree, escaping=False)) == lines


@each_template
@pytest.mark.parametrize(
    "forbidden",
    [
        pytest.param(
            r"<script(?=[^>]*\bsrc=)(?![^>]*\bdefer\b)", id="script that holds the page up"
        ),
        pytest.param(r"<style\b|\sstyle=", id="style in the page"),
        pytest.param(r"\son[a-z]+=", id="event handler"),
        pytest.param(r"(?:src|srcset|href)=\"(?:https?:)?//", id="other host"),
    ],
)
def test_nothing_breaks_a_strict_content_security_policy(path: Path, forbidden: str) -> None:
    assert re.findall(forbidden, path.read_text("utf-8")) == []


def test_one_script_stands_in_a_page_itself_and_it_holds_no_value() -> None:
    inline = {
        path.relative_to(THEME).as_posix(): found
        for path in TEMPLATES
        if (found := re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", path.read_text("utf-8")))
    }
    assert inline == {FIRST_PAINT: [""], "base.html": [' type="application/ld+json"']}
    tree = jinja2.Environment().parse((THEME / FIRST_PAINT).read_text("utf-8"))
    (output,) = tree.body
    assert isinstance(output, nodes.Output)
    assert all(isinstance(child, nodes.TemplateData) for child in output.nodes)


@pytest.mark.parametrize(("name", "limit"), [("thidua.css", 10_000), ("thidua.js", 3_000)])
def test_what_every_reader_loads_stays_small(name: str, limit: int) -> None:
    """Bytes as a server sends them; tests/test_weight.py weighs whole pages."""
    assert len(gzip.compress((THEME / "assets" / name).read_bytes(), 6)) < limit


def name_of(node: nodes.Node) -> str:
    """Return a value's name as a template writes it: "page.content"."""
    if isinstance(node, nodes.Getattr):
        return f"{name_of(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else ""


def unescaped(node: nodes.Node, *, escaping: bool) -> Iterator[int]:
    """Yield the line of every value that would reach the page as it is.

    A block is compiled apart from what stands around it, and a macro is called from elsewhere:
    both must bring their own ``autoescape``.
    """
    if isinstance(node, nodes.Block | nodes.Macro):
        escaping = False
    elif isinstance(node, nodes.ScopedEvalContextModifier):
        options = {option.key: option.value.as_const() for option in node.options}
        escaping = options.get("autoescape", escaping)
    elif isinstance(node, nodes.Output) and not escaping:
        for shown in node.nodes:
            if not isinstance(shown, nodes.TemplateData):
                yield shown.lineno
    for child in node.iter_child_nodes():
        yield from unescaped(child, escaping=escaping)
