"""A desk that is opened a second time, and one whose port somebody has."""

from __future__ import annotations

import contextlib
import json
import platform
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from desks import Desk, running
from projects import make_project


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("desk"))


def _command(root: Path, *options: str) -> list[str]:
    return [
        *(sys.executable, "-P", "-m", "thidua", "--root", str(root)),
        *("desk", "--no-browser", *options),
    ]


def _open_again(desk: Desk, *options: str) -> tuple[int, str]:
    done = subprocess.run(
        _command(desk.root, *options), capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_whoever_opens_a_desk_again_is_led_to_the_one_that_is_open(root: Path) -> None:
    with running(root) as desk:
        here = f"http://127.0.0.1:{desk.port}/"
        assert _open_again(desk) == (0, f"Bàn biên tập đang mở sẵn: {here}\n")
        # Asked to open it otherwise, it cannot: the one that is open has to be closed before.
        code, told = _open_again(desk, "--host", "bientap.mau.example")
        assert code == 1
        assert here in told
        assert "nhấn Ctrl+C ở cửa sổ đang chạy" in told
        presence = root / ".desk/dang-mo.json"
        assert json.loads(presence.read_bytes()) == {"address": here, "machine": platform.node()}
        # As it is read on another machine that shares the folder.
        presence.write_text(json.dumps({"address": here, "machine": "MAY-VAN-THU"}), "utf-8")
        code, told = _open_again(desk)
        assert code == 1
        assert "đang mở ở máy MAY-VAN-THU" in told
        assert here not in told
        presence.write_bytes(b"{")
        code, told = _open_again(desk)
        assert code == 1
        assert "không mở được thư mục .desk" in told
    # Whatever it was that ended: it is open to everybody again.
    with running(root):
        pass


def test_where_a_stranger_has_the_port_the_next_one_serves(root: Path) -> None:
    with contextlib.ExitStack() as stack:
        stranger = stack.enter_context(socket.socket())
        with contextlib.suppress(OSError):  # then somebody has it anyhow
            stranger.bind(("127.0.0.1", 8800))
            stranger.listen()
        process = stack.enter_context(
            subprocess.Popen(_command(root), stdout=subprocess.PIPE, encoding="utf-8")
        )
        assert process.stdout is not None
        try:
            told = process.stdout.readline()
        finally:
            process.send_signal(signal.SIGTERM)
        port = re.search(r"http://127\.0\.0\.1:(\d+)/", told)
        assert port
        assert 8800 < int(port[1]) < 8810
