"""Random changes of what people wrote: nothing raises, hangs, or is told without words."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from fuzzing import SIGNS, read_project, start_project
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, features
from projects import ARTICLE_TEXT, article_text

from thidua.disk.tree import describe
from thidua.photos import Original, PhotoError, inspect, render_all
from thidua.schema.ward import PhotoSettings

SHORT, LONG = 40, 4000
"""Examples of each test, in a usual run and with ``--whole``."""

BODY = """\
## Mục một

- một
    - hai [tin][x] và [^1]

1. ba `mã` **đậm** <b>thẻ</b>

> trích *nghiêng*

| a | b |
|---|---|
| 1 | 2 |

![Ảnh](bia.jpg "Chú thích")

[x]: /don-vi/cong-an/

[^1]: chú thích

```
mã
```

# Đề {: #a .b }

<div>
khối
</div>
"""

Edit = tuple[str, int, int, str]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(("cut", "put", "double", "indent", "value", "drop", "move", "flood")),
        st.integers(0, 4000),
        st.integers(1, 60),
        st.sampled_from(SIGNS) | st.text(max_size=6),
    ),
    min_size=1,
    max_size=8,
)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text after some slips of the hand, or of a program."""
    for kind, place, size, sign in edits:
        rows = text.split("\n")
        row = place % len(rows)
        at = place % (len(text) + 1)
        match kind:
            case "cut":
                text = text[:at] + text[at + size :]
            case "put":
                text = text[:at] + sign + text[at:]
            case "flood":
                text = text[:at] + sign * size * 40 + text[at:]
            case "double":
                text = "\n".join([*rows[:row], *rows[row : row + size], *rows[row:]])
            case "indent":
                text = "\n".join(
                    [*rows[:row], " " * (size % 9) + rows[row].lstrip(), *rows[row + 1 :]]
                )
            case "value":
                key, colon, _ = rows[row].partition(":")
                text = "\n".join([*rows[:row], f"{key}{colon} {sign}", *rows[row + 1 :]])
            case "drop":
                text = "\n".join([*rows[:row], *rows[row + 1 :]])
            case _:
                text = "\n".join([*rows[:row], *rows[row + 1 :], rows[row]])
    return text


def search(whole: bool) -> settings:
    """Return how long to search; the folder stays the same, and each example writes it anew."""
    return settings(
        max_examples=LONG if whole else SHORT,
        deadline=None,
        database=None,
        derandomize=not whole,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], None]:
    """Read the base project with a text in the place of its article."""
    article = start_project(tmp_path)

    def read(text: str) -> None:
        article.write_bytes(text.encode("utf-8", "surrogatepass"))
        read_project(tmp_path)

    return read


def test_front_matter_however_mistaken_is_read_or_told(
    read: Callable[[str], None], whole: bool
) -> None:
    @search(whole)
    @given(EDITS)
    def slip(edits: Sequence[Edit]) -> None:
        read(edited(ARTICLE_TEXT, edits))

    slip()


def test_a_text_however_mistaken_is_rendered_or_told(
    read: Callable[[str], None], whole: bool
) -> None:
    @search(whole)
    @given(EDITS)
    def slip(edits: Sequence[Edit]) -> None:
        read(article_text(edited(BODY, edits)))

    slip()


def encoded(encoder: str, mode: str) -> bytes:
    """Return a photo of many colours with notes in it."""
    noise = Image.effect_noise((320, 200), 90).convert(mode)
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    noise.save(buffer, encoder, exif=exif)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("encoder", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("WEBP", "RGB"),
        ("HEIF", "RGB"),
    ],
)
def test_a_photo_however_damaged_is_shown_or_told(
    tmp_path: Path, whole: bool, encoder: str, mode: str
) -> None:
    assert features.check("webp")
    photo = encoded(encoder, mode)
    limits = PhotoSettings(widths=(160, 320), workers=1, max_megapixels=1)

    @search(whole)
    @given(st.randoms(use_true_random=False), st.integers(1, 12))
    def damage(rng: random.Random, times: int) -> None:
        made = bytearray(photo)
        for _ in range(times):
            # The head decides the most, so it is hit the most.
            at = rng.randrange(min(len(made), rng.choice((64, 512, len(made)))) + 1)
            size = rng.choice((1, 1, 4, 64))
            made[at : at + size] = rng.choice(
                (b"", b"\0" * size, b"\xff" * size, rng.randbytes(size))
            )
        (tmp_path / "anh.jpg").write_bytes(made)
        refused = None
        try:
            inspect(tmp_path / "anh.jpg", limits.max_megapixels)
        except PhotoError as error:
            refused = error
        if refused:
            assert refused.cause
            assert refused.fix
        else:
            original = Original(describe(tmp_path, "anh.jpg").sha256, path="anh.jpg")
            render_all(tmp_path, [original], limits, tmp_path / "kho")

    damage()
