"""Photograph every kind of page of a region: ``python3 demo/region_pages.py [--few] [FOLDER]``.

An office above two dozen invented wards is made, with some that are late, silent, stale, unheard or
keep their progress to themselves. Every kind of page is photographed whole, on a phone, a tablet
and a desktop, by day and by night, into ``.cache/pictures``; a few of them, as they look before
anybody scrolls, into ``tests/screenshots``.
"""

import argparse
import io
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Literal

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))
sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

import browser
import environment
import screenshots
import site_screenshots
from screenshots import Screen, Shot

if screenshots.is_inside():
    import yaml
    from region_makers import ARTICLES, KINDS, NOW, PLACES, PROVINCE, RADIO, make_ward

    from thidua.meter import Meter
    from thidua.region.gathering import gather
    from thidua.region.settings import read_region
    from thidua.region.site import build_site
    from thidua.region.store import Store

WARDS = 24
SCREENS = (Screen(360, 800, 1), Screen(768, 1000, 1), Screen(1440, 1000, 1))
KEPT = ("overview", "ward", "exemplars", "comparison")
SCHEMES: "tuple[Literal['light', 'dark'], ...]" = ("light", "dark")
KEPT_SCREENS = (Screen(360, 1200, 2), Screen(1440, 1000, 1))


def main() -> int:
    """Go on inside ``.venv``, make the office and take every picture."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=site_screenshots.PICTURES)
    parser.add_argument("--few", action="store_true", help="chỉ các ảnh ở tests/screenshots")
    given = parser.parse_args()
    environment.enter(environment.TEST)
    given.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as made,
        screenshots.served(make_region(Path(made))) as address,
        screenshots.started(browser.provide(Path(sys.executable))) as chromium,
    ):
        for kind, place in () if given.few else KINDS.items():
            for screen in SCREENS:
                for scheme in SCHEMES:
                    shot = Shot(f"region-{kind}", screen, scheme)
                    with screenshots.opened(chromium, address + place, shot) as page:
                        picture = site_screenshots.whole(page, scheme, screen.width)
                    (given.folder / shot.name).with_suffix(".jpg").write_bytes(picture)
        environment.tell(f"  ảnh từng loại trang: {given.folder}")
        for kind in KEPT:
            for screen in KEPT_SCREENS:
                for scheme in SCHEMES if kind == KEPT[0] else SCHEMES[:1]:
                    shot = Shot(f"region-{kind}", screen, scheme)
                    with screenshots.opened(chromium, address + KINDS[kind], shot) as page:
                        shown = page.screenshot(animations="disabled", caret="hide")
                    picture = screenshots.compress(shown)
                    (screenshots.PICTURES / shot.name).write_bytes(picture)
                    environment.tell(f"  {shot.name:<32}{len(picture) // 1000:>5} kB")
    return 0


def make_region(folder: Path) -> Path:
    """Found wards and an office that follows them; return where its site lies."""
    rows = []
    for number, place in enumerate(PLACES[:WARDS]):
        row = {"code": place.code, "cluster": f"cum-{number % 3 + 1}"}
        rows.append(row)
        if number == 5:
            continue  # nobody wrote yet where it is
        ward = make_ward(
            folder,
            place,
            articles=(12, 4, 7, 44)[number % 4],
            newest=NOW.date() - timedelta(days=200 if number % 9 == 8 else number),
            wanted=(ARTICLES, RADIO) if number % 4 == 1 else (ARTICLES,),
        )
        if number == 7:
            (ward.site / "du-lieu/chi-tieu.json").unlink()
            ward.change("index.json", _without_progress)
        row["folder"] = str(ward.site)
    root = folder / "so"
    root.mkdir()
    told = {
        "name": "Sở Nội vụ thành phố Mẫu",
        "site_url": "https://tong-hop.mau.example/",
        "parent": "Ủy ban nhân dân thành phố Mẫu",
        "responsible": "Nguyễn Văn Mẫu, Giám đốc Sở",
        "contact": {"phone": "0225 000 0000", "email": "thidua@mau.example"},
        "demo": True,
        "clusters": [{"id": f"cum-{n}", "name": f"Cụm thi đua số {n}"} for n in (1, 2, 3)],
        "same": [[f"{rows[0]['code']}/tran-van-trung", f"{rows[1]['code']}/tran-van-trung"]],
        "wards": rows,
    }
    text = yaml.safe_dump(told, allow_unicode=True, sort_keys=False)
    (root / "region.yml").write_text(text, "utf-8")
    region = read_region(root).region
    if region is None:
        raise environment.SetupError(f"region.yml mẫu của tỉnh {PROVINCE} còn lỗi.", "xem lại mã.")
    later = NOW + timedelta(days=5)
    with Store(root) as store:
        gather(region, root, store, NOW, Meter(io.StringIO(), {}))
        shutil.rmtree(rows[3]["folder"])
        gather(region, root, store, later, Meter(io.StringIO(), {}))
        build_site(region, root, store, later, Meter(io.StringIO(), {}))
    return root / "site"


def _without_progress(told: "dict[str, list[dict[str, object]]]") -> None:
    told["files"] = [one for one in told["files"] if one["name"] != "chi-tieu.json"]


if __name__ == "__main__":
    sys.exit(environment.guard(main))
