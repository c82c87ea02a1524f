"""Sound and film, freed from place, owner and camera; what is heard and seen stays as it is.

An MP4 or MOV tells offsets into itself, so nothing may move: what must go is overwritten with
zeros and renamed ``free``, which players pass over (ISO/IEC 14496-12, section 8.1.2).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from thidua.attachments.pictures import riff_chunks
from thidua.attachments.refusal import Refusal, broken

_FILE_BOXES = frozenset(
    {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"sidx", b"mfra", b"pdin", b"pnot", b"wide"}
)
_FILM_BOXES = frozenset({b"mvhd", b"trak", b"mvex", b"iods"})
_TRACK_BOXES = frozenset({b"tkhd", b"edts", b"mdia", b"tref", b"tapt", b"load", b"clip", b"matt"})
_MEDIA_BOXES = frozenset({b"mdhd", b"hdlr", b"minf", b"elng"})
_READERS_TRACKS = frozenset({b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"tmcd"})
"""What people see, hear and read. Other tracks hold the camera's path, faces, movements."""

_WAVE_KEPT = frozenset({b"fmt ", b"fact", b"data"})


@dataclass(frozen=True, slots=True)
class _Box:
    name: bytes
    start: int
    body: int
    end: int


def clean_mpeg4(content: bytes) -> bytes:
    """Return an MP4, M4A or MOV without notes and foreign tracks. Raises :class:`Refusal`."""
    film = bytearray(content)
    try:
        top = list(_boxes(film, 0, len(film)))
        is_in_pieces = any(box.name == b"moof" for box in top)
        for box in top:
            if box.name == b"moov":
                _clean_film(film, box, is_in_pieces=is_in_pieces)
            elif box.name not in _FILE_BOXES:
                _blank(film, box)
    except (struct.error, IndexError) as error:
        raise broken() from error
    if not any(box.name == b"moov" for box in top):
        raise broken()
    return bytes(film)


def clean_mp3(content: bytes) -> bytes:
    """Return the bare sound of an MP3: no ID3 before it, no ID3 or APE behind it.

    Raises :class:`Refusal`.
    """
    start, end = 0, len(content)
    while content[start : start + 3] == b"ID3":
        head = content[start : start + 10]
        if len(head) < 10:
            raise broken()
        length = sum(
            (byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True)
        )
        start += 10 + length + (10 if head[5] & 0x10 else 0)
    while True:
        if content[end - 128 : end - 125] == b"TAG":
            end -= 128
        elif content[end - 32 : end - 24] == b"APETAGEX":
            length, flags = struct.unpack("<I4xI", content[end - 20 : end - 8])
            end -= length + (32 if flags & 0x80000000 else 0)
        else:
            break
    sound = content[start:end]
    if not sound.strip(b"\0") or b"APETAGEX" in sound[-4096:]:
        raise broken()
    return sound


def clean_wave(content: bytes) -> bytes:
    """Return a WAV with nothing but its sound. Raises :class:`Refusal`."""
    try:
        kept = [chunk for name, chunk in riff_chunks(content) if name in _WAVE_KEPT]
    except struct.error as error:
        raise broken() from error
    body = b"WAVE" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _clean_film(film: bytearray, moov: _Box, *, is_in_pieces: bool) -> None:
    for box in _boxes(film, moov.body, moov.end):
        if box.name not in _FILM_BOXES:
            _blank(film, box)
        elif box.name == b"trak":
            if _handler(film, box) in _READERS_TRACKS:
                _clean_track(film, box)
            elif is_in_pieces:
                raise Refusal(
                    "có kèm đường đi hay số liệu của máy quay mà máy không tự xóa được.",
                    "mở bằng chương trình sửa video, xuất lại thành .mp4.",
                )
            else:
                for start, end in _samples(film, box):
                    film[start:end] = bytes(end - start)
                _blank(film, box)


def _clean_track(film: bytearray, track: _Box) -> None:
    for box in _boxes(film, track.body, track.end):
        if box.name not in _TRACK_BOXES:
            _blank(film, box)
        elif box.name == b"mdia":
            for part in _boxes(film, box.body, box.end):
                if part.name not in _MEDIA_BOXES:
                    _blank(film, part)


def _handler(film: bytearray, track: _Box) -> bytes:
    handler = _find(film, track, b"mdia", b"hdlr")
    return bytes(film[handler.body + 8 : handler.body + 12]) if handler else b""


def _samples(film: bytearray, track: _Box) -> Iterator[tuple[int, int]]:
    """Yield where a track's samples lie, chunk by chunk."""
    table = [
        _find(film, track, b"mdia", b"minf", b"stbl", name)
        for name in (b"stsz", b"stsc", b"stco", b"co64")
    ]
    sizes_box, runs_box, short, wide = table
    places_box = short or wide
    if sizes_box is None or runs_box is None or places_box is None:
        return
    one_size, count = struct.unpack(">II", film[sizes_box.body + 4 : sizes_box.body + 12])
    sizes = [one_size] * min(count, len(film)) if one_size else _numbers(film, sizes_box, 12, "I")
    runs = _numbers(film, runs_box, 8, "I")
    places = _numbers(film, places_box, 8, "I" if short else "Q")
    next_sample, run = 0, 0
    for number, place in enumerate(places, 1):
        while run + 3 < len(runs) and runs[run + 3] <= number:
            run += 3
        in_chunk = sizes[next_sample : next_sample + runs[run + 1]]
        next_sample += len(in_chunk)
        if place + sum(in_chunk) > len(film):
            raise broken()
        yield place, place + sum(in_chunk)


def _numbers(film: bytearray, box: _Box, head: int, kind: str) -> list[int]:
    values = bytes(film[box.body + head : box.end])
    count = len(values) // struct.calcsize(f">{kind}")
    return list(struct.unpack_from(f">{count}{kind}", values))


def _find(film: bytearray, box: _Box, *names: bytes) -> _Box | None:
    found: _Box | None = box
    for name in names:
        if found is None:
            return None
        inner = _boxes(film, found.body, found.end)
        found = next((one for one in inner if one.name == name), None)
    return found


def _boxes(film: bytearray, start: int, end: int) -> Iterator[_Box]:
    while start + 8 <= end:
        size, name = struct.unpack(">I4s", film[start : start + 8])
        body = start + 8
        if size == 1:
            (size,) = struct.unpack(">Q", film[body : body + 8])
            body += 8
        elif size == 0:
            size = end - start
        if size < body - start or start + size > end:
            raise broken()
        yield _Box(name, start, body, start + size)
        start += size


def _blank(film: bytearray, box: _Box) -> None:
    film[box.start + 4 : box.start + 8] = b"free"
    film[box.body : box.end] = bytes(box.end - box.body)
