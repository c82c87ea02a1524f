"""An article as a form: its keys under names that people know, its text, and back into its file.

Only what somebody changed is written; every other byte of the file stays (:mod:`source.head`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from pydantic_core import PydanticCustomError

from thidua.column import Column, RegisterEntry
from thidua.disk.kinds import PHOTO_ENDINGS, ending
from thidua.schema.scalars import parse_day, parse_moment
from thidua.source.documents import Document
from thidua.source.head import Head, lines_of
from thidua.source.values import Value
from thidua.text.labels import LABELS

_BLANK = ("", "– chưa chọn –")
_WORDS = ("title", "summary", "image_alt", "image_credit", "author")
_CHOICES = ("category", "kind", "unit", "image")
_LISTS = ("fields", "movements")


class ExemplarForm(forms.Form):
    """One exemplar of an article."""

    name = forms.CharField(label="Họ tên, tên tập thể", required=False, max_length=300)
    type = forms.ChoiceField(label="Là", required=False)
    kind = forms.ChoiceField(label="Thuộc loại", required=False)
    unit = forms.ChoiceField(label="Đơn vị", required=False)
    minor = forms.BooleanField(label="Là trẻ em (dưới 16 tuổi)", required=False)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "type", LABELS["exemplar_type"])
        _offer(self, "kind", LABELS["exemplar_kind"])
        _offer(self, "unit", titles(column.registers.units))


class CampaignForm(forms.Form):
    """A campaign that an article serves."""

    slug = forms.ChoiceField(label="Đợt tuyên truyền", required=False)
    phase = forms.ChoiceField(label="Giai đoạn", required=False)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "slug", titles(column.registers.campaigns))
        _offer(self, "phase", LABELS["phase"])


class ConsentForm(forms.Form):
    """The agreement of the people shown; the signed paper stays in the office."""

    reference = forms.CharField(label="Số, ký hiệu của phiếu", required=False, max_length=300)
    on = forms.CharField(
        label="Ngày ký", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    covers = forms.MultipleChoiceField(
        label="Đồng ý cho dùng",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("ten", "Tên"),
            ("anh", "Ảnh"),
            ("cau-chuyen", "Câu chuyện"),
            ("nhay-cam", "Dữ liệu nhạy cảm (sức khỏe, hoàn cảnh riêng…)"),
        ],
    )
    channels = forms.MultipleChoiceField(
        label="Trên các kênh",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("web", "Trang của phường"),
            ("rss", "Nguồn tin cho cổng thông tin"),
            ("radio", "Truyền thanh"),
            ("mang-xa-hoi", "Mạng xã hội"),
            ("in-an", "Ấn phẩm in: tờ tin, sách, áp phích"),
            ("bao-chi", "Cung cấp cho báo chí"),
        ],
    )
    until = forms.CharField(
        label="Đến hết ngày", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    guardian = forms.CharField(
        label="Người đại diện ký, nếu là trẻ em", required=False, max_length=300
    )
    not_needed = forms.CharField(
        label="Không cần phiếu, vì",
        required=False,
        max_length=2000,
        help_text="Chỉ ghi khi không ai phải hỏi, ví dụ nhân vật lịch sử đã mất.",
    )


class ArticleForm(forms.Form):
    """The keys of an article that stand alone, and its text."""

    title = forms.CharField(label="Tiêu đề", required=False, max_length=400)
    summary = forms.CharField(
        label="Sa-pô (tóm tắt 1–3 câu)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    category = forms.ChoiceField(label="Chuyên mục", required=False)
    kind = forms.ChoiceField(label="Thể loại", required=False)
    date = forms.CharField(
        label="Ngày giờ đăng",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="Để trống thì bài đăng ngay khi lãnh đạo duyệt.",
    )
    unit = forms.ChoiceField(label="Đơn vị gửi bài", required=False)
    received = forms.CharField(
        label="Ngày nhận bài", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    author = forms.CharField(label="Tác giả", required=False, max_length=300)
    fields_ = forms.MultipleChoiceField(
        label="Lĩnh vực", required=False, widget=forms.CheckboxSelectMultiple
    )
    movements = forms.MultipleChoiceField(
        label="Phong trào", required=False, widget=forms.CheckboxSelectMultiple
    )
    tags = forms.CharField(
        label="Từ khóa", required=False, max_length=1000, help_text="Cách nhau bằng dấu phẩy."
    )
    image = forms.ChoiceField(label="Ảnh bìa", required=False)
    image_alt = forms.CharField(
        label="Mô tả ảnh bìa cho người khiếm thị", required=False, max_length=600
    )
    image_credit = forms.CharField(label="Nguồn ảnh bìa", required=False, max_length=300)
    body = forms.CharField(
        label="Nội dung",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, column: Column, beside: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registers = column.registers
        _offer(self, "category", titles(registers.categories))
        _offer(self, "kind", LABELS["kind"])
        _offer(self, "unit", titles(registers.units))
        _offer(self, "image", {name: name for name in beside if ending(name) in PHOTO_ENDINGS})
        _offer(self, "fields_", titles(registers.fields), is_single=False)
        _offer(self, "movements", titles(registers.movements), is_single=False)


Exemplars: type[BaseFormSet[ExemplarForm]] = forms.formset_factory(
    ExemplarForm, extra=0, can_delete=True, max_num=60
)
Campaigns: type[BaseFormSet[CampaignForm]] = forms.formset_factory(
    CampaignForm, extra=0, can_delete=True, max_num=30
)


class Sheet:
    """The whole form of one article, shown or sent back.

    ``data`` is what a browser sent, ``None`` for a form that is to be shown as the file stands.
    """

    def __init__(
        self,
        document: Document,
        column: Column,
        beside: Iterable[str],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.document = document
        keys = document.data
        more = {"column": column}
        self.article = ArticleForm(
            data, initial=dict(_initial(document)), column=column, beside=beside
        )
        self.exemplars = Exemplars(
            data,
            prefix="exemplars",
            initial=list(map(_exemplar_initial, _rows(keys.get("exemplars")))),
            form_kwargs=more,
        )
        self.campaigns = Campaigns(
            data,
            prefix="campaigns",
            initial=[
                {"slug": row} if isinstance(row, str) else _strings(row)
                for row in _items(keys.get("campaigns"))
            ],
            form_kwargs=more,
        )
        consent = keys.get("consent")
        self.consent = ConsentForm(
            data,
            prefix="consent",
            initial=_consent_initial(consent if isinstance(consent, dict) else {}),
        )

    @property
    def faults(self) -> Mapping[str, Any]:
        """What is wrong with the form itself: a choice that is not offered, far too long a text."""
        forms_ = (self.article, self.consent, *self.exemplars.forms, *self.campaigns.forms)
        return {
            f"{form.prefix}-{name}" if form.prefix else name: said
            for form in forms_
            for name, said in form.errors.items()
        }

    def is_valid(self) -> bool:
        """Tell whether the form can be written; whether the article is right is another matter."""
        parts = (self.article, self.exemplars, self.campaigns, self.consent)
        return not [part for part in parts if not part.is_valid()]

    def write(self, raw: bytes) -> bytes:
        """Return the file with what was changed in the form. Raises ``ValueError``."""
        for key, value in self._changed():
            raw = _with(raw, key, value)
        body = str(self.article.cleaned_data["body"]).replace("\r\n", "\n").strip("\n")
        if body != self.document.body.strip("\n"):
            raw = Head.read(raw).with_body(body)
        return raw

    def _changed(self) -> Iterator[tuple[str, Value]]:
        given = self.article.cleaned_data
        for name in self.article.changed_data:
            match name:
                case "body":
                    continue
                case "date":
                    yield name, _moment(given[name])
                case "received":
                    yield name, _day(given[name])
                case "tags":
                    yield name, _split(given[name])
                case "fields_":
                    yield "fields", list(given[name])
                case "movements":
                    yield name, list(given[name])
                case _:
                    yield name, " ".join(str(given[name]).split())
        if self.exemplars.has_changed():
            old = _rows(self.document.data.get("exemplars"))
            yield "exemplars", list(_exemplar_rows(self.exemplars, old))
        if self.campaigns.has_changed():
            yield "campaigns", list(_campaign_rows(self.campaigns))
        if self.consent.has_changed():
            yield "consent", _consent_value(self.consent.cleaned_data)


def _with(raw: bytes, key: str, value: Value) -> bytes:
    head = Head.read(raw)
    lines = lines_of(key, value)
    if len(lines) == 1:
        return head.with_value(key, lines[0].removeprefix(f"{key}:").strip())
    return head.with_key(key, lines)


def _offer(
    form: forms.Form, name: str, titles: Mapping[str, str], *, is_single: bool = True
) -> None:
    """Offer the entries of a register, and what the file holds already, known or not."""
    held = form.initial.get(name) or []
    unknown = [one for one in ([held] if isinstance(held, str) else held) if one not in titles]
    choices = [*titles.items(), *((one, f"{one} (không có trong sổ)") for one in unknown if one)]
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [_BLANK, *choices] if is_single else choices


def titles(entries: Mapping[str, RegisterEntry[Any]]) -> Mapping[str, str]:
    """Return the names of a register's entries by their slugs."""
    return {slug: entry.title for slug, entry in entries.items()}


def _initial(document: Document) -> Iterator[tuple[str, Any]]:
    keys = document.data
    for name in (*_WORDS, *_CHOICES):
        yield name, str(keys.get(name) or "")
    if not keys.get("kind"):
        yield "kind", "bai"
    yield "date", _shown_moment(keys.get("date"))
    yield "received", _shown_day(keys.get("received"))
    yield "fields_", [str(one) for one in _items(keys.get("fields"))]
    yield "movements", [str(one) for one in _items(keys.get("movements"))]
    yield "tags", ", ".join(str(one) for one in _items(keys.get("tags")))
    yield "body", document.body.strip("\n")


def _exemplar_initial(row: dict[str, Value]) -> dict[str, Any]:
    return {**_strings(row), "minor": row.get("minor") == "true"}


def _consent_initial(row: dict[str, Value]) -> dict[str, Any]:
    return {
        **_strings(row),
        "covers": [str(one) for one in _items(row.get("covers"))],
        "channels": [str(one) for one in _items(row.get("channels"))],
        "on": _shown_day(row.get("on")),
        "until": _shown_day(row.get("until")),
    }


def _strings(row: Value) -> dict[str, Any]:
    pairs = row.items() if isinstance(row, dict) else ()
    return {key: value for key, value in pairs if isinstance(value, str)}


def _items(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _rows(value: Value) -> list[dict[str, Value]]:
    return [one for one in _items(value) if isinstance(one, dict)]


def _exemplar_rows(
    rows: BaseFormSet[ExemplarForm], old: list[dict[str, Value]]
) -> Iterator[dict[str, Value]]:
    """Yield the rows that stay; keys that the form does not show stay with their row."""
    for index, form in enumerate(rows.forms):
        given = form.cleaned_data
        if not given or given.get("DELETE") or not given.get("name"):
            continue
        row = dict(old[index]) if index < len(old) else {}
        row.update(
            name=" ".join(given["name"].split()),
            type=given["type"] or "ca-nhan",
            kind=given["kind"] or "dien-hinh",
        )
        if given["unit"] or "unit" in row:
            row["unit"] = given["unit"]
        if "minor" in form.changed_data:
            row["minor"] = "true" if given["minor"] else "false"
        yield {key: value for key, value in row.items() if value}


def _campaign_rows(rows: BaseFormSet[CampaignForm]) -> Iterator[Value]:
    for form in rows.forms:
        given = form.cleaned_data
        if given and given.get("slug") and not given.get("DELETE"):
            phase = given["phase"]
            yield {"slug": given["slug"], "phase": phase} if phase else {"slug": given["slug"]}


def _consent_value(given: Mapping[str, Any]) -> Value:
    if given["not_needed"].strip():
        return {"not_needed": " ".join(given["not_needed"].split())}
    value: dict[str, Value] = {
        "reference": given["reference"].strip(),
        "on": _day(given["on"]),
        "covers": list(given["covers"]),
        "channels": list(given["channels"]),
        "until": _day(given["until"]),
        "guardian": given["guardian"].strip(),
    }
    if not any(value.values()):
        return None
    optional = ("until", "guardian")
    return {key: one for key, one in value.items() if one or key not in optional}


def _split(text: str) -> list[Value]:
    return [" ".join(part.split()) for part in text.split(",") if part.strip()]


def _moment(text: str) -> str:
    """Return a moment as files have it; what is none stays as it was typed, and is told."""
    try:
        return parse_moment(text).strftime("%Y-%m-%d %H:%M") if text.strip() else ""
    except PydanticCustomError:
        return text.strip()


def _day(text: str) -> str:
    try:
        return parse_day(text).isoformat() if text.strip() else ""
    except PydanticCustomError:
        return text.strip()


def _shown_moment(value: Value) -> str:
    try:
        return parse_moment(value).strftime("%Y-%m-%dT%H:%M") if value else ""
    except PydanticCustomError:
        return str(value)


def _shown_day(value: Value) -> str:
    try:
        return parse_day(value).isoformat() if value else ""
    except PydanticCustomError:
        return str(value)
