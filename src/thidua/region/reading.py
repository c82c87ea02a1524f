"""A ward's files, believed only as far as they hold to their schema.

The schemas are those that wards publish, so what one program writes another checks by the same
words. Unknown keys are let through: a key may be added under the same version. Whatever is taken
is copied into typed rows, without the signs that no XML holds and within the schema's bounds.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, TypeVar

import jsonschema_rs

from thidua.clock import VIETNAM
from thidua.column.addresses import (
    ARTICLES_DATA,
    DATA,
    DATA_INDEX,
    EXEMPLARS_DATA,
    TARGETS_DATA,
    WITHDRAWALS,
)
from thidua.region.faults import Kind, RefusedError
from thidua.text.signs import NOT_XML
from thidua.text.vietnamese import normalise

INDEX, TARGETS, ARTICLES, EXEMPLARS, GONE = (
    address.removeprefix(f"{DATA}/")
    for address in (DATA_INDEX, TARGETS_DATA, ARTICLES_DATA, EXEMPLARS_DATA, WITHDRAWALS)
)
KNOWN = (GONE, TARGETS, ARTICLES, EXEMPLARS)
"""Files that are gathered, take-downs first."""
MOST_INDEX = 200_000
"""Bytes of a list of files; one of ours has 2,000."""
_VERSION = 1
_MACHINE = "thidua.site.machine"
_SCHEMAS = {
    INDEX: (f"{_MACHINE}.data_index", "index.schema.json"),
    TARGETS: (f"{_MACHINE}.targets", "chi-tieu.schema.json"),
    ARTICLES: (f"{_MACHINE}.open_data", "bai-viet.schema.json"),
    EXEMPLARS: (f"{_MACHINE}.open_data", "dien-hinh.schema.json"),
    GONE: (f"{_MACHINE}.withdrawals", "go-bai.schema.json"),
}
_TAG = re.compile(r"<[a-z!?/]", re.IGNORECASE)
_MOST_TOLD = 3
"""Faults of one file that are told: a page of an error has hundreds."""
_CHANNELS = ("web", "rss")
"""What a portal may not show any more once it has left one of these."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the ward's list tells it."""

    name: str
    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class Index:
    """Who a ward says it is, and what it publishes."""

    publisher: str
    column: str
    code: str | None
    authority: str
    site: str
    demo: bool
    as_of: date
    files: Mapping[str, Listed]


@dataclass(frozen=True, slots=True)
class Window:
    """One window of one target, as the ward tells it."""

    plan: str
    plan_title: str
    target: str
    text: str
    count: str
    is_silence: bool
    first: date
    last: date
    label: str
    group: str | None
    required: int
    done: int
    status: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One item of a ward's column, without its text."""

    id: str
    guid: str
    day: date
    published: datetime
    changed: datetime
    title: str
    summary: str
    kind: str
    author: str | None
    category: str
    fields: tuple[str, ...]
    field_names: tuple[str, ...]
    movements: tuple[str, ...]
    movement_names: tuple[str, ...]
    unit: str | None
    url: str
    sample: bool


@dataclass(frozen=True, slots=True)
class Exemplar:
    """Somebody whom a ward holds up as an example."""

    id: str
    name: str
    type: str
    kinds: tuple[str, ...]
    units: tuple[str, ...]
    fields: tuple[str, ...]
    field_names: tuple[str, ...]
    movements: tuple[str, ...]
    movement_names: tuple[str, ...]
    recognitions: tuple[str, ...]
    """Each as a reader reads it."""
    articles: tuple[str, ...]
    """Ids, the newest first."""
    article_urls: tuple[str, ...]
    article_titles: tuple[str, ...]
    years: tuple[int, ...]
    url: str

    def without(self, ids: frozenset[str]) -> Exemplar:
        """Return it without articles that may not be named."""
        if ids.isdisjoint(self.articles):
            return self
        kept = [place for place, one in enumerate(self.articles) if one not in ids]
        return replace(
            self,
            articles=tuple(self.articles[place] for place in kept),
            article_urls=tuple(self.article_urls[place] for place in kept),
            article_titles=tuple(self.article_titles[place] for place in kept),
        )


@dataclass(frozen=True, slots=True)
class Gone:
    """An item that may not be shown any more, since a day."""

    guid: str
    article: str
    on: date


def parse(name: str, content: bytes) -> Any:
    """Return a file as JSON that holds to its schema. Raises :class:`RefusedError`."""
    if not content.strip():
        raise RefusedError(Kind.EMPTY)
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RefusedError(Kind.NOT_JSON) from error
    version = told.get("version", _VERSION) if isinstance(told, dict) else _VERSION
    if isinstance(version, int) and version > _VERSION:
        raise RefusedError(Kind.NEWER, f"phiên bản {version}, ở đây biết {_VERSION}")
    told_of = list(map(_tell, islice(_schema(name).iter_errors(told), _MOST_TOLD + 1)))
    if told_of:
        more = "; …" if len(told_of) > _MOST_TOLD else ""
        raise RefusedError(Kind.SCHEMA, "; ".join(told_of[:_MOST_TOLD]) + more)
    return told


def holds_markup(row: Index | Window | Article | Exemplar) -> bool:
    """Tell whether somebody wrote tags into what are plain words."""
    values = (getattr(row, name) for name in row.__slots__)
    return any(
        map(_TAG.search, (text for value in values for text in _texts_of(value) if "<" in text))
    )


def _texts_of(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return (one for one in value if isinstance(one, str)) if isinstance(value, tuple) else ()


def hash_of(content: bytes) -> str:
    """Return the hash by which the list knows a file."""
    return hashlib.sha256(content).hexdigest()


@cache
def _schema(name: str) -> jsonschema_rs.Draft202012Validator:
    package, file = _SCHEMAS[name]
    described = json.loads(files(package).joinpath(file).read_text("utf-8"))
    # Addresses and days are read by us, so that there is one reading of them.
    return jsonschema_rs.Draft202012Validator(_opened(described), validate_formats=False)


def _opened(schema: Any) -> Any:
    """Return a schema that lets keys through which it does not know."""
    if isinstance(schema, dict):
        return {
            key: _opened(value)
            for key, value in schema.items()
            if not (key == "additionalProperties" and value is False)
        }
    return [_opened(one) for one in schema] if isinstance(schema, list) else schema


_WORDS = {
    "required": "thiếu mục bắt buộc",
    "type": "sai loại giá trị",
    "maxLength": "chữ quá dài",
    "maxItems": "danh sách quá dài",
    "enum": "giá trị lạ",
    "const": "giá trị khác với quy định",
    "pattern": "viết không đúng dạng",
    "minimum": "số quá nhỏ",
    "maximum": "số quá lớn",
}


def _tell(error: jsonschema_rs.ValidationError) -> str:
    """Say where something is wrong, never what stands there: it may be anything."""
    place = ""
    for part in error.instance_path:
        place += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if place else str(part)
    rule = next((str(one) for one in reversed(error.schema_path) if str(one) in _WORDS), "")
    return f"{place[:120] or 'cả tệp'}: {_WORDS.get(rule, 'không đúng khuôn dạng')}"


# From JSON to rows


def read_index(told: Mapping[str, Any]) -> Index:
    """Return the list of a ward's files. Raises :class:`RefusedError`."""
    code = told["code"]
    listed = (
        Listed(one["name"], one["sha256"], one["bytes"])
        for one in told["files"]
        if one["name"] in KNOWN
    )
    return Index(
        publisher=_clean(told["publisher"]),
        column=_clean(told["column"]),
        code=code["ward"] if code else None,
        authority=_clean(told["authority"]),
        site=_web(told["site"]),
        demo=told["demo"],
        as_of=_day(told["as_of"]),
        files={one.name: one for one in listed},
    )


def read_windows(told: Mapping[str, Any]) -> tuple[Window, ...]:
    """Return every window of every target. Raises :class:`RefusedError`."""
    return tuple(
        Window(
            plan=_clean(plan["id"]),
            plan_title=_clean(plan["title"]),
            target=_clean(target["id"]),
            text=_clean(target["text"]),
            count=target["count"],
            is_silence="measure" in target,
            first=_day(window["from"]),
            last=_day(window["to"]),
            label=_clean(window["label"]),
            group=_clean(window["group"]) if window["group"] else None,
            required=window["required"],
            done=window["done"],
            status=window["status"],
            items=_clean_all(window["items"]),
        )
        for plan in told["plans"]
        for target in plan["targets"]
        for window in target["windows"]
    )


def read_articles(told: Mapping[str, Any], site: str) -> tuple[Article, ...]:
    """Return every item; its address lies within ``site``. Raises :class:`RefusedError`."""
    return tuple(_article(one, site) for one in told["articles"])


def _article(one: Mapping[str, Any], site: str) -> Article:
    moment = _moment(one["date"])
    changed = _moment(one["updated"]) if one["updated"] else moment
    return Article(
        id=_clean(one["id"]),
        guid=_clean(one["guid"]),
        day=moment.date(),
        published=moment,
        changed=max(moment, changed),
        title=_clean(one["title"]),
        summary=_clean(one["summary"]),
        kind=one["kind"],
        author=_clean(one["author"]) if one["author"] else None,
        category=_clean(one["category"]["name"]),
        fields=_ids(one["fields"]),
        field_names=_names(one["fields"]),
        movements=_ids(one["movements"]),
        movement_names=_names(one["movements"]),
        unit=_clean(one["unit"]["name"]) if one["unit"] else None,
        url=_within(one["url"], site),
        sample=one["sample"],
    )


def read_exemplars(told: Mapping[str, Any], site: str) -> tuple[Exemplar, ...]:
    """Return every exemplar; addresses lie within ``site``. Raises :class:`RefusedError`."""
    return tuple(_exemplar(one, site) for one in told["exemplars"])


def _exemplar(one: Mapping[str, Any], site: str) -> Exemplar:
    days = (_day(article["date"]) for article in one["articles"])
    return Exemplar(
        id=_clean(one["id"]),
        name=_clean(one["name"]),
        type=one["type"],
        kinds=tuple(one["kinds"]),
        units=_names(one["units"]),
        fields=_ids(one["fields"]),
        field_names=_names(one["fields"]),
        movements=_ids(one["movements"]),
        movement_names=_names(one["movements"]),
        recognitions=tuple(map(_recognition, one["recognitions"])),
        articles=_clean_all(article["id"] for article in one["articles"]),
        article_urls=tuple(_within(article["url"], site) for article in one["articles"]),
        article_titles=_clean_all(article["title"] for article in one["articles"]),
        years=tuple(dict.fromkeys(day.year for day in days)),
        url=_within(one["url"], site),
    )


def _recognition(one: Mapping[str, Any]) -> str:
    day = _day(one["on"])
    number = f", số {one['number']}" if one["number"] else ""
    return _clean(f"{one['by']}, {day.day:02d}/{day.month:02d}/{day.year}{number}")


def read_gone(told: Mapping[str, Any]) -> tuple[Gone, ...]:
    """Return what the ward does not want shown elsewhere. Raises :class:`RefusedError`."""
    left = [one for one in told["left"] if one["channel"] in _CHANNELS]
    found = [
        *(Gone(_clean(one["id"]), _clean(one["article"]), _day(one["on"])) for one in left),
        *(
            Gone(_clean(one["id"]), _clean(one["article"]), _day(one["withdrawn_on"]))
            for one in told["withdrawn"]
        ),
    ]
    return tuple({one.guid: one for one in found}.values())


def first_of_each(rows: Iterable[T], key: Callable[[T], str]) -> tuple[tuple[T, ...], list[str]]:
    """Return the first row of each key, and the keys that came again."""
    found: dict[str, T] = {}
    again = []
    for row in rows:
        if found.setdefault(key(row), row) is not row:
            again.append(key(row))
    return tuple(found.values()), again


def _clean(text: str) -> str:
    """Return a text without signs that no XML holds, half of a pair of surrogates among them."""
    return normalise(NOT_XML.sub("", text)).strip()


def _clean_all(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_clean, texts))


def _ids(named: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    return _clean_all(one["id"] for one in named)


def _names(named: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    return _clean_all(one["name"] for one in named)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError(Kind.SCHEMA, "có ngày viết không đúng dạng") from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise RefusedError(Kind.SCHEMA, "có ngày giờ viết không đúng dạng") from error
    if moment.tzinfo is None or not 1 < moment.year < 9999:
        raise RefusedError(Kind.SCHEMA, "có ngày giờ không kèm múi giờ")
    return moment.astimezone(VIETNAM)


def _web(address: str) -> str:
    cleaned = _clean(address)
    if not cleaned.startswith(("https://", "http://")) or any(map(str.isspace, cleaned)):
        raise RefusedError(Kind.SCHEMA, "địa chỉ không phải là của một trang web")
    return cleaned if cleaned.endswith("/") else f"{cleaned}/"


def _within(address: str, site: str) -> str:
    """Return an address of the ward's own site: a link elsewhere would be somebody's trick."""
    cleaned = _clean(address)
    if not cleaned.startswith(site) or any(map(str.isspace, cleaned)):
        raise RefusedError(Kind.SCHEMA, "có địa chỉ không nằm trong trang của phường")
    return cleaned
