"""The units of administration by name: wards and provinces as `vietnam-provinces` lists them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from thidua.text.vietnamese import fold

Level = Literal["phuong", "xa", "dac-khu"]

_LEVELS: dict[str, Level] = {"phường": "phuong", "xã": "xa", "đặc khu": "dac-khu"}
NOUNS: dict[Level, str] = {level: noun for noun, level in _LEVELS.items()}
_PREFIX = re.compile(r"^(phuong|xa|dac khu|tinh|thanh pho|tp\.?|p\.)\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Place:
    """A ward, commune or special zone with its province; ``code`` is empty if unlisted."""

    name: str
    """With its level: "Phường Đức Xuân"."""
    level: Level
    province: str
    """Without "Tỉnh", but with "Thành phố"."""
    code: str = ""
    """Five digits."""
    province_code: str = ""
    """Two digits."""

    @property
    def within(self) -> str:
        """The name within a sentence: "phường Đức Xuân"."""
        return self.name[0].lower() + self.name[1:]

    @property
    def authority(self) -> str:
        """The committee above."""
        is_city = self.province.startswith("Thành phố ")
        above = f"thành phố {self.province[10:]}" if is_city else f"tỉnh {self.province}"
        return f"Ủy ban nhân dân {above}"

    def __str__(self) -> str:
        return f"{self.name}, {self.province}"


def find_places(name: str, province: str = "") -> tuple[Place, ...]:
    """Return the places somebody may mean, in the order of their codes.

    Names are compared without marks and case, with the level or without it. Who writes the marks
    means them: "Tân An" finds no "Tân Ân", as long as the first is there.
    """
    wanted, within = _bare(name), _bare(province)
    found = [
        one.place
        for one in _listed()
        if one.name == wanted and (not within or one.province == within)
    ]
    levelled = [place for place in found if fold(place.name) == fold(name.strip())]
    spelt = [
        place
        for place in levelled or found
        if place.name.casefold().endswith(" ".join(name.split()).casefold())
    ]
    return tuple(spelt or levelled or found)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A place with its names as they are compared."""

    place: Place
    name: str
    province: str


@cache
def _listed() -> tuple[_Listed, ...]:
    """Return every place there is, in the order of the codes."""
    from vietnam_provinces import Province, Ward  # noqa: PLC0415 - only a new ward needs the lists

    provinces = {int(one.code): one.name for one in Province.iter_all()}
    places = (
        Place(
            name=" ".join(ward.name.split()),
            level=_LEVELS[ward.division_type.value],
            province=provinces[int(ward.province_code)],
            code=f"{int(ward.code):05d}",
            province_code=f"{int(ward.province_code):02d}",
        )
        for ward in sorted(Ward.iter_all(), key=lambda one: int(one.code))
    )
    return tuple(_Listed(place, _bare(place.name), _bare(place.province)) for place in places)


def _bare(name: str) -> str:
    """Return a name without marks, case and level."""
    return _PREFIX.sub("", " ".join(fold(name).split()))


def near_names(name: str) -> tuple[str, ...]:
    """Return names that are spelt like one that is not listed."""
    known = {one.name: one.place.name for one in _listed()}
    close = difflib.get_close_matches(_bare(name), known, n=3)
    return tuple(known[one] for one in close)


def unlisted_place(name: str, province: str) -> Place | None:
    """Return a place newer than the lists, named in full; ``None`` without level or province."""
    for noun, level in _LEVELS.items():
        if province and name.casefold().startswith(f"{noun} "):
            return Place(name[0].upper() + name[1:], level, province)
    return None


def find_code(code: str) -> Place | None:
    """Return the place with an official code of five digits."""
    return _by_code().get(code)


def places_of(province: str) -> tuple[Place, ...]:
    """Return every ward of the province with a code of two digits, in the order of their codes."""
    return tuple(one.place for one in _listed() if one.place.province_code == province)


def find_province(name: str) -> tuple[str, str] | None:
    """Return code and name of a province, given either; names without marks and case."""
    wanted = _bare(name)
    for one in _listed():
        if one.province == wanted or one.place.province_code == name.strip():
            return one.place.province_code, one.place.province
    return None


@cache
def _by_code() -> dict[str, Place]:
    return {one.place.code: one.place for one in _listed()}
