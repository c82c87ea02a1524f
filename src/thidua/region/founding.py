"""A new region's folder: ``region.yml`` with every ward of a province, ready to be filled in."""

from __future__ import annotations

from thidua.source.head import quoted
from thidua.starter.units import Place

_HEAD = """\
# Nơi tổng hợp các phường, xã. Hướng dẫn: huong-dan/cap-tren.md
name: {name}
site_url: {site_url} # địa chỉ của trang tổng hợp
column: Thi đua yêu nước
# parent: UBND thành phố …
place: {place} # địa danh ghi trên văn bản
# responsible: Giám đốc Sở
# contact: {{phone: …, email: …}}
show_progress: true # false: trang không nêu ai đúng kế hoạch, ai chậm
silent_after: 90 # quá bấy nhiêu ngày không có bài mới thì coi là im lặng

# Cụm, khối thi đua; dòng của phường ghi  cluster: cum-1
clusters:
  - {{id: cum-1, name: Cụm thi đua số 1}}

# Chấm điểm: chỉ bật khi cơ quan đã có trọng số.
# scoring:
#   - {{id: chi-tieu, text: Hoàn thành chỉ tiêu kế hoạch, measure: windows-met, points: 60}}
#   - {{id: tin-bai, text: Số tin bài trong năm, measure: articles, points: 20, full_at: 12}}
#   - {{id: guong, text: Điển hình được nêu gương, measure: exemplars, points: 20, full_at: 4}}

# Mỗi phường, xã một dòng. Điền address (trang của phường) hoặc folder (thư mục site/ của phường),
# cluster, followed_by (người theo dõi), since (từ ngày), email (để soạn thư nhắc).
wards:
"""


def render_region(name: str, site_url: str, place: str, wards: tuple[Place, ...]) -> str:
    """Return the text of a new ``region.yml``."""
    head = _HEAD.format(name=quoted(name), site_url=site_url, place=quoted(place))
    rows = (f'  - {{code: "{ward.code}"}} # {ward.name}\n' for ward in wards)
    return head + "".join(rows)
