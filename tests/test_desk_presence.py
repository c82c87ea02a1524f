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
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from desks import Desk, running
from projects import make_project

from thidua.desk.presence import Presence, alone, announce


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


_CLICKS = 5


@pytest.mark.parametrize("round_", range(8))
def test_of_five_desks_opened_at_once_four_are_led_to_the_one(tmp_path: Path, round_: int) -> None:
    together, led = (threading.Barrier(_CLICKS, timeout=60) for _ in range(2))
    here = f"http://127.0.0.1:{9000 + round_}/"

    def click() -> Presence | None:
        together.wait()
        with alone(tmp_path) as other:
            if other is None:
                # Between the lock and these words lies what a desk does until it listens.
                threading.Event().wait(0.01 * round_)
                announce(tmp_path, here)
            led.wait()  # the one that is open stays so for as long as anybody comes
            return other

    with ThreadPoolExecutor(_CLICKS) as clicks:
        found = [one.result() for one in [clicks.submit(click) for _ in range(_CLICKS)]]
    assert sorted(one.address if one else "" for one in found) == ["", *[here] * (_CLICKS - 1)]


def test_a_desk_that_ends_before_it_has_told_leaves_its_place_to_the_next(tmp_path: Path) -> None:
    is_held, is_asked = threading.Event(), threading.Event()

    def fail() -> None:
        with alone(tmp_path):
            is_held.set()
            is_asked.wait()

    with ThreadPoolExecutor(1) as first:
        failing = first.submit(fail)
        is_held.wait()
        threading.Timer(0.2, is_asked.set).start()
        with alone(tmp_path) as other:
            assert other is None
        failing.result()


def test_two_double_clicks_open_one_desk(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    with contextlib.ExitStack() as stack:
        clicks = [
            stack.enter_context(
                subprocess.Popen(
                    _command(root),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    encoding="utf-8",
                )
            )
            for _ in range(2)
        ]
        told = []
        try:
            for one in clicks:
                assert one.stdout is not None
                told.append(one.stdout.readline())
        finally:
            for one in clicks:
                one.send_signal(signal.SIGTERM)
    led, opened = sorted(told)
    assert opened.startswith("Bàn biên tập: http://127.0.0.1:")
    assert led.startswith("Bàn biên tập đang mở sẵn: http://127.0.0.1:")
    addresses = [re.search(r"http\S+/", one) for one in told]
    assert len({one[0] for one in addresses if one}) == 1
