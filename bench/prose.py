"""Vietnamese sentences that nobody wrote: plain news of work that wards do, without a person in it.

Short parts are put together by chance, so that texts differ as those of people do: numbers stand
between, and of two articles hardly any five words running are the same. No rule of wording finds
fault with them. What is told happened nowhere.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

WHEN = (
    "Ngay từ đầu tháng",
    "Sau giờ làm việc",
    "Mỗi sáng thứ bảy",
    "Trong ba tuần qua",
    "Cuối quý trước",
    "Khi mùa mưa tới",
    "Vào dịp nghỉ lễ",
    "Từ kế hoạch chung",
    "Qua nhiều lần bàn bạc",
    "Đúng ngày ra quân",
    "Nhờ góp sức đều tay",
    "Theo lịch đã hẹn",
    "Bước sang năm mới",
    "Trước kỳ họp giữa năm",
    "Giữa những ngày nắng gắt",
    "Hưởng ứng đợt cao điểm",
)
WHO = (
    "tổ dân phố {n}",
    "khu phố {n}",
    "hội phụ nữ khu {n}",
    "chi đoàn khu phố {n}",
    "cựu chiến binh khu {n}",
    "ban mặt trận khu {n}",
    "tổ tự quản số {n}",
    "nhóm tình nguyện số {n}",
    "câu lạc bộ khu {n}",
    "đội dân phòng số {n}",
    "bà con xóm {n}",
    "hộ kinh doanh dãy {n}",
    "công đoàn cơ sở {n}",
    "tổ công nghệ số {n}",
    "nhà văn hóa khu {n}",
    "ban chợ tổ {n}",
)
DID = (
    "dọn sạch",
    "trồng mới",
    "sơn lại",
    "góp công sửa",
    "cùng nhau chăm",
    "lắp thêm đèn cho",
    "kè chắc",
    "mở rộng",
    "nạo vét",
    "dựng biển chỉ dẫn ở",
    "khơi thông",
    "bàn giao",
    "đưa vào sử dụng",
    "nhận chăm lo",
    "gắn tên cho",
    "quét dọn hằng tuần",
    "bảo dưỡng",
    "vẽ tranh tường quanh",
)
WHAT = (
    "đoạn kênh ven đồng",
    "hàng cây trước cổng chợ",
    "vườn hoa đầu ngõ",
    "lối đi ra bến xe",
    "sân chơi giữa khu",
    "tủ sách dùng chung",
    "bờ rào hoa giấy",
    "mương thoát nước phía đông",
    "bãi tập kết vật liệu cũ",
    "chiếc cầu nhỏ qua rạch",
    "dãy ghế đá ven hồ",
    "bảng tin của khu",
    "điểm thu gom rác tái chế",
    "con đường bê tông liên tổ",
    "hệ thống loa nội bộ",
    "phòng đọc buổi tối",
    "vườn ươm cây giống",
    "góc học ngoại ngữ",
    "kho dụng cụ chung",
    "đường điện chiếu sáng",
)
HOW = (
    "chia thành {n} nhóm nhỏ",
    "mỗi nhà góp {n} giờ công",
    "mang theo {n} món dụng cụ",
    "sau {n} lần rút kinh nghiệm",
    "không xin {n} triệu ngân sách",
    "theo {n} bản vẽ niêm yết",
    "công khai {n} khoản thu chi",
    "ghi {n} trang sổ theo dõi",
    "phân công {n} phần việc",
    "nhờ {n} thợ trong khu",
    "lấy {n} ý kiến trước đó",
    "tận dụng {n} khối vật liệu",
    "làm gọn {n} đoạn một",
    "chụp {n} ảnh trước sau",
)
RESULT = (
    "lối đi rộng thêm {n} mét",
    "đã có {n} hộ tham gia",
    "trồng được {n} cây bóng mát",
    "giảm {n} phần trăm lượng rác",
    "thắp sáng {n} điểm tối",
    "xong trước hạn {n} ngày",
    "thu về {n} cân giấy vụn",
    "quỹ chung có thêm {n} triệu đồng",
    "đón {n} lượt người xem",
    "nhân ra {n} nơi khác",
    "sửa xong {n} đoạn hỏng",
    "ghi nhận {n} sáng kiến",
    "mở được {n} buổi hướng dẫn",
    "tặng {n} đầu sách mới",
)
LINKING = (
    "Cách ấy được {n} nơi tìm hiểu",
    "Việc nhỏ mà {n} nhà thấy rõ",
    "Bước tiếp theo có {n} việc",
    "Kết quả dán ở {n} bảng tin",
    "Còn lại {n} phần làm dần",
    "Thêm {n} ý kiến vào sổ",
    "Phong trào lan sang {n} nơi",
    "Cả {n} tổ cùng giữ gìn",
)
TOPICS = (
    "Cách làm mới",
    "Việc chung của khu",
    "Điều rút ra",
    "Chặng đường tới",
    "Từ ý tưởng đến việc làm",
    "Sức dân góp lại",
    "Giữ gìn lâu dài",
    "Những con số",
)


def sentence(rng: random.Random) -> str:
    """Return a whole sentence of 15 to 30 words, with its full stop."""
    who, did, what = act(rng)
    when, how, result = rng.choice(WHEN), part(rng, HOW), part(rng, RESULT)
    return rng.choice(
        (
            f"{when}, {who} {did} {what}, {how}; {result}.",
            f"{opened(who)} {did} {what}, {how}.",
            f"{part(rng, LINKING)}: {who} {did} {what}, {result}.",
            f"{when}, {who} {did} {what} và {result}.",
            f"{opened(how)}, {who} {did} {what}; {result}.",
        )
    )


def title(rng: random.Random) -> str:
    """Return a headline of 6 to 13 words."""
    who, did, what = act(rng)
    return f"{opened(who)} {did} {what}"


def phrase(rng: random.Random) -> str:
    """Return a few words to stand out in a text."""
    return part(rng, RESULT)


def paragraphs(rng: random.Random, words: int) -> Iterator[str]:
    """Yield headings, paragraphs and lists in Markdown, of ``words`` words or up to 60 more."""
    written = 0
    while written < words:
        if rng.random() < 0.2:
            heading = f"{rng.choice(TOPICS)} ở {part(rng, WHO)}"
            written += len(heading.split())
            yield f"## {heading}"
        if rng.random() < 0.15:
            items = [f"- {opened(part(rng, RESULT))}" for _ in range(4)]
            block = "\n".join(items)
        else:
            block = f"{sentence(rng)} {sentence(rng)} **{opened(phrase(rng))}**, *{phrase(rng)}*."
        written += len(block.split())
        yield block


def act(rng: random.Random) -> tuple[str, str, str]:
    """Return who did what to what."""
    return part(rng, WHO), rng.choice(DID), rng.choice(WHAT)


def part(rng: random.Random, parts: tuple[str, ...]) -> str:
    """Return one of the parts, with a number where it has room for one."""
    return rng.choice(parts).format(n=rng.randint(2, 97))


def opened(words: str) -> str:
    """Return words as they open a sentence."""
    return words[0].upper() + words[1:]
