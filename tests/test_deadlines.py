"""The next deadlines: what is listed, in which words, and as a calendar read back strictly."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from calendars import Calendar, Component, read_calendar
from conftest import Project
from factories import articles_on, make_article, make_edition, make_plan
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from thidua.clock import VIETNAM
from thidua.column import Plan
from thidua.progress.agenda import next_deadlines
from thidua.progress.targets import Progress, evaluate
from thidua.review import Edition
from thidua.schema.plan import Task
from thidua.site.machine.calendar import render_calendar

D = date.fromisoformat
TASK: TypeAdapter[Task] = TypeAdapter(Task)
NASTY = "Sản xuất, kinh doanh; \\ “giỏi” <b>\x07\x85 " + "ườ" * 60


def plan_with(
    targets: list[dict[str, Any]], tasks: list[dict[str, Any]] | None = None, **keys: Any
) -> Plan:
    plan = make_plan(targets, **keys)
    done = tuple(TASK.validate_python({"lead": "Văn phòng", **task}) for task in tasks or [])
    return replace(plan, matter=replace(plan.matter, tasks=done))


def rich_edition(now: str | datetime = "2024-05-20") -> Edition:
    moment = now if isinstance(now, datetime) else D(now)
    plan = plan_with(
        [
            {"id": "bai", "text": NASTY, "at_least": 4, "per": "year"},
            {"id": "phat", "count": "broadcasts", "at_least": 1, "per": "quarter"},
            {"id": "don-vi", "at_least": 1, "each": "unit"},
            {"id": "vang", "max_gap_days": 150},
        ],
        [
            {"text": "Báo cáo quý", "to": "2024-03-31"},
            {"text": "Báo cáo quý", "to": "2024-06-30"},
            {"text": "Phát động", "to": "2024-02-28", "done": "2024-02-20"},
        ],
        title="Kế hoạch năm; 2024",
    )
    return make_edition(moment, articles_on("2024-05-01", unit="y-te"), [plan])


def calendar_of(edition: Edition) -> tuple[bytes, Calendar]:
    content = render_calendar(edition, evaluate(edition))
    return content, read_calendar(content)


# The list


def test_deadlines_come_nearest_first_and_only_while_something_is_needed() -> None:
    found = next_deadlines(evaluate(rich_edition()))
    assert [(d.day.isoformat(), d.key.split("-")[0], d.status.value) for d in found] == [
        ("2024-03-31", "viec", "overdue"),
        ("2024-06-30", "phat.20240401", "on-track"),
        ("2024-06-30", "viec", "open"),
        ("2024-09-28", "vang.20240101", "on-track"),
        ("2024-09-30", "phat.20240701", "upcoming"),
        ("2024-12-31", "bai.20240101", "on-track"),
        ("2024-12-31", "phat.20241001", "upcoming"),
        ("2024-12-31", "don", "on-track"),
    ]


def test_each_deadline_says_what_is_still_needed() -> None:
    found = {d.key: d for d in next_deadlines(evaluate(rich_edition()))}
    needed = found["phat.20240401"]
    assert needed.text == "Chỉ tiêu 2 – Quý II/2024"
    assert needed.need == "còn thiếu 01 lượt phát; hạn 30/06/2024 (còn 41 ngày)"
    assert "don-vi.20240101.cong-an" in found
    assert "don-vi.20240101.y-te" not in found  # met
    needs = [d.need for d in found.values() if d.key.startswith("viec")]
    assert needs == [
        "Văn phòng chủ trì; hạn 31/03/2024 (quá 50 ngày)",
        "Văn phòng chủ trì; hạn 30/06/2024 (còn 41 ngày)",
    ]


def test_the_last_day_is_told_as_such() -> None:
    plan = plan_with([], [{"text": "Tổng kết", "to": "2024-12-31"}])
    (found,) = next_deadlines(evaluate(make_edition(D("2024-12-31"), plans=[plan])))
    assert found.need == "Văn phòng chủ trì; hạn 31/12/2024 (hết hôm nay)"


# The calendar


def test_every_deadline_is_an_event_of_its_day() -> None:
    edition = rich_edition()
    _, calendar = calendar_of(edition)
    deadlines = next_deadlines(evaluate(edition))
    assert [one.value("DTSTART") for one in calendar.events] == [
        deadline.day.strftime("%Y%m%d") for deadline in deadlines
    ]
    for event, deadline in zip(calendar.events, deadlines, strict=True):
        assert event.parameters("DTSTART") == "VALUE=DATE"
        assert event.text("SUMMARY") == f"Hạn: {deadline.text}".replace("\x07", "")
        told, title = event.text("DESCRIPTION").split("\n")
        assert told == f"{deadline.status_label}. Tính đến 20/05/2024: {deadline.need}."
        assert title == "Kế hoạch năm; 2024"
        assert event.value("URL") == "https://phuong.example/ke-hoach/2024/"
        # The day begins at 17:00 of the day before, by the clock of the world.
        assert event.value("DTSTAMP") == "20240519T170000Z"
        assert event.value("TRANSP") == "TRANSPARENT"


def test_the_calendar_has_a_name_and_what_the_standard_asks_for() -> None:
    _, calendar = calendar_of(rich_edition())
    name = "Thi đua yêu nước – Phường Thử: việc sắp tới"
    assert calendar.head.text("X-WR-CALNAME") == calendar.head.text("NAME") == name
    assert calendar.head.value("VERSION") == "2.0"
    assert calendar.head.value("PRODID")
    assert calendar.head.parameters("REFRESH-INTERVAL") == "VALUE=DURATION"
    assert calendar.head.value("REFRESH-INTERVAL") == "P1D"


def test_lines_are_as_the_standard_wants_them() -> None:
    content, _ = calendar_of(rich_edition())
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert max(len(line) for line in lines) in {74, 75}
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two
    assert not re.search(b"[\x00-\x08\x0b\x0c\x0e-\x1f]", content)


def test_the_same_day_gives_the_same_bytes() -> None:
    morning = datetime(2024, 5, 20, 6, 30, tzinfo=VIETNAM)
    content, _ = calendar_of(rich_edition(morning))
    assert content == calendar_of(rich_edition(morning))[0]
    # On 20/5 nothing happens between morning and night.
    assert content == calendar_of(rich_edition("2024-05-20"))[0]


def test_identities_are_unique_and_outlast_progress() -> None:
    events = calendar_of(rich_edition())[1].events
    before = {event.value("UID") for event in events}
    assert len(before) == len(events)
    after = {event.value("UID") for event in calendar_of(rich_edition("2024-05-21"))[1].events}
    assert before == after
    assert all(uid.endswith("@phuong.example") for uid in before)


def test_a_task_keeps_its_identity_when_its_twin_is_done_or_its_day_moves() -> None:
    twin = {"text": "Báo cáo quý", "to": "2024-03-31"}
    later = {"text": "Báo cáo quý", "to": "2024-06-30"}

    def keys(*tasks: dict[str, Any]) -> list[str]:
        edition = make_edition(D("2024-03-01"), plans=[plan_with([], list(tasks))])
        return [deadline.key for deadline in next_deadlines(evaluate(edition))]

    first, second = keys(twin, later)
    assert keys({**twin, "done": "2024-03-01"}, later) == [second]
    assert keys({**twin, "to": "2024-04-05"}, later) == [first, second]


def test_a_calendar_without_deadlines_is_still_one() -> None:
    edition = make_edition(D("2024-05-20"))
    content = render_calendar(edition, Progress(D("2024-05-20"), ()))
    calendar = read_calendar(content)
    assert calendar.events == ()
    assert calendar.names.count("VTIMEZONE") == 1  # a calendar holds at least one component


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
@example("đuôi \\N, \\n; \\\\N")
@example("a" * 60 + "\\" * 40)
@example("x" + "𝄞" * 60)
def test_any_text_survives_the_way_to_the_calendar(text: str) -> None:
    plan = plan_with([{"text": "Bài", "at_least": 2}])
    plan = replace(plan, title=text)
    _, calendar = calendar_of(make_edition(D("2024-05-20"), plans=[plan]))
    (event,) = calendar.events
    kept = re.sub("[\x00-\x08\x0b-\x1f\x7f]", "", text.replace("\\N", "/N"))
    assert event.text("DESCRIPTION").partition("\n")[2] == kept


def test_half_a_letter_is_shown_as_such() -> None:
    plan = replace(plan_with([{"text": "Bài", "at_least": 2}]), title="Kế \ud800 hoạch")
    _, calendar = calendar_of(make_edition(D("2024-05-20"), plans=[plan]))
    assert calendar.events[0].text("DESCRIPTION").endswith("\nKế ? hoạch")


@pytest.mark.parametrize(
    "broken",
    [
        "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\r\nSUMMARY:" + "a" * 70 + "\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nSUMMARY:a\x07\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\nEND:VEVENT\r\n",
        "BEGIN:VCALENDAR\r\nkhông tên\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n\r\n",
    ],
)
def test_the_reader_of_these_tests_takes_no_broken_calendar(broken: str) -> None:
    with pytest.raises(AssertionError):
        read_calendar(broken.encode())


@pytest.mark.parametrize("value", ["a,b", "a;b", "a\\b", "a\\"])
def test_the_reader_of_these_tests_takes_no_text_that_is_not_escaped(value: str) -> None:
    with pytest.raises(AssertionError):
        Component({"SUMMARY": ("", value)}).text("SUMMARY")


def test_only_what_makes_the_calendar_waits_for_its_library() -> None:
    loaded = "import sys, thidua.cli; sys.exit('icalendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0


# Where they are told


def test_the_command_lists_what_comes_next(project: Project) -> None:
    shown = project.run("thidua", "targets", "--as-of", "20/5/2024").text
    listed = shown[shown.index("Việc sắp tới:") :].splitlines()
    assert listed[1] == (
        "- 30/06/2024  Phát sóng: Ít nhất 01 lượt/quý – Quý II/2024: "
        "còn thiếu 01 lượt phát; hạn 30/06/2024 (còn 41 ngày)"
    )
    assert len(listed) == 5
    over = project.run("thidua", "targets", "--as-of", "1/1/2026").text
    assert "Việc sắp tới" not in over


def test_the_site_carries_the_calendar(demonstration: Project) -> None:
    content = (demonstration.site / "du-lieu/lich.ics").read_bytes()
    name = read_calendar(content).head.text("X-WR-CALNAME")
    assert name.startswith("Thi đua yêu nước")
    assert "du-lieu/lich.ics" in demonstration.read("chi-tieu/index.html")
    assert "chi-tieu/" in demonstration.read("ke-hoach/index.html")


def test_an_unpublished_article_never_changes_the_calendar() -> None:
    plan = plan_with([{"at_least": 2}])
    draft = make_article(D("2024-05-01"), "nhap", reviewed=None)
    bare = make_edition(D("2024-05-20"), plans=[plan])
    drafted = make_edition(D("2024-05-20"), [draft], [plan])
    assert calendar_of(bare)[0] == calendar_of(drafted)[0]
