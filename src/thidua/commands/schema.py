"""``thidua schema``: the JSON Schema of an article's front matter, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from thidua import stopping
from thidua.commands.terminal import say
from thidua.disk.folders import write_whole
from thidua.schema.article import ARTICLE

SCHEMA_FILE = "article.schema.json"


def render_schema() -> bytes:
    """Return the schema, made from the same model that validates articles."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ARTICLE.json_schema(),
        "title": "Phần khai báo của một bài",
    }
    return (json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


@click.command(
    help=f"Ghi lại {SCHEMA_FILE} để trình soạn thảo gợi ý khóa và giá trị.",
)
@click.pass_obj
def schema(root: Path) -> int:
    """Write the schema into the project's folder."""
    with stopping.unbroken():
        write_whole(root / SCHEMA_FILE, render_schema())
        say(f"Đã ghi {SCHEMA_FILE}.")
    return 0
