"""Tries to get at the desk what one may not have. None gets through.

Every try is a row of a table; the test at the end counts them.
"""

from __future__ import annotations

import http.cookiejar
import re
import socket
import sqlite3
import ssl
import struct
import urllib.parse
import urllib.request
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from desks import PASSWORD, Desk, Person, running, settle
from projects import article_text, make_project, seal
from tls import Authority

DRAFT = "articles/2026/mot-bai-viet/index.md"
AT = "/bai/2026/mot-bai-viet/"
SEEN = "articles/2024/guong-sang/index.md"
ONLINE = "/bai/2024/guong-sang/"


@dataclass(frozen=True)
class Office:
    """A desk with one person of each kind, and one who never signed in."""

    desk: Desk
    people: dict[str, Person]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    root = make_project(tmp_path_factory.mktemp("attacked"))
    seal(root)
    (root / DRAFT).parent.mkdir(parents=True)
    (root / DRAFT).write_bytes(article_text(date=None).encode())
    (root / ".desk").mkdir()
    with running(root) as desk:
        settle(desk)
        people = {name: desk.person(name) for name in ("quantri", "soan", "duyet", "donvi")}
        yield Office(desk, {**people, "": desk.person()})


def state(root: Path) -> dict[str, bytes]:
    """Return all that an attack may want to change."""
    folders = ("articles", "docs", "hooks", "overrides")
    files = [path for folder in folders for path in (root / folder).rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in [*files, root / "mkdocs.yml"]}


WORDS = {"words": "Một lời đủ dài để được nhận."}
ACTIONS = {
    "write": (f"{AT}soan/", {"title": "Chiếm"}),
    "keep": (f"{AT}giu/", {"title": "Chiếm", "turn": "0"}),
    "drop": (f"{AT}bo-go-do/", {}),
    "mend": (f"{AT}sua-giup/", {"rule": "heading-skip", "body": "## a"}),
    "blocks": ("/khoi/", {"text": "a"}),
    "take over": (f"{AT}nhan-lay/", {}),
    "photos": (f"{AT}anh/", {}),
    "submit": (f"{AT}trinh/", {}),
    "approve": (f"{AT}duyet/", {"current": PASSWORD, "shown": "x"}),
    "return": (f"{AT}tra/", WORDS),
    "correct": (f"{ONLINE}dinh-chinh/", {**WORDS, "seal": "x"}),
    "withdraw": (f"{ONLINE}go/", {**WORDS, "seal": "x"}),
    "revise": (f"{ONLINE}lam-ban-sua/", {}),
    "script": (f"{ONLINE}tai-lieu/", {"do": "kich-ban", "kich-ban-voices": "1"}),
    "handout": (f"{ONLINE}tai-lieu/", {"do": "to-tin", "to-tin-sides": "2"}),
    "booklet": ("/tai-lieu/", {"do": "sach", "sach-year": "2024"}),
    "fetch a handout": ("/tai-lieu/tep/to-tin/2024-guong-sang.pdf", {}),
    "edit a record": ("/nhat-ky/phat-thanh/0/", {"on": "2024-06-12"}),
    "edit a waiver": ("/ke-hoach/2024/a/mien/0/", {"reason": "Khác"}),
    "see a step": ("/lich-su/1/", {}),
    "new": ("/bai/moi/", {"title": "Bài lạ", "category": "tin-tuc"}),
    "bring": ("/bai/tu-tep/", {}),
    "undo": ("/lich-su/1/tra-lai/", {}),
    "accounts": ("/tai-khoan/", {"name": "X", "username": "xx", "role": "administrator"}),
    "switch passes": ("/tai-khoan/duong-dan/", {}),
    "give a pass": (f"{AT}duong-dan/", {"leader": "3"}),
    "account": ("/tai-khoan/1/", {"password": PASSWORD, "again": PASSWORD}),
    "send": ("/gui-bai/", {"title": "Chen vào", "text": "Một bài."}),
    "read": (AT, {}),
    "list": ("/bai/", {}),
    "history": ("/lich-su/", {}),
    "proof": (f"{AT}xem/", {}),
    "paper": (f"{AT}in/", {}),
    "log": ("/nhat-ky/phat-thanh/", {"on": "2024-06-12"}),
    "plans": ("/ke-hoach/", {}),
    "new plan": ("/ke-hoach/moi/", {"title": "Kế hoạch lạ"}),
    "edit plan": ("/ke-hoach/2024/sua/", {"title": "Kế hoạch lạ"}),
    "fill report": ("/ke-hoach/2024/dien/", {"o0": "128"}),
    "logo": ("/danh-muc/bieu-trung/", {}),
    "give a unit's link": ("/tai-khoan/don-vi/", {"unit": "cong-an"}),
    "end a unit's link": ("/tai-khoan/don-vi/1/thu-hoi/", {}),
    "report": ("/ke-hoach/2024/bao-cao.txt", {}),
    "waive": ("/ke-hoach/2024/a/mien/", {"window": "2024-01-01"}),
    "finish": ("/ke-hoach/2024/viec/0/", {"done": "2024-06-12"}),
    "publish": ("/dang/", {"do": "publish"}),
    "progress": ("/dang/tien-do/", {}),
    "registers": ("/danh-muc/", {}),
    "entry": ("/danh-muc/don-vi/them/", {"title": "Đơn vị lạ"}),
    "settings": ("/danh-muc/phuong/", {"name": "Phường Lạ"}),
}
FORBIDDEN = {
    "": list(ACTIONS),
    "donvi": [name for name in ACTIONS if name != "send"],
    "duyet": [
        *("write", "keep", "drop", "take over", "photos", "submit", "correct", "withdraw"),
        *("revise", "new", "bring", "undo", "accounts", "account", "send", "handout"),
        *("script", "booklet", "edit a record", "edit a waiver"),
        *("log", "waive", "finish", "registers", "entry", "settings"),
        *("switch passes", "give a pass", "publish", "progress", "mend", "blocks"),
        *("new plan", "edit plan", "fill report"),
        *("logo", "give a unit's link", "end a unit's link"),
    ],
    "soan": [
        *("approve", "return", "accounts", "account", "send"),
        *("registers", "entry", "settings", "switch passes", "give a pass"),
        *("logo", "give a unit's link", "end a unit's link"),
    ],
    "quantri": ["approve", "return", "send", "give a pass"],
}
READ_ONLY = (
    "read",
    "list",
    "history",
    "proof",
    "paper",
    "plans",
    "report",
    "registers",
    "progress",
)
ROLE_TRIES = [(who, what) for who, names in FORBIDDEN.items() for what in names]


@pytest.mark.parametrize(("who", "what"), ROLE_TRIES)
def test_a_role_does_only_what_it_may(office: Office, who: str, what: str) -> None:
    person, root = office.people[who], office.desk.root
    before = state(root)
    path, fields = ACTIONS[what]
    page = person.get(path) if what in READ_ONLY else person.post(path, fields)
    refused = page.code in (403, 404) or page.address == "/vao/"
    assert refused, (page.code, page.address)
    assert "Một bài viết" not in page.text
    assert state(root) == before


FORGED = {
    "no token": {"token": ""},
    "another's token": {"token": "a" * 64},
    "elsewhere's page": {"origin": "http://evil.example"},
    "a sandboxed page": {"origin": "null"},
}


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("action", ["write", "submit", "new"])
def test_a_forged_form_changes_nothing(office: Office, name: str, action: str) -> None:
    clerk, root = office.people["soan"], office.desk.root
    before = state(root)
    path, fields = ACTIONS[action]
    forged = FORGED[name]
    lured = Person(clerk.port, jar=clerk.jar)
    token = forged.get("token", lured.token())
    if "origin" in forged:
        page = _post_from(lured, path, fields, token, forged["origin"])
    else:
        page = lured.post(path, fields, token=token).code
    assert page == 403
    assert state(root) == before


def _post_from(person: Person, path: str, fields: dict[str, str], token: str, origin: str) -> int:
    """Send a form as a page of another origin would make a browser send it."""
    cookies = "; ".join(f"{one.name}={one.value}" for one in person.jar)
    body = "&".join(f"{k}={v}" for k, v in {"csrfmiddlewaretoken": token, **fields}.items())
    return _raw(
        person.port,
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{person.port}\r\nOrigin: {origin}\r\n"
        f"Cookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body.encode())}\r\nConnection: close\r\n\r\n{body}",
    )


def _raw(port: int, request: str) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(request.encode())
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk
    return int(answer.split(b" ", 2)[1]) if answer else 0


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "[::1]"]
)
def test_a_name_that_is_not_the_desk_s_is_refused(office: Office, host: str) -> None:
    request = f"GET /vao/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    assert _raw(office.desk.port, request) == 400


PATHS = [
    "/bai/2026/../../mkdocs.yml/",
    "/bai/2026/..%2f..%2fmkdocs.yml/",
    "/bai/2026/mot-bai-viet/anh/../index.md",
    "/bai/2026/mot-bai-viet/anh/..%2findex.md",
    "/bai/2026/mot-bai-viet/anh/..%5c..%5cmkdocs.yml",
    "/bai/2026/mot-bai-viet/anh/index.md",
    "/bai/2026/mot-bai-viet/anh/%2fetc%2fpasswd",
    "/trang/khong-co/assets/../../../mkdocs.yml",
    "/tinh/../settings.py",
    "/tinh/%2e%2e/settings.py",
    "/tinh/desk/../../models.py",
    "/.desk/khoa.txt",
    "/.desk/desk.sqlite3",
    "/tinh/%2e%2e/%2e%2e/%2e%2e/.desk/khoa.txt",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out(office: Office, path: str) -> None:
    clerk = office.people["soan"]
    cookies = "; ".join(f"{one.name}={one.value}" for one in clerk.jar)
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{clerk.port}\r\nCookie: {cookies}\r\n"
    assert _raw(clerk.port, f"{head}Connection: close\r\n\r\n") in (301, 400, 404)


SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'--></textarea>"


@pytest.mark.parametrize(
    "name", ["title", "summary", "author", "tags", "body", "image_credit", "exemplars-0-name"]
)
def test_what_is_typed_is_never_markup(office: Office, name: str) -> None:
    clerk = office.people["soan"]
    form = {
        "seal": clerk.get(f"{AT}soan/").value("seal"),
        "turn": clerk.get(f"{AT}soan/").value("turn"),
        "exemplars-TOTAL_FORMS": "1",
        "exemplars-INITIAL_FORMS": "0",
        **{
            f"{rows}-{count}_FORMS": "0"
            for rows in ("campaigns", "broadcasts", "allow")
            for count in ("TOTAL", "INITIAL")
        },
        "title": "Một bài viết",
        "summary": "Tóm tắt đủ dài để qua được mức tối thiểu của sa-pô.",
        "category": "tin-tuc",
        "kind": "bai",
        "body": "Nội dung.",
        name: SCRIPT,
    }
    clerk.post(f"{AT}giu/", form)
    for path in (f"{AT}soan/?go-do=mo", AT, "/", "/bai/", f"{AT}xem/", f"{AT}in/"):
        text = clerk.get(path).text
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
    clerk.post(f"{AT}bo-go-do/", {})


def test_words_of_leaders_and_units_are_never_markup(office: Office) -> None:
    office.people["donvi"].post("/gui-bai/", {"title": f"Tin {SCRIPT}", "text": SCRIPT})
    clerk = office.people["soan"]
    for path in ("/", "/bai/", "/lich-su/", "/gui-bai/"):
        for person in (clerk, office.people["donvi"]):
            assert "<script>alert" not in person.get(path).text


_IN_ADDRESS = urllib.parse.quote(SCRIPT)
SCRIPTED: dict[str, tuple[str, str, dict[str, str], tuple[str, ...]]] = {
    "a record": (
        "soan",
        "/nhat-ky/hoat-dong/",
        {"on": "2024-03-05", "activity": "toa-dam", "title": SCRIPT, "evidence": SCRIPT},
        ("/nhat-ky/hoat-dong/", "/nhat-ky/hoat-dong/0/", "/lich-su/", "/"),
    ),
    "a programme": (
        "soan",
        "/nhat-ky/phat-thanh/",
        {"on": "2024-03-05", "station": SCRIPT, "kind": SCRIPT, "programme": SCRIPT},
        (f"/nhat-ky/phat-thanh/?programme={_IN_ADDRESS}&station={_IN_ADDRESS}",),
    ),
    "a waiver": (
        "soan",
        "/ke-hoach/2024/bon-bai/mien/?ky=2024-01-01",
        {"reason": SCRIPT, "by": SCRIPT, "on": "2024-03-05"},
        ("/ke-hoach/", f"/ke-hoach/2024/bon-bai/mien/?ky={_IN_ADDRESS}"),
    ),
    "a task": (
        "soan",
        "/ke-hoach/2024/viec/0/",
        {"done": "2024-03-05", "evidence": SCRIPT},
        ("/ke-hoach/", "/lich-su/"),
    ),
    "a plan": (
        "soan",
        "/ke-hoach/moi/",
        {
            **{"title": SCRIPT, "issued_by": SCRIPT, "number": SCRIPT},
            **{"first": "2031-01-01", "last": "2031-12-31"},
        },
        ("/ke-hoach/",),
    ),
    "a blank of a report": (
        "soan",
        "/ke-hoach/2024/dien/",
        {f"o{number}": SCRIPT for number in range(12)},
        ("/ke-hoach/2024/dien/", "/ke-hoach/2024/bao-cao.html"),
    ),
    "a handout": (
        "soan",
        "/tai-lieu/",
        {"do": "sach", "sach-year": SCRIPT, "sach-title": SCRIPT, "sach-printer": SCRIPT},
        ("/tai-lieu/",),
    ),
    "a search": ("soan", "/bai/", {}, (f"/bai/?q={_IN_ADDRESS}&state={_IN_ADDRESS}",)),
    "an entry": (
        "quantri",
        "/danh-muc/don-vi/them/",
        {"title": SCRIPT, "summary": SCRIPT, "aliases": SCRIPT, "group": SCRIPT},
        ("/danh-muc/",),
    ),
    "the ward": (
        "quantri",
        "/danh-muc/phuong/",
        {"name": SCRIPT, "column": SCRIPT, "reviewers": SCRIPT, "publish-path": SCRIPT},
        ("/danh-muc/phuong/", "/"),
    ),
    "an account": (
        "quantri",
        "/tai-khoan/",
        {
            **{"name": SCRIPT, "username": "ai-do", "role": "clerk"},
            **{"password": PASSWORD, "again": PASSWORD},
        },
        ("/tai-khoan/", "/lich-su/"),
    ),
}
"""By what is filled in: by whom, where, and where it is shown afterwards."""


@pytest.mark.parametrize("name", SCRIPTED)
def test_what_is_filled_in_is_never_markup(office: Office, name: str) -> None:
    who, path, fields, shown = SCRIPTED[name]
    person = office.people[who]
    for page in (person.post(path, fields), *map(person.get, shown)):
        assert page.code < 500, page.address
        assert "<script>alert" not in page.text, page.address
        assert "<img src=x" not in page.text, page.address


UPLOADS = {
    "a script": ("anh.svg", b"<svg onload=alert(1)>"),
    "a page": ("trang.html", b"<script>alert(1)</script>"),
    "server settings": (".htaccess", b"Options +ExecCGI"),
    "a program": ("a.exe", b"MZ" + b"\0" * 64),
    "a page as a photo": ("a.jpg", b"<html><script>alert(1)</script>"),
    "a broken photo": ("b.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 100),
    "a bomb of pixels": (
        "bom.png",
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 60_000, 60_000, 8, 2, 0, 0, 0)
        + struct.pack(
            ">I", zlib.crc32(b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
        ),
    ),
    "a nameless file": ("", b"x"),
    "an empty photo": ("c.jpg", b""),
    "a false document": ("d.docx", b"PK\x03\x04 khong phai"),
    "a photo with two endings": ("e.jpg.php", b"<?php"),
    "a name full of control signs": ("f\x01\x02.php\x00.jpg", b"<?php"),
}


@pytest.mark.parametrize("name", UPLOADS)
def test_a_bad_upload_leaves_nothing(office: Office, name: str) -> None:
    clerk, root = office.people["soan"], office.desk.root
    before = state(root)
    page = clerk.post(f"{AT}anh/", {}, [("files", *UPLOADS[name])])
    assert page.code in (200, 400)
    assert '"brought": [{' not in page.text
    assert state(root) == before
    page = clerk.post("/bai/tu-tep/", {}, [("file", *UPLOADS[name])])
    assert page.code in (200, 400, 422), page.text[:300]
    if page.code != 200 or "soan" not in page.address:
        assert state(root) == before


def test_a_form_without_end_is_refused(office: Office) -> None:
    clerk = office.people["soan"]
    token = clerk.token(f"{AT}soan/")
    page = clerk.post(f"{AT}giu/", {"body": "a" * 5_000_000}, token=token)
    assert page.code == 400


def test_a_session_is_another_after_signing_in(office: Office) -> None:
    person = office.desk.person()
    person.get("/vao/")
    person.jar.set_cookie(_cookie("thidua", "mot-phien-dat-san"))
    person.sign_in("soan")
    (session,) = (one.value for one in person.jar if one.name == "thidua")
    assert session != "mot-phien-dat-san"


def _cookie(name: str, value: str) -> http.cookiejar.Cookie:
    return http.cookiejar.Cookie(
        0,
        name,
        value,
        None,
        False,
        "127.0.0.1",
        False,
        False,
        "/",
        True,
        False,
        None,
        True,
        None,
        None,
        {},
    )


def test_a_session_ends_with_signing_out(office: Office) -> None:
    person = office.desk.person("soan")
    stolen = Person(person.port)
    for one in person.jar:
        stolen.jar.set_cookie(one)
    assert stolen.get("/").address == "/"
    person.post("/ra/", {})
    assert stolen.get("/").address == "/vao/"


def test_a_new_password_ends_every_other_session(office: Office) -> None:
    boss, other = office.people["quantri"], office.desk.person("soan")
    number = _number_of(office.desk.root, "soan")
    boss.post(f"/tai-khoan/{number}/", {"password": PASSWORD, "again": PASSWORD})
    assert other.get("/").address == "/vao/"
    office.people["soan"].sign_in("soan")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(office: Office) -> None:
    answer = Person(office.desk.port).get("/vao/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("next_", ["//evil.example/", "https://evil.example", "/\\evil.example"])
def test_signing_in_leads_to_no_other_host(office: Office, next_: str) -> None:
    person = office.desk.person()
    page = person.post("/vao/", {"username": "soan", "password": PASSWORD, "next": next_})
    assert page.address == "/"


def test_guessing_is_stopped_and_tells_nothing(office: Office) -> None:
    person = office.desk.person()
    known = [person.post("/vao/", {"username": "duyet", "password": f"sai{n}"}) for n in range(7)]
    unknown = person.post("/vao/", {"username": "khong-co-ai", "password": "sai"})
    assert known[0].said == unknown.said
    assert "quá nhiều lần" in known[-1].said
    right = person.post("/vao/", {"username": "duyet", "password": PASSWORD})
    assert "quá nhiều lần" in right.said
    with sqlite3.connect(office.desk.root / ".desk/desk.sqlite3", timeout=20) as base:
        base.execute("DELETE FROM desk_failure")


def test_an_approval_needs_the_leader_s_password_each_time(office: Office) -> None:
    leader, root = office.people["duyet"], office.desk.root
    before = state(root)
    shown = leader.get(f"{AT}duyet/").value("shown")
    for password in ("", "sai", PASSWORD.upper()):
        page = leader.post(f"{AT}duyet/", {"shown": shown, "current": password})
        assert "Mật khẩu chưa đúng" in page.said
    assert state(root) == before


def test_a_replayed_approval_signs_no_other_version(office: Office) -> None:
    leader, root = office.people["duyet"], office.desk.root
    shown = leader.get(f"{AT}duyet/").value("shown")
    raw = (root / DRAFT).read_bytes()
    (root / DRAFT).write_bytes(raw + "\nMột câu chèn vào.\n".encode())
    before = state(root)
    page = leader.post(f"{AT}duyet/", {"shown": shown, "current": PASSWORD})
    assert "vừa bị sửa" in page.said
    assert state(root) == before
    (root / DRAFT).write_bytes(raw)


def test_a_pass_works_once_for_one_version_and_with_its_code(office: Office) -> None:
    boss, clerk, root = office.people["quantri"], office.people["soan"], office.desk.root
    leader = {"leader": _number_of(root, "duyet")}
    assert clerk.post(f"{AT}duong-dan/", leader).code == 404
    boss.post("/tai-khoan/duong-dan/", {})
    page = clerk.post(f"{AT}duong-dan/", leader)
    found = re.search(r"(/duyet-nhanh/[^/]+/)", page.text)
    code = re.search(r'class="code">(\d{6})<', page.text)
    assert found
    assert code
    guest = office.desk.person()
    wrong = "000000" if code[1] != "000000" else "111111"
    assert guest.post(found[1], {"code": wrong}, token=guest.token(found[1])).code == 403
    assert "Một bài viết" not in guest.get(found[1]).text
    assert guest.get("/duyet-nhanh/doan-bua/").code == 404
    page = guest.post(found[1], {"code": code[1]}, token=guest.token(found[1]))
    assert "Một bài viết" in page.text
    # Whoever has a pass sees what it is for, and nothing else.
    for path in ("/", AT, "/bai/", "/lich-su/", f"{AT}duyet/"):
        assert guest.get(path).address == "/vao/"
    raw = (root / DRAFT).read_bytes()
    (root / DRAFT).write_bytes(raw + "\nMột câu chèn vào.\n".encode())
    form = {"shown": page.value("shown")}
    assert guest.post(found[1], form, token=page.value("csrfmiddlewaretoken")).code == 404
    (root / DRAFT).write_bytes(raw)
    page = guest.get(found[1])
    done = guest.post(found[1], form, token=page.value("csrfmiddlewaretoken"))
    assert "Đã duyệt" in done.text
    assert guest.get(found[1]).code == 404
    (root / DRAFT).write_bytes(raw)
    boss.post("/tai-khoan/duong-dan/", {})


def test_a_pass_s_code_is_not_guessed(office: Office) -> None:
    boss, clerk, root = office.people["quantri"], office.people["soan"], office.desk.root
    boss.post("/tai-khoan/duong-dan/", {})
    page = clerk.post(f"{AT}duong-dan/", {"leader": _number_of(root, "duyet")})
    found = re.search(r"(/duyet-nhanh/[^/]+/)", page.text)
    code = re.search(r'class="code">(\d{6})<', page.text)
    assert found
    assert code
    guest = office.desk.person()
    for number in range(5):
        token = guest.token(found[1])
        guest.post(found[1], {"code": f"{(int(code[1]) + 1 + number) % 10**6:06}"}, token=token)
    assert guest.get(found[1]).code == 404
    boss.post("/tai-khoan/duong-dan/", {})


def test_a_unit_s_link_sends_stories_and_opens_nothing_else(office: Office) -> None:
    boss, root = office.people["quantri"], office.desk.root
    page = boss.post("/tai-khoan/don-vi/", {"unit": "cong-an"})
    found = re.search(r"(/gui/[^/\"]+/)", page.text)
    assert found
    guest = office.desk.person()
    assert guest.get("/gui/doan-bua/").code == 404
    story = {"title": "Gửi bằng đường dẫn", "text": "Một việc tốt đã làm."}
    assert "Đã gửi" in guest.post(found[1], story, token=guest.token(found[1])).said
    assert "unit: cong-an" in next(root.glob("articles/*/gui-bang-duong-dan/index.md")).read_text(
        "utf-8"
    )
    for path in ("/", AT, "/bai/", "/gui-bai/"):
        assert guest.get(path).address == "/vao/"
    ended = re.search(r"/tai-khoan/don-vi/\d+/thu-hoi/", boss.get("/tai-khoan/").text)
    assert ended
    boss.post(ended[0], {})
    assert guest.get(found[1]).code == 404
    assert found[1].strip("/").rpartition("/")[2] not in (
        root / ".desk/desk.sqlite3"
    ).read_bytes().decode("latin-1")


def test_only_what_is_named_is_run(office: Office) -> None:
    assert office.people["soan"].post("/dang/", {"do": "rm -rf"}).code == 404


def _number_of(root: Path, username: str) -> str:
    with sqlite3.connect(root / ".desk/desk.sqlite3", timeout=20) as base:
        rows = base.execute("SELECT id FROM desk_account WHERE username=?", [username])
        return str(rows.fetchone()[0])


def test_nobody_erases_the_history(office: Office) -> None:
    base = sqlite3.connect(office.desk.root / ".desk/desk.sqlite3", timeout=20)
    for sentence in ("DELETE FROM desk_act", "UPDATE desk_act SET who='khác'"):
        with pytest.raises(sqlite3.IntegrityError, match="acts stay"):
            base.execute(sentence)
    base.close()


def test_an_unknown_article_and_a_hidden_one_answer_alike(office: Office) -> None:
    unit = office.people["donvi"]
    assert unit.get(AT).code == unit.get("/bai/2026/khong-co-bai-nay/").code == 403


def test_the_first_start_happens_once(office: Office) -> None:
    person = office.desk.person()
    page = person.post(
        "/bat-dau/",
        {"name": "Kẻ Lạ", "username": "la", "password": PASSWORD, "again": PASSWORD},
        token=person.token("/vao/"),
    )
    assert page.address == "/vao/"


def test_secrets_of_the_desk_are_the_owner_s_alone(office: Office) -> None:
    home = office.desk.root / ".desk"
    assert (home / "khoa.txt").stat().st_mode & 0o077 == 0


def test_there_are_more_than_sixty_tries() -> None:
    assert len(ROLE_TRIES) + len(PATHS) + len(UPLOADS) + len(FORGED) * 3 >= 60


FRONT = "bientap.mau.example"


def test_behind_a_web_server_with_tls_forms_and_links_work(office: Office, tmp_path: Path) -> None:
    """As nginx and IIS pass requests on: the name of the desk, who asks, and that it was by TLS."""
    root = make_project(tmp_path / "p")
    with running(root, "--host", FRONT) as desk:
        passed = {"Host": FRONT, "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.1.2.3"}
        person, other = (Person(desk.port, headers=passed) for _ in range(2))
        for one in (person, other):
            one.jar.set_policy(_ByTls())
        twice = {"password": PASSWORD, "again": PASSWORD}
        form = {"name": "Quản Trị", "username": "quantri", **twice}
        made = person.post("/bat-dau/", form, origin=f"https://{FRONT}")
        assert made.address == "/tai-khoan/", made.text
        assert all(one.secure for one in person.jar)
        forged = person.post("/tai-khoan/", form, origin="https://evil.example")
        assert forged.code == 403
        # On the machine itself it is opened without TLS.
        assert Person(desk.port).get("/vao/").code == 200
        wrong = {"username": "x", "password": "y"}
        assert other.post("/vao/", wrong, origin=f"https://{FRONT}").code == 403
        with sqlite3.connect(root / ".desk/desk.sqlite3", timeout=20) as base:
            rows = base.execute("SELECT address FROM desk_failure").fetchall()
        base.close()
        assert rows == [("10.1.2.3",)]


class _ByTls(http.cookiejar.DefaultCookiePolicy):
    """Takes the way to the web server in front for TLS, as a browser has it."""

    def return_ok_secure(self, cookie: http.cookiejar.Cookie, request: object) -> bool:
        return True

    def return_ok_domain(self, cookie: http.cookiejar.Cookie, request: object) -> bool:
        return True

    def set_ok_domain(self, cookie: http.cookiejar.Cookie, request: object) -> bool:
        return True

    def domain_return_ok(self, domain: str, request: object) -> bool:
        return True


def test_with_a_certificate_of_its_own_the_desk_speaks_tls(tmp_path: Path) -> None:
    root = make_project(tmp_path / "p")
    authority = Authority(tmp_path)
    certificate, key = authority.certify_apart("localhost")
    options = ("--host", "localhost", "--certificate", str(certificate), "--key", str(key))
    with running(root, *options, trusts=authority.trusted) as desk:
        context = ssl.create_default_context(cafile=authority.trusted)
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(jar),
        )
        at = f"https://localhost:{desk.port}"
        page = opener.open(f"{at}/bat-dau/", timeout=60).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {
            "csrfmiddlewaretoken": token[1],
            **{"name": "Quản Trị", "username": "quantri"},
            **{"password": PASSWORD, "again": PASSWORD},
        }
        request = urllib.request.Request(
            f"{at}/bat-dau/", urllib.parse.urlencode(form).encode(), {"Origin": at}
        )
        with opener.open(request, timeout=60) as answer:
            assert answer.geturl() == f"{at}/tai-khoan/"
        assert all(one.secure for one in jar)
