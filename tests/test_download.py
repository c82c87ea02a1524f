"""A newer release fetched from where the ward says: over HTTPS, whole, as its checksum says."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from projects import SETTINGS, make_project
from tls import Answer, Authority, proxy, serving
from web_server import free_port

from thidua.cli import program
from thidua.starter.program import PROGRAMS, VERSION_FILE, WHEELS
from thidua.upgrade.download import downloaded
from thidua.upgrade.package import PackageError

NAME = "thidua-99.0.0.zip"
CONTENT = b"mot ban moi " * 300_000
"""More than is read at once."""
SUM = hashlib.sha256(CONTENT).hexdigest()
WHOLE: dict[str, Answer] = {
    f"/{NAME}": (200, {}, CONTENT),
    f"/{NAME}.sha256": (200, {}, f"{SUM}  {NAME}\n".encode()),
}
NOW = datetime.now(UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where it is fetched to; whatever happens, nothing is left there."""
    yield tmp_path / "nơi tải"
    assert not list((tmp_path / "nơi tải").glob("*"))


def fetch(address: str, folder: Path) -> bytes:
    with downloaded(address, NAME, folder) as path:
        return path.read_bytes()


def refusal(answers: dict[str, Answer], authority: Authority, folder: Path) -> str:
    with serving(answers, authority.certify()) as address, pytest.raises(PackageError) as refused:
        fetch(address, folder)
    return refused.value.cause


def test_a_whole_release_is_lent_and_then_gone(authority: Authority, folder: Path) -> None:
    with serving(WHOLE, authority.certify()) as address:
        assert fetch(address, folder) == CONTENT


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ({f"/{NAME}": (200, {"Content-Length": str(len(CONTENT))}, CONTENT[:-9])}, "tải dở"),
        ({f"/{NAME}": (200, {}, CONTENT[:-9])}, "khác với mã kiểm tra"),
        ({f"/{NAME}": (200, {}, CONTENT[:-1] + b"x")}, "khác với mã kiểm tra"),
        ({f"/{NAME}.sha256": (200, {}, b"<html>")}, "không có mã kiểm tra"),
        ({f"/{NAME}.sha256": (404, {}, b"")}, "không có mã kiểm tra"),
        ({f"/{NAME}": (404, {}, b"")}, "không có ở 127.0.0.1"),
        ({f"/{NAME}": (503, {}, b"")}, "trả lời mã 503"),
        ({f"/{NAME}": (302, {"Location": "http://127.0.0.1:1/x"}, b"")}, "không mã hóa"),
    ],
)
def test_what_is_not_whole_or_not_the_same_is_not_taken(
    harm: dict[str, Answer], told: str, authority: Authority, folder: Path
) -> None:
    assert told in refusal({**WHOLE, **harm}, authority, folder)


def test_another_secure_place_is_followed(authority: Authority, folder: Path) -> None:
    with serving(WHOLE, authority.certify()) as there:
        moved = {path: (302, {"Location": f"{there}{path[1:]}"}, b"") for path in WHOLE}
        with serving({**moved}, authority.certify()) as address:
            assert fetch(address, folder) == CONTENT


@pytest.mark.parametrize(
    ("name", "ends"),
    [("127.0.0.1", NOW - timedelta(days=1)), ("mau.example", None)],
    ids=["expired", "another name"],
)
def test_a_certificate_that_cannot_be_trusted_ends_it(
    name: str, ends: datetime | None, authority: Authority, folder: Path
) -> None:
    certificate = authority.certify(name, ends, NOW - timedelta(days=9))
    with serving(WHOLE, certificate) as address, pytest.raises(PackageError) as refused:
        fetch(address, folder)
    assert "chứng thư của 127.0.0.1" in refused.value.cause


def test_a_certificate_of_a_stranger_ends_it(
    authority: Authority, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "khac").mkdir()
    strange = Authority(tmp_path / "khac").certify()
    with serving(WHOLE, strange) as address, pytest.raises(PackageError, match="chứng thư"):
        fetch(address, folder)


def test_without_network_the_reason_is_told(authority: Authority, folder: Path) -> None:
    with pytest.raises(PackageError, match="không có mạng"):
        fetch(f"https://127.0.0.1:{free_port()}/", folder)
    with pytest.raises(PackageError, match=r"không tới được khong-co\.invalid"):
        fetch("https://khong-co.invalid/", folder)


def test_the_office_s_proxy_is_used_and_told_of(
    authority: Authority, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(WHOLE, authority.certify()) as address:
        with proxy() as office:
            monkeypatch.setenv("https_proxy", office.address)
            assert fetch(address, folder) == CONTENT
        assert len(office.asked) == 2
        with proxy(wants_login=True) as office:
            monkeypatch.setenv("https_proxy", office.address)
            with pytest.raises(PackageError, match="proxy của cơ quan"):
                fetch(address, folder)


# The command


def upgrade(root: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(program, ["--root", str(root), "upgrade", *words])
    return done.exit_code, done.output


def make_ward(folder: Path, releases: str | None) -> Path:
    """Write a ward of version 1.0.0, which says where it fetches from."""
    told = f"    releases: {releases}\n" if releases else ""
    settings = SETTINGS.replace("  ward:\n", f"  ward:\n{told}")
    files = {"mkdocs.yml": settings, VERSION_FILE: "thidua 1.0.0\n"}
    return make_project(folder, files)


def test_nobody_is_asked_where_the_ward_names_no_place(tmp_path: Path) -> None:
    code, told = upgrade(make_ward(tmp_path, None), "99.0.0")
    assert code == 2
    assert "releases: https://…/" in told


@pytest.mark.parametrize("place", ["http://mau.example/", "mau.example", "https://mau.example/?x"])
def test_only_a_secure_place_can_be_named(place: str, tmp_path: Path) -> None:
    root = make_ward(tmp_path, place)
    done = CliRunner().invoke(program, ["--root", str(root), "check"])
    assert "không dùng làm nơi tải bản mới được" in done.output
    assert upgrade(root, "99.0.0")[0] == 2


def test_an_older_version_is_not_even_fetched(tmp_path: Path) -> None:
    code, told = upgrade(make_ward(tmp_path, "https://mau.example/"), "0.9.0")
    assert code == 1
    assert "cũ hơn bản đang dùng (1.0.0)" in told


def test_the_command_tells_and_changes_nothing(authority: Authority, tmp_path: Path) -> None:
    with serving({}, authority.certify()) as address:
        root = make_ward(tmp_path / "phuong", address)
        code, told = upgrade(root, "99.0.0")
    assert code == 1
    assert "Chưa nâng cấp: bản 99.0.0" in told
    assert "Không có gì bị thay đổi" in told
    assert list((root / PROGRAMS).iterdir()) == []


@pytest.mark.parametrize("with_wheels", [False, True])
def test_what_is_fetched_suits_the_machine_and_is_unpacked(
    with_wheels: bool, authority: Authority, tmp_path: Path
) -> None:
    """A release with nothing but its licence in it: unpacked it is, set up it cannot be."""
    path, licence = tmp_path / "thidua.zip", b"MIT"
    with zipfile.ZipFile(path, "w") as zipped:
        inside = "thidua-99.0.0/chuong-trinh/99.0.0/"
        zipped.writestr(f"{inside}LICENSE", licence)
        line = f"{hashlib.sha256(licence).hexdigest()}  LICENSE\n"
        zipped.writestr(f"{inside}SHA256SUMS", line)
    content = path.read_bytes()
    names = ["win", "linux", "mac"] if with_wheels else []
    files = [f"thidua-99.0.0-{name}.zip" for name in names] or [NAME]
    answers: dict[str, Answer] = {}
    for name in files:
        answers[f"/ban/{name}"] = (200, {}, content)
        answers[f"/ban/{name}.sha256"] = (200, {}, hashlib.sha256(content).hexdigest().encode())
    with serving(answers, authority.certify()) as address:
        root = make_ward(tmp_path / "phuong", f"{address}ban")
        if with_wheels:
            (root / PROGRAMS / "1.0.0" / WHEELS).mkdir(parents=True)
        _, told = upgrade(root, "99.0.0")
    assert "Giải nén bản 99.0.0" in told
    assert "bản cũ vẫn dùng như trước" in told
    lying = sorted(one.name for one in (root / PROGRAMS / "99.0.0").iterdir())
    assert lying == ["LICENSE", "SHA256SUMS"]
    assert not list((root / PROGRAMS).glob(".*"))
