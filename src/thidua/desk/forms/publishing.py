"""Where the site goes, asked for so that what cannot be is told before it is written."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from django import forms

from thidua.desk.forms.asking import Form
from thidua.schema.publishing import NEEDS, Way
from thidua.text.site_address import Slip, read_site_address

_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")
_HOST_KEY = re.compile(r"(?:ssh|ecdsa|sk)-[\w@.-]+ [A-Za-z0-9+/]{40,}={0,3}(?: .*)?")
_FOREIGN_PATH = re.compile(r"[A-Za-z]:[\\/]|\\\\")
"""How Windows begins a path: a drive's letter, or a share's server."""
_LOCAL = re.compile(rf"[/.~]|{_FOREIGN_PATH.pattern}")
"""How a repository in a folder is written, as against one at an address."""
_BRANCH = re.compile(r"(?![-./])(?!.*(?:\.\.|//|@\{))[^\s~^:?*\[\\\x00-\x1f]+(?<![./])(?<!\.lock)")
"""Git's own rules for the names of branches (``git check-ref-format``)."""


class PublishForm(Form):
    """Where the site goes. Keys and passwords are never asked for."""

    part = "publish"

    to = forms.ChoiceField(
        required=False,
        choices=[
            ("", "– chưa đăng lên đâu –"),
            ("folder", "Chép vào một thư mục (máy chủ web ở máy này, hoặc ổ mạng)"),
            ("sftp", "Gửi qua SFTP"),
            ("rsync", "Gửi qua rsync"),
            ("git", "Đẩy lên git"),
        ],
    )
    path = forms.CharField(required=False, max_length=400)
    host = forms.CharField(required=False, max_length=200)
    port = forms.IntegerField(required=False, min_value=1, max_value=65535)
    user = forms.CharField(required=False, max_length=200)
    key = forms.CharField(required=False, max_length=400)
    host_key = forms.CharField(required=False, max_length=1000)
    remote = forms.CharField(required=False, max_length=400)
    branch = forms.CharField(required=False, max_length=200)
    server = forms.ChoiceField(
        required=False,
        choices=[
            ("", "– không ghi cấu hình kèm –"),
            ("nginx", "nginx"),
            ("apache", "Apache"),
            ("iis", "IIS"),
            ("iis-rewrite", "IIS có URL Rewrite"),
        ],
    )
    address = forms.CharField(required=False, max_length=300)
    elsewhere = forms.BooleanField(required=False)

    def __init__(self, *args: Any, root: Path, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._root = root

    @property
    def written(self) -> Mapping[str, str]:
        """What is to be written: everything but how it was checked."""
        values = {name: str(value or "") for name, value in self.cleaned_data.items()}
        return {name: value for name, value in values.items() if name != "elsewhere"}

    def clean(self) -> dict[str, Any]:
        """Say at each field what cannot be, before anything is written."""
        given: dict[str, Any] = super().clean() or {}
        if not self.changed_data:
            return given  # what stood there before may be for another machine
        way = str(given.get("to") or "")
        for name in NEEDS.get(cast(Way, way), ()):
            if name not in self.errors and not given.get(name):
                self.add_error(name, "cách đăng đã chọn cần ô này; điền vào.")
        checks: Mapping[str, Callable[[str], str]] = {
            "path": self._against_folder if way == "folder" else _against_place,
            "host": _against_host,
            "user": _against_word,
            "key": self._against_key,
            "host_key": _against_host_key,
            "remote": self._against_remote,
            "branch": _against_branch,
            "address": _against_address,
        }
        for name, against in checks.items():
            value = str(given.get(name) or "")
            said = against(value) if way and value and name not in self.errors else ""
            if said:
                self.add_error(name, said)
        return given

    def _against_folder(self, path: str) -> str:
        said = _against_place(path)
        if said or self.cleaned_data.get("elsewhere"):
            return said
        try:
            return _against_copying(self._root, path)
        except (OSError, RuntimeError, ValueError):
            return f"không xem được thư mục này; xem lại quyền và chỗ viết sai, {_OTHERWISE}"

    def _against_key(self, path: str) -> str:
        """Say why a file cannot be the private key, or ""."""
        said = _against_place(path)
        if said:
            return said
        if path.endswith(".pub"):
            return "đây là nửa công khai của khóa; ghi tệp cùng tên không có .pub ở cuối."
        file = self._root / Path(path).expanduser()
        try:
            if file.resolve().is_relative_to(self._root.resolve()):
                return (
                    "tệp khóa nằm trong thư mục của chuyên mục: ai có bản sao là có khóa; chuyển "
                    "nó ra ngoài, ví dụ vào thư mục .ssh của bạn."
                )
            if self.cleaned_data.get("elsewhere") or file.is_file():
                return ""
        except (OSError, RuntimeError, ValueError):
            return f"không xem được tệp này; xem lại chỗ viết sai, {_OTHERWISE}"
        return f"không thấy tệp khóa này; xem lại chỗ viết sai, {_OTHERWISE}"

    def _against_remote(self, remote: str) -> str:
        """Say why there can be no repository of git, or ""."""
        said = _against_place(remote)
        if said:
            return said
        try:
            has_password = urlsplit(remote).password is not None
        except ValueError:
            return "địa chỉ viết chưa đúng; chép lại địa chỉ mà nơi giữ kho cho."
        if has_password:
            return "địa chỉ có mật khẩu, mà ai đọc tệp cũng thấy; bỏ mật khẩu, dùng khóa SSH."
        if _LOCAL.match(remote) and not self.cleaned_data.get("elsewhere"):
            folder = self._root / Path(remote).expanduser()
            if not folder.is_dir():
                return f"không thấy kho ở thư mục này; xem lại chỗ viết sai, {_OTHERWISE}"
        return ""


def _against_copying(root: Path, path: str) -> str:
    """Say why no site may be copied into a folder, or "". Raises as ``Path`` does."""
    if os.name != "nt" and _FOREIGN_PATH.match(path):
        return (
            "đây là cách viết thư mục của Windows, máy này không hiểu; ghi thư mục như máy này "
            f"thấy, {_OTHERWISE}"
        )
    folder = root / Path(path).expanduser()
    if folder.resolve().is_relative_to(root.resolve()):
        return "thư mục này nằm trong thư mục của chuyên mục; chọn một nơi ở ngoài."
    if folder.exists() and not folder.is_dir():
        return "đây là một tệp, không phải thư mục; ghi thư mục mà máy chủ web đọc."
    if not folder.is_dir():
        return f"không thấy thư mục này; tạo nó, nối lại ổ mạng, xem lại chỗ viết sai, {_OTHERWISE}"
    if not os.access(folder, os.W_OK | os.X_OK):
        return "máy này không được ghi vào thư mục ấy; xin người quản lý máy chủ quyền ghi."
    return ""


_OTHERWISE = "hoặc chọn «Nơi ấy chỉ máy khác thấy» ở dưới nếu máy khác đăng trang."


def _against_place(value: str) -> str:
    if value.startswith("-"):
        return "không được bắt đầu bằng dấu gạch."
    return "" if value.isprintable() else "có ký tự không nhìn thấy được; gõ lại bằng bàn phím."


def _against_word(value: str) -> str:
    if re.search(r"\s", value):
        return "không có dấu cách ở giữa."
    return _against_place(value)


def _against_host(host: str) -> str:
    """Say why a machine cannot be called so, or ""."""
    if "://" in host or "/" in host:
        return "chỉ ghi tên máy, không có https:// hay dấu / ."
    if "@" in host:
        return "chỉ ghi tên máy; phần đứng trước @ ghi vào ô Tên đăng nhập ở máy chủ."
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if re.fullmatch(r"[^:]+:\d+", host):
            return "chỉ ghi tên máy; số sau dấu hai chấm ghi vào ô Cổng."
        if re.fullmatch(r"[\d.]+", host):
            return "không phải là địa chỉ của máy nào: cần bốn số từ 0 đến 255, cách nhau dấu chấm."
        if not all(_LABEL.fullmatch(label) for label in host.split(".")):
            return "không phải là tên máy; ghi như web.phuong.gov.vn hoặc 10.0.0.5 ."
    return ""


def _against_host_key(key: str) -> str:
    """Say why this is not what ``ssh-keyscan`` prints, or ""."""
    if _HOST_KEY.fullmatch(key):
        return ""
    _, _, rest = key.partition(" ")
    if _HOST_KEY.fullmatch(rest):
        return "bỏ tên máy ở đầu dòng, bắt đầu từ chữ ssh- hay ecdsa-."
    return (
        "không phải là khóa của máy chủ; chép cả dòng mà ssh-keyscan in ra, trừ tên máy ở đầu, "
        "bắt đầu bằng ssh-ed25519 , ssh-rsa hay ecdsa-… ."
    )


def _against_branch(branch: str) -> str:
    if _BRANCH.fullmatch(branch):
        return ""
    return "git không cho đặt tên nhánh như vậy; dùng chữ không dấu, số, gạch nối, ví dụ pages."


def _against_address(address: str) -> str:
    read = read_site_address(address)
    if not isinstance(read, Slip):
        return ""
    return f"{read.message} Ghi như {read.meant or 'https://thidua.phuong.gov.vn/'}"
