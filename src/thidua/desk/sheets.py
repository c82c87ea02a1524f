"""An article as a form: its keys under names that people know, its text, and back into its file.

Only what somebody changed is written; every other byte of the file stays (:mod:`source.head`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from pydantic_core import PydanticCustomError

from thidua.column import Column, RegisterEntry
from thidua.disk.kinds import PHOTO_ENDINGS, ending
from thidua.rules import Rule
from thidua.schema.scalars import parse_day, parse_focus, parse_moment
from thidua.source.documents import Document
from thidua.source.head import Head, lines_of
from thidua.source.values import Value
from thidua.text.labels import LABELS

_BLANK = ("", "– chưa chọn –")
_WORDS = ("title", "summary", "image_alt", "image_credit", "author")
_CHOICES = ("category", "kind", "unit", "image", "id")
_POINT = re.compile(r"(?P<name>[^:]+?)\s*:\s*(?P<at>[^:]+)")
"""A photo's name and the point that stays visible."""


class ExemplarForm(forms.Form):
    """One exemplar of an article."""

    name = forms.CharField(
        label="Họ tên, tên tập thể",
        required=False,
        max_length=300,
        help_text="Viết đúng như trong quyết định khen thưởng; mỗi bài viết một cách.",
    )
    type = forms.ChoiceField(
        label="Là", required=False, help_text="Một người, một tập thể hay một hộ."
    )
    kind = forms.ChoiceField(
        label="Thuộc loại", required=False, help_text="Kế hoạch đếm riêng từng loại."
    )
    unit = forms.ChoiceField(
        label="Đơn vị", required=False, help_text="Nơi người, tập thể ấy công tác, sinh sống."
    )
    id = forms.CharField(
        label="Mã riêng",
        required=False,
        max_length=120,
        help_text="Chỉ ghi khi có hai người trùng tên.",
    )
    recognition_by = forms.CharField(
        label="Ai khen thưởng, công nhận", required=False, max_length=300
    )
    recognition_on = forms.CharField(
        label="Ngày khen thưởng", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    recognition_number = forms.CharField(
        label="Số quyết định", required=False, max_length=300, help_text="Có thì ghi."
    )
    minor = forms.BooleanField(label="Là trẻ em (dưới 16 tuổi)", required=False)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "type", LABELS["exemplar_type"])
        _offer(self, "kind", LABELS["exemplar_kind"])
        _offer(self, "unit", titles(column.registers.units))


class CampaignForm(forms.Form):
    """A campaign that an article serves."""

    slug = forms.ChoiceField(
        label="Đợt tuyên truyền", required=False, help_text="Đợt mà bài góp vào."
    )
    phase = forms.ChoiceField(
        label="Giai đoạn", required=False, help_text="Trước, trong hay sau sự kiện."
    )

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "slug", titles(column.registers.campaigns))
        _offer(self, "phase", LABELS["phase"])


class BroadcastForm(forms.Form):
    """One time that an article was on air."""

    on = forms.CharField(
        label="Ngày phát", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    station = forms.ChoiceField(label="Đài", required=False)
    minutes = forms.IntegerField(label="Số phút", required=False, min_value=1, max_value=1440)
    kind = forms.ChoiceField(label="Loại", required=False)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "station", {one.id: one.name for one in column.ward.stations})
        _offer(self, "kind", LABELS["broadcast_kind"])


class AllowanceForm(forms.Form):
    """A rule that is set aside for an article."""

    rule = forms.ChoiceField(label="Quy tắc", required=False)
    reason = forms.CharField(
        label="Lý do",
        required=False,
        max_length=2000,
        help_text="Lãnh đạo đọc lý do này khi duyệt.",
    )

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "rule", {one.value: one.heading for one in Rule if one.is_allowable})


class ConsentForm(forms.Form):
    """The agreement of the people shown; the signed paper stays in the office."""

    reference = forms.CharField(
        label="Số, ký hiệu của phiếu",
        required=False,
        max_length=300,
        help_text="Phiếu đã ký giữ ở cơ quan, không đưa lên đây.",
    )
    on = forms.CharField(
        label="Ngày ký",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Ngày người ấy ký phiếu, trước ngày đăng.",
    )
    covers = forms.MultipleChoiceField(
        label="Đồng ý cho dùng",
        help_text="Chỉ đánh dấu những gì phiếu ghi.",
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
        help_text="Kênh nào không có ở phiếu thì bài không ra kênh ấy.",
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
        label="Đến hết ngày",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Phiếu không ghi hạn thì để trống. Hết hạn thì bài tự rút; trang đầu nhắc trước "
        "một tháng.",
    )
    guardian = forms.CharField(
        label="Người đại diện ký, nếu là trẻ em",
        required=False,
        max_length=300,
        help_text="Cha, mẹ hoặc người giám hộ.",
    )
    not_needed = forms.CharField(
        label="Không cần phiếu, vì",
        required=False,
        max_length=2000,
        help_text="Chỉ ghi khi không ai phải hỏi, ví dụ nhân vật lịch sử đã mất.",
    )


class ArticleForm(forms.Form):
    """The keys of an article that stand alone, and its text."""

    title = forms.CharField(
        label="Tiêu đề",
        required=False,
        max_length=400,
        help_text="Không quá 150 ký tự, không viết hoa toàn bộ.",
    )
    summary = forms.CharField(
        label="Sa-pô (tóm tắt 1–3 câu)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="30 đến 400 ký tự: ai, việc gì, kết quả. Không chép lại tiêu đề.",
    )
    category = forms.ChoiceField(
        label="Chuyên mục", required=False, help_text="Bài hiện ở danh sách của chuyên mục này."
    )
    kind = forms.ChoiceField(
        label="Thể loại", required=False, help_text="Bài ảnh thì xếp được thứ tự các ảnh."
    )
    date = forms.CharField(
        label="Ngày giờ đăng",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="Để trống thì bài đăng ngay khi lãnh đạo duyệt.",
    )
    unit = forms.ChoiceField(
        label="Đơn vị gửi bài", required=False, help_text="Báo cáo cuối năm tính cho đơn vị này."
    )
    received = forms.CharField(
        label="Ngày nhận bài",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Ngày đơn vị gửi đến.",
    )
    author = forms.CharField(
        label="Tác giả",
        required=False,
        max_length=300,
        help_text="Người viết; người ấy không tự duyệt bài mình.",
    )
    fields_ = forms.MultipleChoiceField(
        label="Lĩnh vực",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chọn những lĩnh vực mà bài nói đến.",
    )
    movements = forms.MultipleChoiceField(
        label="Phong trào",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Phong trào mà bài góp vào, nếu có.",
    )
    tags = forms.CharField(
        label="Từ khóa", required=False, max_length=1000, help_text="Cách nhau bằng dấu phẩy."
    )
    image = forms.ChoiceField(
        label="Ảnh bìa",
        required=False,
        help_text="Hiện ở danh sách và khi ai chia sẻ bài. Chưa có thì bấm «Chèn ảnh, tệp».",
    )
    image_alt = forms.CharField(
        label="Mô tả ảnh bìa cho người khiếm thị",
        required=False,
        max_length=600,
        help_text="Một câu: ai, đang làm gì, ở đâu.",
    )
    image_credit = forms.CharField(
        label="Nguồn ảnh bìa",
        required=False,
        max_length=300,
        help_text="Người chụp, nơi cho ảnh; ví dụ: Ảnh: Ban biên tập.",
    )
    image_focus = forms.CharField(
        label="Điểm phải thấy của ảnh bìa",
        required=False,
        max_length=40,
        help_text="Bấm ◎ ở tấm ảnh để chọn. Hoặc gõ hai số: bao nhiêu phần trăm từ mép trái, từ "
        "mép trên; ví dụ 50, 30. Để trống thì máy tự cắt.",
    )
    photo_focus = forms.CharField(
        label="Điểm phải thấy của ảnh trong bài",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi dòng một ảnh, ví dụ  anh-1.jpg: 50, 30.  Bấm ◎ ở tấm ảnh thì máy ghi giúp.",
    )
    aliases = forms.CharField(
        label="Địa chỉ cũ dẫn về bài này",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi dòng một địa chỉ, bắt đầu bằng dấu /, ví dụ  /tin/guong-sang/",
    )
    id = forms.CharField(
        label="Mã cố định của bài",
        required=False,
        max_length=120,
        help_text="Chỉ ghi khi đổi tên thư mục của một bài đã đăng.",
    )
    sample = forms.BooleanField(label="Bài mẫu, chỉ để trình diễn", required=False)
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
        if not (column.ward.demo or self.initial.get("sample")):
            del self.fields["sample"]

    def clean_image_focus(self) -> str:
        """See that it is a point, as files may have it."""
        text = str(self.cleaned_data["image_focus"])
        if text and not _is_focus(text):
            raise forms.ValidationError("ghi hai số từ 0 đến 100, ví dụ 50, 30.")
        return text

    def clean_photo_focus(self) -> str:
        """See that every line names a photo and a point."""
        text = str(self.cleaned_data["photo_focus"])
        for line in filter(None, map(str.strip, text.splitlines())):
            found = _POINT.fullmatch(line)
            if not (found and _is_focus(found["at"])):
                raise forms.ValidationError(
                    f"dòng «{line}» chưa đúng cách; ví dụ anh-1.jpg: 50, 30"
                )
        return text


Exemplars: type[BaseFormSet[ExemplarForm]] = forms.formset_factory(
    ExemplarForm, extra=0, can_delete=True, max_num=60
)
Campaigns: type[BaseFormSet[CampaignForm]] = forms.formset_factory(
    CampaignForm, extra=0, can_delete=True, max_num=30
)


Broadcasts: type[BaseFormSet[BroadcastForm]] = forms.formset_factory(
    BroadcastForm, extra=0, can_delete=True, max_num=60
)
Allowances: type[BaseFormSet[AllowanceForm]] = forms.formset_factory(
    AllowanceForm, extra=0, can_delete=True, max_num=30
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
        self.broadcasts = Broadcasts(
            data,
            prefix="broadcasts",
            initial=[
                _strings(row) | {"on": shown_day(row.get("on"))}
                for row in _rows(keys.get("broadcasts"))
            ],
            form_kwargs=more,
        )
        self.allow = Allowances(
            data,
            prefix="allow",
            initial=list(map(_strings, _rows(keys.get("allow")))),
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
        forms_ = (self.article, self.consent, *(form for rows in self._rows for form in rows.forms))
        return {
            f"{form.prefix}-{name}" if form.prefix else name: said
            for form in forms_
            for name, said in form.errors.items()
        }

    @property
    def _rows(self) -> tuple[BaseFormSet[Any], ...]:
        return self.exemplars, self.campaigns, self.broadcasts, self.allow

    def is_valid(self) -> bool:
        """Tell whether the form can be written; whether the article is right is another matter."""
        # Each says what is wrong with it: one fault must not hide another's.
        alone = [self.article.is_valid(), self.consent.is_valid()]
        return all([*alone, *(rows.is_valid() for rows in self._rows)])

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
            if name != "body":
                write = _WRITERS.get(name, _line)
                yield name.removesuffix("_"), write(given[name])
        if self.exemplars.has_changed():
            old = _rows(self.document.data.get("exemplars"))
            yield "exemplars", list(_exemplar_rows(self.exemplars, old))
        if self.campaigns.has_changed():
            yield "campaigns", list(_campaign_rows(self.campaigns))
        if self.broadcasts.has_changed():
            yield "broadcasts", list(_broadcast_rows(self.broadcasts))
        if self.allow.has_changed():
            yield "allow", list(_allowance_rows(self.allow))
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
    yield "received", shown_day(keys.get("received"))
    yield "fields_", [str(one) for one in _items(keys.get("fields"))]
    yield "movements", [str(one) for one in _items(keys.get("movements"))]
    yield "tags", ", ".join(str(one) for one in _items(keys.get("tags")))
    yield "aliases", "\n".join(str(one) for one in _items(keys.get("aliases")))
    yield "image_focus", ", ".join(str(one) for one in _items(keys.get("image_focus")))
    points = keys.get("photo_focus")
    yield (
        "photo_focus",
        "\n".join(
            f"{name}: {', '.join(str(one) for one in _items(at))}"
            for name, at in (points.items() if isinstance(points, dict) else ())
        ),
    )
    yield "sample", keys.get("sample") == "true"
    yield "body", document.body.strip("\n")


def _exemplar_initial(row: dict[str, Value]) -> dict[str, Any]:
    award = row.get("recognition")
    given = _strings(award) if isinstance(award, dict) else {}
    return {
        **_strings(row),
        "minor": row.get("minor") == "true",
        "recognition_by": given.get("by", ""),
        "recognition_on": shown_day(given.get("on")),
        "recognition_number": given.get("number", ""),
    }


def _consent_initial(row: dict[str, Value]) -> dict[str, Any]:
    return {
        **_strings(row),
        "covers": [str(one) for one in _items(row.get("covers"))],
        "channels": [str(one) for one in _items(row.get("channels"))],
        "on": shown_day(row.get("on")),
        "until": shown_day(row.get("until")),
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
        for key in ("unit", "id"):
            if given[key] or key in row:
                row[key] = given[key]
        if any(name.startswith("recognition_") for name in form.changed_data):
            award: dict[str, Value] = {
                "by": given["recognition_by"].strip(),
                "on": _day(given["recognition_on"]),
                "number": given["recognition_number"].strip(),
            }
            row["recognition"] = {key: value for key, value in award.items() if value}
        if "minor" in form.changed_data:
            row["minor"] = "true" if given["minor"] else "false"
        yield {key: value for key, value in row.items() if value}


def _campaign_rows(rows: BaseFormSet[CampaignForm]) -> Iterator[Value]:
    for form in rows.forms:
        given = form.cleaned_data
        if given and given.get("slug") and not given.get("DELETE"):
            phase = given["phase"]
            yield {"slug": given["slug"], "phase": phase} if phase else {"slug": given["slug"]}


def _broadcast_rows(rows: BaseFormSet[BroadcastForm]) -> Iterator[Value]:
    for form in rows.forms:
        given = form.cleaned_data
        if given and given.get("on") and not given.get("DELETE"):
            row: dict[str, Value] = {
                "on": _day(given["on"]),
                "station": given["station"],
                "minutes": str(given["minutes"] or ""),
                "kind": given["kind"],
            }
            yield {key: value for key, value in row.items() if value}


def _allowance_rows(rows: BaseFormSet[AllowanceForm]) -> Iterator[Value]:
    for form in rows.forms:
        given = form.cleaned_data
        if given and given.get("rule") and not given.get("DELETE"):
            yield {"rule": given["rule"], "reason": " ".join(given["reason"].split())}


def _is_focus(text: str) -> bool:
    try:
        parse_focus(text.split(","))
    except PydanticCustomError:
        return False
    return True


def _figures(text: str) -> Iterator[str]:
    """Yield the numbers of "50, 30" as files have them."""
    return (str(int(one)) for one in re.findall(r"\d+", text))


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


def _line(text: Any) -> Value:
    return " ".join(str(text).split())


def _points(text: str) -> Value:
    lines = map(_POINT.fullmatch, map(str.strip, text.splitlines()))
    return {one["name"]: list(_figures(one["at"])) for one in lines if one}


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


def shown_day(value: Value) -> str:
    """Return a day as a browser's field has it; what is none stays as it was typed."""
    try:
        return parse_day(value).isoformat() if value else ""
    except PydanticCustomError:
        return str(value)


_WRITERS: Mapping[str, Callable[[Any], Value]] = {
    "date": _moment,
    "received": _day,
    "tags": _split,
    "aliases": lambda text: [*str(text).split()],
    "fields_": list,
    "movements": list,
    "image_focus": lambda text: list(_figures(text)),
    "photo_focus": _points,
    "sample": lambda is_one: "true" if is_one else "false",
}
"""How the values of keys that are no single line of words are written."""
