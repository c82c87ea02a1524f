"""``problems.sarif``: problems in SARIF 2.1.0 (OASIS Standard, 2020), for code-scanning views.

Nothing here depends on the clock or the machine: the file names no folder and no moment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from thidua import __version__
from thidua.problems import Problem, Rule, Severity
from thidua.reports.codequality import describe, fingerprints

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_LINK = re.compile(r"\[([^\[\]]*)\](?=\()")


def render(problems: Sequence[Problem]) -> str:
    """Return the log: one run, a descriptor for each rule used, a result for each problem."""
    rules = sorted({problem.rule for problem in problems})
    places = {rule: place for place, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "thidua",
                "version": __version__,
                "language": "vi",
                "rules": [_descriptor(rule) for rule in rules],
            }
        },
        "language": "vi",
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(problem, places[problem.rule], fingerprint)
            for problem, fingerprint in zip(problems, fingerprints(problems), strict=True)
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _descriptor(rule: Rule) -> dict[str, object]:
    title, remedy = RULES.get(rule, (rule.value, "xem mục 17 của HUONG-DAN.md"))
    return {
        "id": rule.value,
        "shortDescription": {"text": _plain(title)},
        "fullDescription": {"text": _plain(f"{title}.")},
        "help": {"text": _plain(f"Cách sửa: {remedy}.")},
    }


def _result(problem: Problem, place: int, fingerprint: str) -> dict[str, object]:
    # A file's name may be bytes that are no text.
    uri = quote(problem.path, errors="surrogateescape")
    return {
        "ruleId": problem.rule.value,
        "ruleIndex": place,
        "level": _LEVELS[problem.severity],
        "message": {"text": _plain(describe(problem))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri, "uriBaseId": _ROOT},
                    "region": {"startLine": problem.line},
                }
            }
        ],
        "partialFingerprints": {"problem/v1": fingerprint},
    }


def _plain(text: str) -> str:
    """Keep words from acting as placeholders (SARIF 3.11.5) or as links (3.11.6)."""
    return _LINK.sub(r"\\[\1\\]", text.replace("{", "{{").replace("}", "}}"))


RULES: Mapping[Rule, tuple[str, str]] = {
    Rule.FILE_EMPTY: ("Tệp trống", "viết nội dung, hoặc xóa tệp"),
    Rule.FILE_ENCODING: (
        "Tệp không lưu theo bảng mã UTF-8",
        "mở bằng Notepad, chọn Lưu thành…, ô «Mã hóa» chọn UTF-8",
    ),
    Rule.FILE_NAME: (
        "Tên tệp hay thư mục không dùng làm địa chỉ được",
        "đổi tên: chữ thường không dấu, số và gạch nối",
    ),
    Rule.FILE_SIZE: ("Tệp quá lớn", "kiểm tra xem có dán nhầm ảnh hay tệp khác vào không"),
    Rule.FILE_UNREADABLE: ("Không mở được tệp", "kiểm tra tên tệp và quyền đọc tệp"),
    Rule.FILE_STRAY: ("Tệp nằm không đúng chỗ", "chuyển tệp về đúng thư mục, hoặc xóa tệp"),
    Rule.FILE_KIND: (
        "Không phải là tệp: lối tắt, thư mục hay thiết bị",
        "chép chính tệp ấy vào, rồi xóa thứ đang đứng chỗ nó",
    ),
    Rule.FRONT_MATTER_MISSING: (
        "Đầu tệp chưa có phần khai báo",
        "dòng đầu tiên của tệp phải chỉ có ---",
    ),
    Rule.FRONT_MATTER_UNCLOSED: (
        "Phần khai báo chưa có dòng --- kết thúc",
        "thêm dòng --- sau dòng khai báo cuối",
    ),
    Rule.YAML_SYNTAX: ("Không đọc được phần khai báo", "đặt giá trị trong dấu nháy kép"),
    Rule.YAML_TAB: ("Thụt đầu dòng bằng phím Tab", "xóa Tab, gõ hai khoảng trắng"),
    Rule.YAML_ALIAS: ("Giá trị bắt đầu bằng * hoặc &", "đặt giá trị trong dấu nháy kép"),
    Rule.YAML_DEPTH: ("Các dòng thụt vào quá nhiều cấp", "so lại khoảng trắng đầu dòng với mẫu"),
    Rule.YAML_NOT_MAPPING: (
        "Không có dòng nào dạng «khóa: giá trị»",
        "sau dấu hai chấm phải có một khoảng trắng",
    ),
    Rule.DUPLICATE_KEY: ("Một khóa ghi hai lần", "giữ một dòng, xóa dòng kia"),
    Rule.UNKNOWN_KEY: ("Không có khóa tên như vậy", "sửa tên khóa theo gợi ý, hoặc xóa dòng"),
    Rule.REQUIRED: ("Thiếu mục bắt buộc", "điền vào"),
    Rule.DATE: ("Ngày tháng không đúng", "viết 11/6/2024 hoặc 2024-06-11"),
    Rule.CHOICE: (
        "Giá trị không có trong danh sách",
        "chọn một giá trị trong danh sách máy đưa ra",
    ),
    Rule.LENGTH: ("Quá ngắn, quá dài, hoặc danh sách trống", "viết thêm hoặc rút gọn"),
    Rule.NUMBER: (
        "Không phải là số, hoặc ngoài khoảng cho phép",
        "viết bằng chữ số, trong khoảng cho phép",
    ),
    Rule.TYPE: ("Giá trị không đúng kiểu", "so với mẫu trong HUONG-DAN.md"),
    Rule.VALUE: ("Giá trị không dùng được", "sửa theo gợi ý"),
    Rule.BODY_EMPTY: ("Bài chưa có nội dung", "viết dưới dòng --- thứ hai"),
    Rule.BODY_TANGLED: (
        "Nội dung quá dài hoặc quá rối, không dựng thành trang được",
        "ngắt đoạn, đóng đủ dấu ngoặc, bớt số cấp lồng nhau",
    ),
    Rule.IMAGE_ALT: ("Ảnh chưa có mô tả", "viết mô tả ngắn nội dung ảnh"),
    Rule.IMAGE_MISSING: ("Không thấy tệp ảnh cạnh bài", "chép ảnh vào thư mục của bài; so tên tệp"),
    Rule.IMAGE_OUTSIDE: (
        "Ảnh ở trang web khác hay thư mục khác",
        "tải về nếu được phép dùng, để cạnh bài, chỉ ghi tên tệp",
    ),
    Rule.IMAGE_BROKEN: ("Ảnh hỏng hoặc quá lớn", "chép lại ảnh gốc, hoặc lưu lại thành .jpg"),
    Rule.IMAGE_HTML: ("Ảnh chèn bằng thẻ HTML", "viết ![mô tả](ten-anh.jpg)"),
    Rule.LINK_MISSING: ("Liên kết không dẫn tới đâu", "sửa đường dẫn, hoặc đợi bài kia đăng"),
    Rule.EXEMPLARS_REQUIRED: ("Chuyên mục này phải nêu gương", "thêm mục exemplars"),
    Rule.CONSENT_REQUIRED: ("Chưa ghi đủ sự đồng ý của người được viết", "thêm mục consent"),
    Rule.YEAR_FOLDER: (
        "Năm của bài khác năm của thư mục",
        "chuyển bài sang thư mục năm đúng, hoặc sửa date",
    ),
    Rule.SAMPLE: ("Bài mẫu, bản ghi mẫu trên trang thật", "xóa bài mẫu, bản ghi mẫu"),
    Rule.LEGACY_FONT: (
        "Chữ chép từ phông cũ (TCVN3, VNI)",
        "chuyển bản gốc sang Unicode rồi dán lại",
    ),
    Rule.HIDDEN_CHARACTER: ("Có ký tự không nhìn thấy", "xóa chữ ở chỗ ấy rồi gõ lại"),
    Rule.LOOK_ALIKE: ("Có ký tự trông giống chữ Việt mà không phải", "gõ lại chữ ấy"),
    Rule.TONE_MARKS: (
        "Một bài đặt dấu thanh theo hai kiểu",
        "chọn một cách viết cho cả bài: «hòa» hoặc «hoà»",
    ),
    Rule.QUOTES: ("Dấu trích dẫn thiếu một nửa", "thêm dấu còn thiếu, hoặc xóa dấu thừa"),
    Rule.BARE_URL: ("Địa chỉ trang web gõ trần", "viết [tên trang](địa chỉ)"),
    Rule.LINK_TEXT: (
        "Chữ của liên kết không nói dẫn tới đâu",
        "lấy tên trang hay tài liệu làm chữ của liên kết",
    ),
    Rule.HEADING_SKIP: ("Đề mục nhảy cấp", "dùng cấp liền sau cấp trên"),
    Rule.TITLE_CAPITALS: ("Tiêu đề toàn chữ in hoa", "viết hoa chữ đầu câu và tên riêng thôi"),
    Rule.LEAD_REPEATS_TITLE: (
        "Sa-pô nhắc lại tiêu đề",
        "viết ý mới: ai, làm gì, ở đâu, kết quả ra sao",
    ),
    Rule.SAME_TEXT: (
        "Phần lớn nội dung trùng với một bài khác",
        "viết bằng nội dung của chính việc này, hoặc xóa bài",
    ),
    Rule.REFERENCE: ("Nêu một mã không có", "dùng mã máy liệt kê, hoặc thêm mục mới"),
    Rule.DUPLICATE_ID: ("Một mã dùng hai lần", "đặt cho mỗi bài, mỗi chỉ tiêu một mã riêng"),
    Rule.DUPLICATE_ADDRESS: ("Hai trang cùng một địa chỉ", "đổi tên một trong hai"),
    Rule.ADDRESS_LOST: (
        "Địa chỉ đã đăng nay không còn bài nào",
        "khôi phục tệp, hoặc ghi địa chỉ cũ vào aliases của bài ở chỗ mới",
    ),
    Rule.RECORD_DAMAGED: (
        "Sổ địa chỉ đã đăng bị hỏng",
        "lấy lại tệp từ bản sao lưu hoặc git; không có thì xóa tệp rồi dựng trang lại",
    ),
    Rule.REVIEWER: ("Chức danh người duyệt không có trong mkdocs.yml", "để đúng người duyệt lại"),
    Rule.REVIEW_LATE: ("Ngày duyệt muộn hơn ngày đăng", "đổi ngày đăng, rồi duyệt lại"),
    Rule.REVIEW_SELF: ("Người viết và người duyệt là một", "để người khác duyệt"),
    Rule.REVIEW_CHANGED: ("Bài bị sửa sau khi duyệt", "duyệt lại, hoặc trả về như cũ"),
    Rule.CONSENT_EXPIRED: ("Sự đồng ý đã hết hiệu lực", "xin gia hạn, hoặc gỡ bài"),
    Rule.CONSENT_CHANNEL: (
        "Người được viết không đồng ý cho dùng kênh này",
        "xin phép rồi thêm kênh vào channels, hoặc không dùng",
    ),
    Rule.CONSENT_COVERS: (
        "Người được viết chưa đồng ý cho nêu tên hoặc kể câu chuyện",
        "phiếu có phần ấy thì thêm vào covers, hoặc bỏ gương này",
    ),
    Rule.CONSENT_PHOTO: (
        "Bài có ảnh mà chưa có sự đồng ý về ảnh",
        "phiếu có phần ảnh thì thêm anh vào covers, hoặc bỏ ảnh có người ấy",
    ),
    Rule.CONSENT_GUARDIAN: (
        "Gương là trẻ em mà chưa ghi người đại diện đã đồng ý",
        "thêm minor vào gương và guardian vào consent",
    ),
    Rule.WITHDRAWAL_REASON: (
        "Lý do gỡ bài nhắc tên người được viết",
        "viết “người được nêu trong bài” thay cho tên",
    ),
    Rule.ALLOW_UNUSED: ("Xin bỏ qua một quy tắc mà bài không vướng", "xóa mục ấy khỏi allow"),
    Rule.IDENTITY_NUMBER: ("Có số căn cước hoặc chứng minh nhân dân", "xóa số ấy"),
    Rule.PHONE_NUMBER: ("Có số điện thoại của người", "xóa số ấy, hoặc ghi số của phường"),
    Rule.BANK_ACCOUNT: ("Có số tài khoản ngân hàng", "xóa số ấy"),
    Rule.HOME_ADDRESS: ("Có địa chỉ nhà riêng", "chỉ ghi tổ dân phố hoặc khu phố"),
    Rule.SENSITIVE_DATA: (
        "Nêu dân tộc, tôn giáo hoặc sức khỏe của người chưa đồng ý",
        "bỏ chi tiết ấy, hoặc xin đồng ý riêng rồi thêm nhay-cam vào covers",
    ),
    Rule.CHILD_NAMED: (
        "Nêu tên một trẻ em cùng tuổi, lớp hay trường mà chưa ghi người đại diện đã đồng ý",
        "bỏ tên, hoặc bỏ tuổi, lớp và trường, hoặc ghi guardian vào consent",
    ),
    Rule.TARGET: ("Chỉ tiêu khai chưa đúng", "sửa theo gợi ý, xem mẫu ở mục 12 của HUONG-DAN.md"),
    Rule.WAIVER: (
        "Mục miễn không khớp với kỳ nào cần miễn",
        "ghi ngày đầu của kỳ, hoặc xóa mục miễn thừa",
    ),
    Rule.TARGET_MISSED: (
        "Chỉ tiêu không đạt",
        "có lý do được chấp nhận thì ghi vào mục waivers của chỉ tiêu",
    ),
    Rule.TARGET_BEHIND: ("Chỉ tiêu đang chậm", "làm thêm trước hạn"),
    Rule.TASK_OVERDUE: (
        "Việc quá hạn mà chưa xong",
        "làm xong thì ghi done và evidence; được lùi hạn thì sửa to",
    ),
}
"""What each kind of problem is, and how it is mended, for whoever sees only its rule."""
