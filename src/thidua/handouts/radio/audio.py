"""A script as sound, by a speech program that is on this machine: nothing is ever fetched.

piper speaks (a neural voice in one ``.onnx`` file, offline), or espeak-ng, whose voice is plainly a
machine's and comes with it; ffmpeg brings it to the loudness of
broadcasting, EBU R 128: −23 LUFS, peaks below −1 dBTP. Whoever listens hears that a machine reads,
and the file says so too.
"""

from __future__ import annotations

import json
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
_WORDS_PER_SYLLABLE = 0.72
"""What espeak-ng calls words a minute: asked for 180 it says 250 Vietnamese syllables."""
_MEASURED = {
    "measured_I": "input_i",
    "measured_TP": "input_tp",
    "measured_LRA": "input_lra",
    "measured_thresh": "input_thresh",
    "offset": "target_offset",
}
"""What ffmpeg's filter is to be told, by what it calls that when it has listened."""
_SETTING = "extra.ward.radio.voice"


@dataclass(frozen=True, slots=True)
class Speaker:
    """What speaks on this machine: it takes words as its input, and writes a WAV."""

    program: Path
    ffmpeg: Path
    model: Path | None = None
    """piper's voice; without one the program is espeak-ng, which has its own."""

    def arguments(self, target: Path, speed: int) -> tuple[str | Path, ...]:
        """Return how it is asked; ``speed`` is in syllables a minute."""
        if self.model is None:
            words = round(speed * _WORDS_PER_SYLLABLE)
            return ("-v", "vi", "-s", str(words), "--stdin", "-w", target)
        # Without chance in it, the same script sounds the same.
        quiet = ("--noise_scale", "0", "--noise_w", "0", "--sentence_silence", "0.4")
        return ("--model", self.model, "--output_file", target, *quiet)


def find_speaker(root: Path, voice: str | None) -> Speaker:
    """Return what speaks here: piper where the ward names a voice of it, else espeak-ng.

    Raises :class:`HandoutError` that names all that is missing.
    """
    ffmpeg = _program("ffmpeg")
    model = root / voice if voice else None
    program = _program("piper" if model else "espeak-ng")
    missing: list[str] = []
    if program is None and model:
        missing.append("chương trình đọc piper (cài:  python -m pip install piper-tts)")
    elif program is None:
        missing.append(
            "giọng đọc: hoặc piper (giọng nghe tự nhiên; cài  python -m pip install piper-tts , "
            "tải một giọng vi_VN gồm tệp .onnx và tệp .onnx.json cùng tên, ghi đường dẫn tệp "
            f".onnx vào  {_SETTING}  trong mkdocs.yml), hoặc espeak-ng (giọng máy, có sẵn tiếng "
            "Việt; Windows:  winget install eSpeak-NG.eSpeak-NG ; Ubuntu:  sudo apt install "
            "espeak-ng)"
        )
    if model and not model.is_file():
        missing.append(f"tệp giọng đọc «{voice}» mà  {_SETTING}  ghi (không thấy tệp này)")
    if ffmpeg is None:
        missing.append(
            "ffmpeg (Windows:  winget install ffmpeg ; Ubuntu:  sudo apt install ffmpeg)"
        )
    if missing or program is None or ffmpeg is None:
        raise HandoutError(
            Refusal(
                "--audio",
                f"máy này chưa làm được tệp âm thanh, còn thiếu: {'; '.join(missing)}.",
                "nhờ người phụ trách kỹ thuật cài những thứ trên (chương trình này không tự tải gì "
                "về); không có thì đọc kịch bản như thường.",
            )
        )
    return Speaker(program, ffmpeg, model)


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
            speaker.program,
            *speaker.arguments(speech, script.pace.speed),
            words=words_of(script),
        )
        _run(
            speaker.ffmpeg,
            *("-hide_banner", "-loglevel", "error", "-y", "-i", speech),
            *("-af", _levelled(speaker.ffmpeg, speech)),
            *("-ar", "44100", "-ac", "1", "-b:a", "96k", "-map_metadata", "-1"),
            *("-fflags", "+bitexact", "-flags:a", "+bitexact"),
            *("-metadata", f"title={script.article.matter.title}"),
            *("-metadata", f"comment={COMMENT}; {script.article.digest}", sound),
        )
        return sound.read_bytes()


def _levelled(ffmpeg: Path, speech: Path) -> str:
    """Return the filter that brings a recording to its loudness, once that was listened to whole.

    Without, the filter has to guess what comes, and is up to one LU off. Raises
    :class:`HandoutError`.
    """
    listen = f"{LOUDNESS}:print_format=json"
    told = _run(ffmpeg, "-hide_banner", "-nostats", "-i", speech, "-af", listen, "-f", "null", "-")
    try:
        found = json.loads(told[told.rindex("{") : told.rindex("}") + 1])
        measured = ":".join(f"{name}={float(found[key])}" for name, key in _MEASURED.items())
    except (ValueError, KeyError, TypeError):
        return LOUDNESS  # another ffmpeg may tell otherwise: then it is to guess
    return f"{LOUDNESS}:{measured}:linear=true"


def _run(program: Path, *arguments: str | Path, words: str = "") -> str:
    """Run a program to its end and return what it told beside its work.

    Raises :class:`HandoutError` with the last thing it said.
    """
    try:
        done = subprocess.run(
            [str(program), *map(str, arguments)],
            input=words.encode(),
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
        said = done.stderr.decode("utf-8", "replace").strip()
        reason = said.splitlines()[-1] if said else f"dừng với mã {done.returncode}"
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
    return said
