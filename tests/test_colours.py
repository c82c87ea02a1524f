"""A ward's colour can be read wherever it stands, by day and by night."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.colours import (
    PAPERS,
    READABLE,
    WHITE,
    bears,
    contrast,
    darken_until_readable,
    make_palette,
)

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", WHITE, 21), (WHITE, WHITE, 1), ("#777777", WHITE, 4.48), ("#ff0000", WHITE, 4.0)],
)
def test_contrast_is_what_the_guidelines_reckon(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@given(COLOURS)
def test_what_a_colour_is_darkened_to_can_be_read(colour: str) -> None:
    darkened = darken_until_readable(colour)
    assert bears(darkened)
    assert darkened == colour or not bears(colour)


@given(COLOURS.map(darken_until_readable))
def test_the_palette_can_be_read_by_night_and_bears_white_letters(colour: str) -> None:
    palette = make_palette(colour)
    assert all(contrast(palette.day, paper) >= READABLE for paper in PAPERS)
    assert contrast(palette.night, "#28201d") >= READABLE
    assert contrast(palette.panel, WHITE) >= READABLE
