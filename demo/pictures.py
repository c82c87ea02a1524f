"""Every sample picture: its place among the articles, and what draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from canvas import Canvas
from hero_scenes import (
    border_mountains,
    delta_river,
    drafting_table,
    farmyard,
    forge,
    harvest,
    mountain_road,
)
from history_scenes import (
    forest_hall,
    lotus_lake,
    loudspeaker_terraces,
    open_book,
    river_doves,
    three_aims,
)
from ward_scenes import banyan_yard, letters, village_lane

Scene = Callable[[Canvas], None]

JPEG_QUALITY = 84

PICTURES: Mapping[str, Scene] = {
    "nguyen-thi-minh-khai-ten-nguoi-ten-phuong/bia.jpg": lotus_lake,
    "luat-thi-dua-khen-thuong-2022-noi-gi-ve-phong-trao/bia.jpg": open_book,
    "dai-hoi-chien-si-thi-dua-nam-1952/bia.jpg": forest_hall,
    "quyet-dinh-258-ngay-truyen-thong-thi-dua-yeu-nuoc/bia.jpg": river_doves,
    "loi-keu-goi-thi-dua-ai-quoc/bia.jpg": loudspeaker_terraces,
    "loi-keu-goi-thi-dua-ai-quoc/anh-2.jpg": three_aims,
    "chung-tay-vi-nguoi-ngheo-va-nhung-phong-trao-quen-thuoc/bia.jpg": village_lane,
    "cu-chinh-lan-nguoi-duoi-xe-tang-o-giang-mo/bia.jpg": mountain_road,
    "tran-dai-nghia-tri-thuc-voi-khang-chien/bia.jpg": drafting_table,
    "nguyen-thi-chien-nu-anh-hung-dau-tien/bia.jpg": delta_river,
    "hoang-hanh-nguoi-nong-dan-anh-hung/bia.jpg": harvest,
    "hoang-hanh-nguoi-nong-dan-anh-hung/anh-2.jpg": farmyard,
    "ngo-gia-kham-nguoi-tho-khong-nan-chi/bia.jpg": forge,
    "the-nao-la-mot-dien-hinh-tien-tien/bia.jpg": banyan_yard,
    "gui-bai-ve-chuyen-muc-viec-nho-y-nghia-lon/bia.jpg": letters,
    "nguyen-quoc-tri-tu-chien-dich-bien-gioi/bia.jpg": border_mountains,
}


def draw(scene: Scene, target: Path) -> None:
    """Draw one scene and store it as a JPEG, without any metadata."""
    canvas = Canvas()
    scene(canvas)
    target.parent.mkdir(parents=True, exist_ok=True)
    canvas.stored().save(target, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
