"""What the numbers of a photo mean, where its file tells that in another way than by a profile.

AVIF, HEIC and PNG may name primaries and a transfer function by the numbers of ITU-T H.273 (CICP,
``nclx``), an older PNG by ``gAMA`` and ``cHRM``. Such a photo is turned into sRGB by a table; what
is brighter than paper can be (PQ and HLG, ITU-R BT.2100) comes out as Chromium 156 shows it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from PIL import Image, ImageFilter

_Triple = tuple[float, float, float]
_Matrix = tuple[_Triple, _Triple, _Triple]
_Curve = Callable[[float], float]

_D65 = (0.3127, 0.329)
_PRIMARIES: Mapping[int, tuple[float, ...]] = {
    1: (0.64, 0.33, 0.3, 0.6, 0.15, 0.06, *_D65),
    4: (0.67, 0.33, 0.21, 0.71, 0.14, 0.08, 0.31, 0.316),
    5: (0.64, 0.33, 0.29, 0.6, 0.15, 0.06, *_D65),
    6: (0.63, 0.34, 0.31, 0.595, 0.155, 0.07, *_D65),
    7: (0.63, 0.34, 0.31, 0.595, 0.155, 0.07, *_D65),
    8: (0.681, 0.319, 0.243, 0.692, 0.145, 0.049, 0.31, 0.316),
    9: (0.708, 0.292, 0.17, 0.797, 0.131, 0.046, *_D65),
    11: (0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.314, 0.351),
    12: (0.68, 0.32, 0.265, 0.69, 0.15, 0.06, *_D65),
    22: (0.63, 0.34, 0.295, 0.605, 0.155, 0.077, *_D65),
}
"""Red, green, blue and white, each x and y (H.273, table 2)."""
_SRGB = _PRIMARIES[1]
_UNKNOWN = 2
_PQ, _HLG = 16, 18
_LIKE_SRGB = frozenset({_UNKNOWN, 13})
_VIDEO = frozenset({1, 6, 14, 15})
"""The cameras' curves of BT.601, 709 and 2020: browsers take them for sRGB, but in PNG for that of
a screen (BT.1886)."""

_PAPER = 203.0
"""Candela a square metre of white paper (ITU-R BT.2408)."""
_BRIGHTEST = 1000 / _PAPER
"""What is shown as plain white, of paper."""
_KNEE, _SLOPE = 1.66, 0.5
"""Up to paper half of the light is shown; from there a parabola, bent here, leads to white."""

_GRID, _FINE_GRID = 33, 65
"""Steps of the table along each side; between them it is interpolated. Bright light needs more."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the numbers of a photo mean."""

    primaries: tuple[float, ...]
    """Red, green, blue and white, each x and y of CIE 1931."""
    transfer: int = _UNKNOWN
    """By H.273; ``gamma`` comes before it."""
    gamma: float = 0.0
    is_screen: bool = False
    """Whether a camera's curve is meant for that of a screen."""

    @property
    def is_plain(self) -> bool:
        """Whether they mean what plain numbers do on the web."""
        is_curve_plain = not self.gamma and (
            self.transfer in _LIKE_SRGB or (self.transfer in _VIDEO and not self.is_screen)
        )
        return is_curve_plain and self.primaries == _SRGB


def find_meaning(image: Image.Image, content: bytes) -> Meaning | None:
    """Return what the numbers of an opened photo mean; ``None`` if it tells by a profile, or not.

    ``content`` is its file.
    """
    if image.format == "PNG":
        return _of_png(image, content)
    told = image.info.get("nclx_profile")
    if image.format == "HEIF" and told and not image.info.get("icc_profile"):
        primaries, transfer = told["color_primaries"], told["transfer_characteristics"]
        return Meaning(_PRIMARIES.get(primaries, _SRGB), transfer)
    if image.format == "AVIF" and not image.info.get("icc_profile"):
        box = re.search(rb"colrnclx(.{4})", content, re.S)
        return _of_numbers(box[1], is_screen=False) if box else None
    return None


def _of_numbers(pair: bytes, *, is_screen: bool) -> Meaning:
    primaries, transfer = int.from_bytes(pair[:2], "big"), int.from_bytes(pair[2:4], "big")
    return Meaning(_PRIMARIES.get(primaries, _SRGB), transfer, is_screen=is_screen)


def _of_png(image: Image.Image, content: bytes) -> Meaning | None:
    """Return what a PNG says: of several chunks, the first in the order of its standard counts."""
    head = content[: content.find(b"IDAT")]
    chunk = re.search(rb"cICP(.)(.)\0", head, re.S)
    if chunk:
        return _of_numbers(b"\0" + chunk[1] + b"\0" + chunk[2], is_screen=True)
    gamma = image.info.get("gamma")
    if image.info.get("icc_profile") or "srgb" in image.info or not gamma:
        return None
    white_first = image.info.get("chromaticity")
    if white_first:
        return Meaning((*white_first[2:], *white_first[:2]), gamma=1 / gamma)
    # A gamma of 1/2.2 alone is how older programs say sRGB.
    return None if abs(gamma - 1 / 2.2) < 0.005 else Meaning(_SRGB, gamma=1 / gamma)


def to_srgb(image: Image.Image, meaning: Meaning) -> Image.Image:
    """Return a picture in RGB or RGBA in the colours of the web, with transparency kept."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if meaning.is_plain:
        return image.convert(mode)
    colours = image.convert("RGB").filter(_table(meaning))
    if mode == "RGBA":
        colours.putalpha(image.getchannel("A"))
    return colours


@lru_cache(maxsize=8)
def _table(meaning: Meaning) -> ImageFilter.Color3DLUT:
    """Return the table that turns coded colours into sRGB: red changes first, as Pillow has it."""
    is_bright = not meaning.gamma and meaning.transfer in (_PQ, _HLG)
    grid = _FINE_GRID if is_bright else _GRID
    decode = _decoder(meaning)
    steps = [decode(step / (grid - 1)) for step in range(grid)]
    # Bright light is dimmed as seen through the primaries of BT.2020.
    between = _PRIMARIES[9] if is_bright else _SRGB
    inward = _product(_inverse(_to_xyz(between)), _adapted(meaning.primaries))
    outward = _product(_inverse(_to_xyz(_SRGB)), _to_xyz(between))
    values: list[float] = []
    for blue, green, red in product(steps, steps, steps):
        light = _times(inward, (red, green, blue))
        if is_bright:
            light = _times(outward, _dimmed(light, is_scene=meaning.transfer == _HLG))
        values.extend(map(_encode, light))
    return ImageFilter.Color3DLUT(grid, values)


_LUMINANCE = (0.2627, 0.678, 0.0593)
"""What red, green and blue of BT.2020 add to how bright light seems."""


def _dimmed(light: _Triple, *, is_scene: bool) -> _Triple:
    """Return bright light as paper can show it; ``is_scene`` of a camera, not of a screen."""
    if is_scene:
        # BT.2100, table 5: the system's gamma of a screen of 1000 candela.
        seen = sum(part * weight for part, weight in zip(light, _LUMINANCE, strict=True))
        factor = _BRIGHTEST * max(seen, 0.0) ** 0.2
        light = (light[0] * factor, light[1] * factor, light[2] * factor)
    highest = max(light)
    factor = _dim(highest) / highest if highest > 0 else 0.0
    return light[0] * factor, light[1] * factor, light[2] * factor


def _dim(light: float) -> float:
    """Return how bright a light is shown; 1 is white, of the screen and of paper."""
    if light <= 1:
        return _SLOPE * light
    if light >= _BRIGHTEST:
        return 1.0
    # Where along the parabola the light lies.
    a, b, c = 1 - 2 * _KNEE + _BRIGHTEST, 2 * (_KNEE - 1), 1 - light
    t = (math.sqrt(b * b - 4 * a * c) - b) / (2 * a)
    return (1 - t) ** 2 * _SLOPE + 2 * t * (1 - t) * _SLOPE * _KNEE + t * t


def _decoder(meaning: Meaning) -> _Curve:
    """Return the curve from coded values to light (H.273, table 3)."""
    if meaning.gamma:
        return lambda value: value**meaning.gamma
    if meaning.is_screen and meaning.transfer in _VIDEO:
        return lambda value: value**2.4
    curves: Mapping[int, _Curve] = {
        4: lambda value: value**2.2,
        5: lambda value: value**2.8,
        7: lambda value: value / 4 if value < 0.0912 else ((value + 0.1115) / 1.1115) ** (1 / 0.45),
        8: lambda value: value,
        _PQ: _decode_pq,
        17: lambda value: value**2.6 * 52.37 / 48,
        _HLG: _decode_hlg,
    }
    return curves.get(meaning.transfer, _decode_srgb)


def _decode_srgb(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encode(light: float) -> float:
    """Return a coded value; of what sRGB cannot show one beyond its ends, for the table to cut."""
    if light < 0:
        return -_encode(-light)
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _decode_pq(value: float) -> float:
    """Return light of which 1 is paper (SMPTE ST 2084)."""
    power = value ** (32 / 2523)
    share = max(power - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * power)
    return float(share ** (8192 / 1305) * 10_000 / _PAPER)


def _decode_hlg(value: float) -> float:
    """Return the scene's light of which 1 is the brightest (BT.2100, table 5)."""
    if value <= 0.5:
        return value * value / 3
    return (math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12


def _to_xyz(primaries: tuple[float, ...]) -> _Matrix:
    """Return the matrix from light of these primaries to CIE XYZ."""
    columns = [_xyz(x, y) for x, y in zip(primaries[::2], primaries[1::2], strict=True)]
    red, green, blue, white = columns
    r, g, b = _times(_inverse(_beside(red, green, blue)), white)
    return _product(_beside(red, green, blue), ((r, 0.0, 0.0), (0.0, g, 0.0), (0.0, 0.0, b)))


def _xyz(x: float, y: float) -> _Triple:
    return x / y, 1.0, (1 - x - y) / y


_BRADFORD: _Matrix = (
    (0.8951, 0.2664, -0.1614),
    (-0.7502, 1.7135, 0.0367),
    (0.0389, -0.0685, 1.0296),
)


def _adapted(primaries: tuple[float, ...]) -> _Matrix:
    """Return the matrix to XYZ as eyes see it that are used to the white of sRGB (Bradford)."""
    own, usual = (_times(_BRADFORD, _xyz(*white)) for white in (primaries[6:8], _D65))
    scale = [new / old for new, old in zip(usual, own, strict=True)]
    diagonal: _Matrix = ((scale[0], 0.0, 0.0), (0.0, scale[1], 0.0), (0.0, 0.0, scale[2]))
    change = _product(_inverse(_BRADFORD), _product(diagonal, _BRADFORD))
    return _product(change, _to_xyz(primaries))


def _times(matrix: _Matrix, vector: _Triple) -> _Triple:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    x, y, z = vector
    return a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z


def _product(left: _Matrix, right: _Matrix) -> _Matrix:
    one, two, three = _beside(*right)
    return _beside(_times(left, one), _times(left, two), _times(left, three))


def _beside(one: _Triple, two: _Triple, three: _Triple) -> _Matrix:
    """Return the matrix with these columns; of a matrix' rows, the matrix turned over."""
    (a, d, g), (b, e, h), (c, f, i) = one, two, three
    return (a, b, c), (d, e, f), (g, h, i)


def _inverse(matrix: _Matrix) -> _Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    first = (e * i - f * h, c * h - b * i, b * f - c * e)
    whole = a * first[0] + d * first[1] + g * first[2]
    return (
        (first[0] / whole, first[1] / whole, first[2] / whole),
        ((f * g - d * i) / whole, (a * i - c * g) / whole, (c * d - a * f) / whole),
        ((d * h - e * g) / whole, (b * g - a * h) / whole, (a * e - b * d) / whole),
    )
