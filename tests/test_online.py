"""What readers get over HTTPS: certificates by their days and names, proxies, redirections."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tls import HOST, Answer, Authority, proxy, serving
from web_server import free_port

from thidua.publish.hindrances import PublishError
from thidua.publish.manifest import Manifest, Piece
from thidua.publish.online import Finding, Moved, Site, compare

NOW = datetime.now(UTC)
PAGE = "<h1>Xin chào</h1>".encode()
TYPE = {"Content-Type": "text/html; charset=utf-8"}
MOVED = Moved("/tin-cu/12.html", "/bai/2026/mot/")
ANSWERS: dict[str, Answer] = {
    "/": (200, TYPE, PAGE),
    "/tin-cu/12.html?thu=1": (301, {"Location": "/bai/2026/mot/?thu=1"}, b""),
}
MANIFEST = Manifest(
    NOW, {"index.html": Piece(len(PAGE), hashlib.sha256(PAGE).hexdigest())}, frozenset()
)


def look(address: str, now: datetime = NOW) -> list[Finding]:
    """Compare what is on line with what should be."""
    site = Site(address)
    try:
        return list(compare(site, MANIFEST, {}, [MOVED], now))
    finally:
        site.close()


def look_at(answers: Mapping[str, Answer], certificate: Path | None) -> list[Finding]:
    with serving({**ANSWERS, **answers}, certificate) as address:
        return look(address)


def test_a_site_as_it_was_published_is_as_it_should_be(authority: Authority) -> None:
    assert look_at({}, authority.certify()) == []
    assert look_at({}, None) == []  # over plain HTTP there is no certificate to speak of


@pytest.mark.parametrize(
    ("days", "told", "is_error"),
    [(30, None, False), (22, None, False), (20, "còn 20 ngày", False), (2, "còn 2 ngày", True)],
)
def test_a_certificate_is_told_of_before_it_ends(
    days: int, told: str | None, is_error: bool, authority: Authority
) -> None:
    ends = NOW + timedelta(days=days, hours=1)
    findings = look_at({}, authority.certify(ends=ends))
    assert [(told in one.message, one.is_error) for one in findings if told] == (
        [(True, is_error)] if told else []
    )
    assert bool(findings) == bool(told)


@pytest.mark.parametrize(
    ("name", "begins", "ends", "told"),
    [
        (HOST, -9, -1, "đã hết hạn"),
        (HOST, 1, 9, "chưa đến ngày"),
        ("mau.example", -9, 90, "cấp cho tên miền khác"),
        ("127.0.0.2", -9, 90, "cấp cho tên miền khác"),
    ],
)
def test_a_certificate_that_readers_cannot_use_is_told_in_words(
    name: str, begins: int, ends: int, told: str, authority: Authority
) -> None:
    begin, end = (NOW + timedelta(days=days) for days in (begins, ends))
    with pytest.raises(PublishError) as refused:
        look_at({}, authority.certify(name, end, begin))
    assert told in refused.value.cause


def test_a_certificate_that_nobody_vouches_for_is_told(
    authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "khac").mkdir()
    with pytest.raises(PublishError, match="không do nơi cấp nào máy này tin"):
        look_at({}, Authority(tmp_path / "khac").certify())


def test_a_server_that_is_gone_is_told(authority: Authority) -> None:
    for scheme in ("https", "http"):
        with pytest.raises(PublishError, match="không trả lời"):
            look(f"{scheme}://{HOST}:{free_port()}/")
    with pytest.raises(PublishError, match="không tìm thấy trang theo tên miền"):
        look("https://khong-co.invalid/")


def test_all_of_it_goes_through_the_office_s_proxy(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(ANSWERS, authority.certify()) as address, proxy() as office:
        monkeypatch.setenv("https_proxy", f"http://{office.address}")
        assert look(address) == []
        host = address.removeprefix("https://").rstrip("/")
        assert [line.rpartition(" ")[0] for line in office.asked] == [f"CONNECT {host}"]
        monkeypatch.setenv("no_proxy", HOST)
        assert look(address) == []
        assert len(office.asked) == 1


def test_a_proxy_that_wants_a_password_gets_it_or_is_told_of(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(ANSWERS, authority.certify()) as address, proxy(wants_login=True) as office:
        monkeypatch.setenv("https_proxy", f"http://{office.address}")
        with pytest.raises(PublishError, match="proxy của cơ quan đòi đăng nhập"):
            look(address)
        monkeypatch.setenv("https_proxy", f"http://lan:m%40t@{office.address}")
        assert look(address) == []
        assert office.logins == [f"Basic {b64encode(b'lan:m@t').decode()}"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((301, {"Location": "/bai/2026/mot/"}, b""), "làm mất phần sau dấu ?"),
        ((301, {"Location": "/bai/2026/hai/?thu=1"}, b""), "không dẫn tới /bai/2026/mot/"),
        ((302, {"Location": "/bai/2026/mot/?thu=1"}, b""), "không dẫn tới /bai/2026/mot/"),
        ((404, {}, b""), "không dẫn tới /bai/2026/mot/"),
        ((200, TYPE, b"<meta http-equiv=refresh>"), None),
        ((301, {"Location": "https://mau.example/bai/2026/mot/?thu=1"}, b""), None),
        ((301, {"Location": "http://mau.example/bai/2026/mot/?thu=1"}, b""), "không mã hóa"),
    ],
)
def test_where_an_old_address_leads_is_looked_at(
    answer: Answer, told: str | None, authority: Authority
) -> None:
    findings = look_at({"/tin-cu/12.html?thu=1": answer}, authority.certify())
    assert [told in one.message for one in findings if told] == ([True] if told else [])
    assert bool(findings) == bool(told)
