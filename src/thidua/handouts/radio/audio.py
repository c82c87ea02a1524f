"""A script as sound, by a speech program that is on this machine: nothing is ever fetched.

piper speaks (a neural voice in one ``.onnx`` file, offline), ffmpeg brings it to the loudness of
broadcasting, EBU R 128: −23 LUFS, peaks below −1 dBTP. Whoever listens hears that a machine reads,
and the file says so too.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from thidua.handouts.radio.script import Line, Script
from thidua.handouts.selection import HandoutError, Refusal

ANNOUNCEMENT = "Nội dung sau đây do máy đọc."
COMMENT = "Giọng đọc do máy tạo"
LOUDNESS = "loudnorm=I=-23:TP=-1:LRA=7"
_PATIENCE_SECONDS = 900
_SETTING = "extra.ward.radio.voice"


@dataclass(frozen=True, slots=True)
class Speaker:
    """What speaks on this machine."""

    piper: Path
    model: Path
    ffmpeg: Path


def find_speaker(root: Path, voice: str | None) -> Speaker:
    """Return what speaks here. Raises :class:`HandoutError` that names all that is missing."""
    piper, ffmpeg = _program("piper"), _program("ffmpeg")
    model = root / voice if voice else None
    missing: list[str] = []
    if piper is None:
        missing.append("chương trình đọc piper (cài:  python -m pip install piper-tts)")
    if model is None:
        missing.append(
            "giọng đọc tiếng Việt: tải một giọng vi_VN của piper (tệp .onnx và tệp .onnx.json "
            f"cùng tên) về máy, rồi ghi đường dẫn tệp .onnx vào  {_SETTING}  trong mkdocs.yml"
        )
    elif not model.is_file():
        missing.append(f"tệp giọng đọc «{voice}» mà  {_SETTING}  ghi (không thấy tệp này)")
    if ffmpeg is None:
        missing.append(
            "ffmpeg (Windows:  winget install ffmpeg ; Ubuntu:  sudo apt install ffmpeg)"
        )
    if missing or piper is None or model is None or ffmpeg is None:
        raise HandoutError(
            Refusal(
                "--audio",
                f"máy này chưa làm được tệp âm thanh, còn thiếu: {'; '.join(missing)}.",
                "nhờ người phụ trách kỹ thuật cài những thứ trên (chương trình này không tự tải gì "
                "về); không có thì đọc kịch bản như thường.",
            )
        )
    return Speaker(piper, model, ffmpeg)


def _program(name: str) -> Path | None:
    """Find a program beside this Python, or wherever the system looks."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    return Path(found) if found else None


def words_of(script: Script) -> str:
    """Return all that is said, in one line, opened by the words that a machine reads."""
    lines = (step.text for one in script.passages for step in one.steps if isinstance(step, Line))
    return " ".join([ANNOUNCEMENT, *lines])


def record(speaker: Speaker, script: Script) -> bytes:
    """Return an MP3 of a script. Raises :class:`HandoutError` when a program fails."""
    with tempfile.TemporaryDirectory(prefix="thidua-") as name:
        speech, sound = Path(name) / "loi.wav", Path(name) / "loi.mp3"
        _run(
            speaker.piper,
            # Without chance in it, the same script sounds the same.
            *("--model", speaker.model, "--output_file", speech),
            *("--noise_scale", "0", "--noise_w", "0", "--sentence_silence", "0.4"),
            words=words_of(script),
        )
        _run(
            speaker.ffmpeg,
            *("-hide_banner", "-loglevel", "error", "-y", "-i", speech, "-af", LOUDNESS),
            *("-ar", "44100", "-ac", "1", "-b:a", "96k", "-map_metadata", "-1"),
            *("-fflags", "+bitexact", "-flags:a", "+bitexact"),
            *("-metadata", f"title={script.article.matter.title}"),
            *("-metadata", f"comment={COMMENT}; {script.article.digest}", sound),
        )
        return sound.read_bytes()


def _run(program: Path, *arguments: str | Path, words: str = "") -> None:
    """Run a program to its end. Raises :class:`HandoutError` with the last thing it said."""
    try:
        done = subprocess.run(
            [str(program), *map(str, arguments)],
            input=words.encode(),
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = told[-1] if told else f"dừng với mã {done.returncode}"
        is_done = done.returncode == 0
    except (OSError, subprocess.TimeoutExpired) as error:
        reason, is_done = str(error), False
    if not is_done:
        raise HandoutError(
            Refusal(
                program.name,
                f"không làm được tệp âm thanh ({reason}).",
                "thử chạy riêng chương trình ấy xem báo gì; kịch bản PDF và Word thì bỏ --audio mà "
                "lập.",
            )
        )
