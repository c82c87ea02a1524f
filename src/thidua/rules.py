"""Every kind of problem, each once: what it is called, what it is about, how it is mended.

A rule's word is its lasting identity: scripts, reports and the handbook rely on it.
"""

from __future__ import annotations

from enum import Enum, StrEnum


class Subject(Enum):
    """What a rule judges."""

    FILE = "file"
    FRONT_MATTER = "front matter"
    ARTICLE = "article"
    REFERENCE = "reference"
    REVIEW = "review"
    LETTERS = "letters"
    STYLE = "style"
    PRIVACY = "privacy"
    ADDRESS = "address"
    PLAN = "plan"


class Scope(Enum):
    """How far a rule reaches."""

    WHOLE = "whole"
    """It holds for whatever lies in the project."""
    SHOWN = "shown"
    """It is about an article's words and pictures, and is silent where these are not shown."""
    ALLOWABLE = "allowable"
    """It is about what is shown and may be wrong about it: an article may set it aside, with a
    reason, and the handbook has a page for it."""


class Rule(StrEnum):
    """A kind of problem: its word, what it judges, its heading and remedy, how far it reaches.

    Heading and remedy are for whoever sees the rule alone; a problem says both for its own case.
    """

    subject: Subject
    heading: str
    remedy: str
    scope: Scope

    def __new__(
        cls, word: str, subject: Subject, heading: str, remedy: str, scope: Scope = Scope.WHOLE
    ) -> Rule:
        """Make a rule that is its word and knows the rest."""
        rule = str.__new__(cls, word)
        rule._value_ = word
        rule.subject = subject
        rule.heading = heading
        rule.remedy = remedy
        rule.scope = scope
        return rule

    @property
    def is_of_what_is_shown(self) -> bool:
        """Whether it does not matter where an article's words and pictures are not shown."""
        return self.scope is not Scope.WHOLE

    @property
    def is_of_wording(self) -> bool:
        """Whether it judges how something is said. It may come later, or become sharper, and never
        takes down what a leader has approved (design, section 5)."""
        return self.subject in (Subject.LETTERS, Subject.STYLE, Subject.PRIVACY)

    @property
    def is_allowable(self) -> bool:
        """Whether an article may set it aside; the handbook then has a page for it."""
        return self.scope is Scope.ALLOWABLE

    # Reading a file
    FILE_EMPTY = ("file-empty", Subject.FILE, "Tệp trống", "viết nội dung, hoặc xóa tệp")
    FILE_ENCODING = (
        "file-encoding",
        Subject.FILE,
        "Tệp không lưu theo bảng mã UTF-8",
        "mở bằng Notepad, chọn Lưu thành…, ô «Mã hóa» chọn UTF-8",
    )
    FILE_NAME = (
        "file-name",
        Subject.FILE,
        "Tên tệp hay thư mục không dùng làm địa chỉ được",
        "đổi tên: chữ thường không dấu, số và gạch nối",
    )
    FILE_SIZE = (
        "file-size",
        Subject.FILE,
        "Tệp quá lớn",
        "kiểm tra xem có dán nhầm ảnh hay tệp khác vào không",
    )
    FILE_UNREADABLE = (
        "file-unreadable",
        Subject.FILE,
        "Không mở được tệp",
        "kiểm tra tên tệp và quyền đọc tệp",
        Scope.SHOWN,
    )
    FILE_STRAY = (
        "file-stray",
        Subject.FILE,
        "Tệp nằm không đúng chỗ",
        "chuyển tệp về đúng thư mục, hoặc xóa tệp",
    )
    FILE_KIND = (
        "file-kind",
        Subject.FILE,
        "Không phải là tệp: lối tắt, thư mục hay thiết bị",
        "chép chính tệp ấy vào, rồi xóa thứ đang đứng chỗ nó",
    )
    FILE_ENDING = (
        "file-ending",
        Subject.FILE,
        "Loại tệp không được đăng lên trang",
        "lưu thành loại đăng được (PDF, .docx, .jpg, .mp4…), hoặc xóa tệp",
    )
    FILE_CONTENT = (
        "file-content",
        Subject.FILE,
        "Tệp kèm theo không đúng loại, hoặc không làm sạch được",
        "lưu lại bằng chương trình đã tạo ra tệp, không mật khẩu, không macro; hoặc xuất thành PDF",
        Scope.SHOWN,
    )
    MERGE_CONFLICT = (
        "merge-conflict",
        Subject.FILE,
        "Tệp còn dấu của hai bản sửa chưa hòa làm một (<<<<<<<, >>>>>>>)",
        "giữ đoạn đúng, xóa đoạn kia và các dòng dấu",
    )
    # The ward's settings
    HOOK = (
        "hook",
        Subject.FILE,
        "Tệp mã trong hooks/ thiếu hoặc hỏng",
        "chép lại thư mục hooks/ từ bộ cài đặt hay bản sao lưu",
    )
    CONTACT_MISSING = (
        "contact-missing",
        Subject.FILE,
        "Phường chưa khai cách liên hệ",
        "thêm contact vào nhóm ward của mkdocs.yml",
    )
    # Front matter as YAML
    FRONT_MATTER_MISSING = (
        "front-matter-missing",
        Subject.FRONT_MATTER,
        "Đầu tệp chưa có phần khai báo",
        "dòng đầu tiên của tệp phải chỉ có ---",
    )
    FRONT_MATTER_UNCLOSED = (
        "front-matter-unclosed",
        Subject.FRONT_MATTER,
        "Phần khai báo chưa có dòng --- kết thúc",
        "thêm dòng --- sau dòng khai báo cuối",
    )
    YAML_SYNTAX = (
        "yaml-syntax",
        Subject.FRONT_MATTER,
        "Không đọc được phần khai báo",
        "đặt giá trị trong dấu nháy kép",
    )
    YAML_TAB = (
        "yaml-tab",
        Subject.FRONT_MATTER,
        "Thụt đầu dòng bằng phím Tab",
        "xóa Tab, gõ hai khoảng trắng",
    )
    YAML_ALIAS = (
        "yaml-alias",
        Subject.FRONT_MATTER,
        "Giá trị bắt đầu bằng * hoặc &",
        "đặt giá trị trong dấu nháy kép",
    )
    YAML_TAG = (
        "yaml-tag",
        Subject.FRONT_MATTER,
        "Giá trị bắt đầu bằng dấu !",
        "đặt giá trị trong dấu nháy kép",
    )
    YAML_DEPTH = (
        "yaml-depth",
        Subject.FRONT_MATTER,
        "Các dòng thụt vào quá nhiều cấp",
        "so lại khoảng trắng đầu dòng với mẫu",
    )
    YAML_NOT_MAPPING = (
        "yaml-not-mapping",
        Subject.FRONT_MATTER,
        "Không có dòng nào dạng «khóa: giá trị»",
        "sau dấu hai chấm phải có một khoảng trắng",
    )
    DUPLICATE_KEY = (
        "duplicate-key",
        Subject.FRONT_MATTER,
        "Một khóa ghi hai lần",
        "giữ một dòng, xóa dòng kia",
    )
    # Front matter as fields
    UNKNOWN_KEY = (
        "unknown-key",
        Subject.FRONT_MATTER,
        "Không có khóa tên như vậy",
        "sửa tên khóa theo gợi ý, hoặc xóa dòng",
    )
    REQUIRED = ("required", Subject.FRONT_MATTER, "Thiếu mục bắt buộc", "điền vào")
    DATE = ("date", Subject.FRONT_MATTER, "Ngày tháng không đúng", "viết 11/6/2024 hoặc 2024-06-11")
    CHOICE = (
        "choice",
        Subject.FRONT_MATTER,
        "Giá trị không có trong danh sách",
        "chọn một giá trị trong danh sách máy đưa ra",
    )
    LENGTH = (
        "length",
        Subject.FRONT_MATTER,
        "Quá ngắn, quá dài, hoặc danh sách trống",
        "viết thêm hoặc rút gọn",
    )
    NUMBER = (
        "number",
        Subject.FRONT_MATTER,
        "Không phải là số, hoặc ngoài khoảng cho phép",
        "viết bằng chữ số, trong khoảng cho phép",
    )
    TYPE = (
        "type",
        Subject.FRONT_MATTER,
        "Giá trị không đúng kiểu",
        "so với mẫu của khóa ấy ở huong-dan/khoa.md",
    )
    VALUE = ("value", Subject.FRONT_MATTER, "Giá trị không dùng được", "sửa theo gợi ý")
    # One article
    BODY_EMPTY = (
        "body-empty",
        Subject.ARTICLE,
        "Bài chưa có nội dung",
        "viết dưới dòng --- thứ hai",
        Scope.SHOWN,
    )
    BODY_TANGLED = (
        "body-tangled",
        Subject.ARTICLE,
        "Nội dung quá dài hoặc quá rối, không dựng thành trang được",
        "ngắt đoạn, đóng đủ dấu ngoặc, bớt số cấp lồng nhau",
    )
    IMAGE_ALT = (
        "image-alt",
        Subject.ARTICLE,
        "Ảnh chưa có mô tả",
        "viết mô tả ngắn nội dung ảnh",
        Scope.SHOWN,
    )
    IMAGE_MISSING = (
        "image-missing",
        Subject.ARTICLE,
        "Không thấy tệp ảnh cạnh bài",
        "chép ảnh vào thư mục của bài; so tên tệp",
        Scope.SHOWN,
    )
    IMAGE_OUTSIDE = (
        "image-outside",
        Subject.ARTICLE,
        "Ảnh ở trang web khác hay thư mục khác",
        "tải về nếu được phép dùng, để cạnh bài, chỉ ghi tên tệp",
        Scope.SHOWN,
    )
    IMAGE_BROKEN = (
        "image-broken",
        Subject.ARTICLE,
        "Ảnh hỏng hoặc quá lớn",
        "chép lại ảnh gốc, hoặc lưu lại thành .jpg",
        Scope.SHOWN,
    )
    IMAGE_HTML = (
        "image-html",
        Subject.ARTICLE,
        "Ảnh chèn bằng thẻ HTML",
        "viết ![mô tả](ten-anh.jpg)",
        Scope.SHOWN,
    )
    LINK_MISSING = (
        "link-missing",
        Subject.ARTICLE,
        "Liên kết không dẫn tới đâu",
        "sửa đường dẫn, hoặc đợi bài kia đăng",
        Scope.SHOWN,
    )
    WORDS_LOST = (
        "words-lost",
        Subject.ARTICLE,
        "Có chữ không hiện ra trên trang",
        "viết &lt; thay dấu <, hoặc sửa dòng theo gợi ý",
        Scope.SHOWN,
    )
    EXEMPLARS_REQUIRED = (
        "exemplars-required",
        Subject.ARTICLE,
        "Chuyên mục này phải nêu gương",
        "thêm mục exemplars",
    )
    CONSENT_REQUIRED = (
        "consent-required",
        Subject.ARTICLE,
        "Chưa ghi đủ sự đồng ý của người được viết",
        "thêm mục consent",
    )
    YEAR_FOLDER = (
        "year-folder",
        Subject.ARTICLE,
        "Năm của bài khác năm của thư mục",
        "chuyển bài sang thư mục năm đúng, hoặc sửa date",
    )
    SAMPLE = (
        "sample",
        Subject.ARTICLE,
        "Bài mẫu, bản ghi mẫu trên trang thật",
        "xóa bài mẫu, bản ghi mẫu",
    )
    # References between files
    REFERENCE = (
        "reference",
        Subject.REFERENCE,
        "Nêu một mã không có",
        "dùng mã máy liệt kê, hoặc thêm mục mới",
    )
    LAW_REPLACED = (
        "law-replaced",
        Subject.REFERENCE,
        "Bài dẫn văn bản đã được thay thế",
        "dẫn văn bản đang có hiệu lực",
        Scope.SHOWN,
    )
    DUPLICATE_ID = (
        "duplicate-id",
        Subject.REFERENCE,
        "Một mã dùng hai lần",
        "đặt cho mỗi bài, mỗi chỉ tiêu một mã riêng",
    )
    DUPLICATE_ADDRESS = (
        "duplicate-address",
        Subject.REFERENCE,
        "Hai trang cùng một địa chỉ",
        "đổi tên một trong hai",
    )
    # Review
    REVIEWER = (
        "reviewer",
        Subject.REVIEW,
        "Chức danh người duyệt không có trong mkdocs.yml",
        "để đúng người duyệt lại",
    )
    REVIEW_LATE = (
        "review-late",
        Subject.REVIEW,
        "Lần duyệt đầu muộn hơn ngày đăng",
        "duyệt kèm --date now để đăng lúc duyệt, hoặc đổi date rồi duyệt lại",
    )
    DATE_MOVED = (
        "date-moved",
        Subject.REVIEW,
        "Bài đã đăng mà đổi ngày đăng",
        "ghi lại ngày đã đăng; sửa bài thì duyệt lại, ngày sửa do máy ghi ở updated",
        Scope.ALLOWABLE,
    )
    REVISION_BEHIND = (
        "revision-behind",
        Subject.REVIEW,
        "Bản sửa thiếu điều đã ghi thêm vào bài đang đăng",
        "chép lượt phát, lời đính chính còn thiếu từ index.md sang bản sửa",
    )
    RETURNED = (
        "returned",
        Subject.REVIEW,
        "Lãnh đạo trả bài lại kèm ý kiến",
        "sửa bài theo ý kiến rồi trình duyệt lại",
    )
    REVIEW_SELF = (
        "review-self",
        Subject.REVIEW,
        "Người viết và người duyệt là một",
        "để người khác duyệt",
    )
    REVIEW_CHANGED = (
        "review-changed",
        Subject.REVIEW,
        "Bài bị sửa sau khi duyệt",
        "duyệt lại, hoặc trả về như cũ",
    )
    CONSENT_EXPIRED = (
        "consent-expired",
        Subject.REVIEW,
        "Sự đồng ý đã hết hiệu lực",
        "xin gia hạn, hoặc gỡ bài",
    )
    CONSENT_ENDING = (
        "consent-ending",
        Subject.REVIEW,
        "Sự đồng ý sắp hết hiệu lực",
        "xin gia hạn trước ngày ấy, hoặc để bài tự ẩn",
    )
    CONSENT_CHANNEL = (
        "consent-channel",
        Subject.REVIEW,
        "Người được viết không đồng ý cho dùng kênh này",
        "xin phép rồi thêm kênh vào channels, hoặc không dùng",
        Scope.SHOWN,
    )
    CONSENT_COVERS = (
        "consent-covers",
        Subject.REVIEW,
        "Người được viết chưa đồng ý cho nêu tên hoặc kể câu chuyện",
        "phiếu có phần ấy thì thêm vào covers, hoặc bỏ gương này",
        Scope.SHOWN,
    )
    CONSENT_PHOTO = (
        "consent-photo",
        Subject.REVIEW,
        "Bài có ảnh mà chưa có sự đồng ý về ảnh",
        "phiếu có phần ảnh thì thêm anh vào covers, hoặc bỏ ảnh có người ấy",
        Scope.ALLOWABLE,
    )
    CONSENT_GUARDIAN = (
        "consent-guardian",
        Subject.REVIEW,
        "Gương là trẻ em mà chưa ghi người đại diện đã đồng ý",
        "thêm minor vào gương và guardian vào consent",
        Scope.SHOWN,
    )
    WITHDRAWAL_REASON = (
        "withdrawal-reason",
        Subject.REVIEW,
        "Lý do gỡ bài nhắc tên người được viết",
        "viết “người được nêu trong bài” thay cho tên",
        Scope.ALLOWABLE,
    )
    ALLOW_UNUSED = (
        "allow-unused",
        Subject.REVIEW,
        "Xin bỏ qua một quy tắc mà bài không vướng",
        "xóa mục ấy khỏi allow",
    )
    # Letters as typed
    LEGACY_FONT = (
        "legacy-font",
        Subject.LETTERS,
        "Chữ chép từ phông cũ (TCVN3, VNI)",
        "chuyển bản gốc sang Unicode rồi dán lại",
        Scope.ALLOWABLE,
    )
    MISREAD_TEXT = (
        "misread-text",
        Subject.LETTERS,
        "Chữ bị đọc nhầm bảng mã (Windows-1258, UTF-8 đọc hai lần)",
        "chạy lệnh mend, hoặc chép lại từ bản gốc",
        Scope.ALLOWABLE,
    )
    RAW_KEYS = (
        "raw-keys",
        Subject.LETTERS,
        "Chữ gõ kiểu VIQR, Telex, VNI mà chưa thành chữ có dấu",
        "bật bộ gõ tiếng Việt rồi gõ lại",
        Scope.ALLOWABLE,
    )
    LOST_LETTERS = (
        "lost-letters",
        Subject.LETTERS,
        "Chữ có dấu đã mất, chỉ còn dấu hỏi hoặc ký hiệu \ufffd",
        "chép lại từ bản gốc, hoặc gõ lại",
        Scope.ALLOWABLE,
    )
    HIDDEN_CHARACTER = (
        "hidden-character",
        Subject.LETTERS,
        "Có ký tự không nhìn thấy",
        "xóa chữ ở chỗ ấy rồi gõ lại",
        Scope.ALLOWABLE,
    )
    LOOK_ALIKE = (
        "look-alike",
        Subject.LETTERS,
        "Có ký tự trông giống chữ Việt mà không phải",
        "gõ lại chữ ấy",
        Scope.ALLOWABLE,
    )
    TONE_MARKS = (
        "tone-marks",
        Subject.LETTERS,
        "Một bài đặt dấu thanh theo hai kiểu",
        "chọn một cách viết cho cả bài: «hòa» hoặc «hoà»",
        Scope.ALLOWABLE,
    )
    # How a text is written
    QUOTES = (
        "quotes",
        Subject.STYLE,
        "Dấu trích dẫn thiếu một nửa",
        "thêm dấu còn thiếu, hoặc xóa dấu thừa",
        Scope.ALLOWABLE,
    )
    BARE_URL = (
        "bare-url",
        Subject.STYLE,
        "Địa chỉ trang web gõ trần",
        "viết [tên trang](địa chỉ)",
        Scope.ALLOWABLE,
    )
    LINK_TEXT = (
        "link-text",
        Subject.STYLE,
        "Chữ của liên kết không nói dẫn tới đâu",
        "lấy tên trang hay tài liệu làm chữ của liên kết",
        Scope.ALLOWABLE,
    )
    MARKUP_LEFT = (
        "markup-left",
        Subject.STYLE,
        "Dấu của Markdown hiện ra như chữ",
        "để dấu ** sát chữ in đậm; kiểm tra dấu ngoặc của ảnh và liên kết",
        Scope.ALLOWABLE,
    )
    TORN_LINES = (
        "torn-lines",
        Subject.STYLE,
        "Nhiều dòng bị ngắt giữa câu",
        "nối các dòng của một đoạn thành một dòng",
        Scope.ALLOWABLE,
    )
    HEADING_SKIP = (
        "heading-skip",
        Subject.STYLE,
        "Đề mục nhảy cấp",
        "dùng cấp liền sau cấp trên",
        Scope.ALLOWABLE,
    )
    TITLE_CAPITALS = (
        "title-capitals",
        Subject.STYLE,
        "Tiêu đề toàn chữ in hoa",
        "viết hoa chữ đầu câu và tên riêng thôi",
        Scope.ALLOWABLE,
    )
    LEAD_REPEATS_TITLE = (
        "lead-repeats-title",
        Subject.STYLE,
        "Sa-pô nhắc lại tiêu đề",
        "viết ý mới: ai, làm gì, ở đâu, kết quả ra sao",
        Scope.ALLOWABLE,
    )
    SAME_TEXT = (
        "same-text",
        Subject.STYLE,
        "Phần lớn nội dung trùng với một bài khác",
        "viết bằng nội dung của chính việc này, hoặc xóa bài",
        Scope.ALLOWABLE,
    )
    # What is nobody else's business
    IDENTITY_NUMBER = (
        "identity-number",
        Subject.PRIVACY,
        "Có số giấy tờ của người: căn cước, hộ chiếu, bảo hiểm",
        "xóa số ấy",
        Scope.ALLOWABLE,
    )
    PHONE_NUMBER = (
        "phone-number",
        Subject.PRIVACY,
        "Có số điện thoại của người",
        "xóa số ấy, hoặc ghi số của phường",
        Scope.ALLOWABLE,
    )
    BANK_ACCOUNT = (
        "bank-account",
        Subject.PRIVACY,
        "Có số tài khoản ngân hàng",
        "xóa số ấy",
        Scope.ALLOWABLE,
    )
    HOME_ADDRESS = (
        "home-address",
        Subject.PRIVACY,
        "Có địa chỉ nhà riêng",
        "chỉ ghi tổ dân phố hoặc khu phố",
        Scope.ALLOWABLE,
    )
    SENSITIVE_DATA = (
        "sensitive-data",
        Subject.PRIVACY,
        "Nêu dân tộc, tôn giáo hoặc sức khỏe của người chưa đồng ý",
        "bỏ chi tiết ấy, hoặc xin đồng ý riêng rồi thêm nhay-cam vào covers",
        Scope.ALLOWABLE,
    )
    CHILD_NAMED = (
        "child-named",
        Subject.PRIVACY,
        "Nêu tên một trẻ em cùng tuổi, lớp hay trường mà chưa ghi người đại diện đã đồng ý",
        "bỏ tên, hoặc bỏ tuổi, lớp và trường, hoặc ghi guardian vào consent",
        Scope.ALLOWABLE,
    )
    # Addresses once published
    ADDRESS_LOST = (
        "address-lost",
        Subject.ADDRESS,
        "Địa chỉ đã đăng nay không còn bài nào",
        "khôi phục tệp, hoặc ghi địa chỉ cũ vào aliases của bài ở chỗ mới",
    )
    FEED_ITEM = (
        "feed-item",
        Subject.ARTICLE,
        "Bài làm nguồn tin sai chuẩn",
        "sửa chỗ máy chỉ; các mã feed-… ở huong-dan/loi.md, mục «Nguồn tin chưa đúng»",
        Scope.SHOWN,
    )
    RECORD_DAMAGED = (
        "record-damaged",
        Subject.ADDRESS,
        "Sổ đã đăng bị hỏng",
        "làm theo lời chỉ của máy, hoặc lấy lại tệp từ bản sao lưu hay git",
    )
    IDENTITY_MOVED = (
        "identity-moved",
        Subject.ADDRESS,
        "Tên trong mã bài khác tên đã đăng",
        "ghi lại tên đã đăng, hoặc xóa dòng authority",
    )
    # Plans and targets
    TARGET = (
        "target",
        Subject.PLAN,
        "Chỉ tiêu khai chưa đúng",
        "sửa theo gợi ý, xem mẫu ở huong-dan/khoa.md, mục «Chỉ tiêu: targets»",
    )
    WAIVER = (
        "waiver",
        Subject.PLAN,
        "Mục miễn không khớp với kỳ nào cần miễn",
        "ghi ngày đầu của kỳ, hoặc xóa mục miễn thừa",
    )
    NO_PLAN = (
        "no-plan",
        Subject.PLAN,
        "Hôm nay không nằm trong kế hoạch nào",
        "thêm kế hoạch của năm nay vào docs/ke-hoach",
    )
    TARGET_MISSED = (
        "target-missed",
        Subject.PLAN,
        "Chỉ tiêu không đạt",
        "có lý do được chấp nhận thì ghi vào mục waivers của chỉ tiêu",
    )
    TARGET_BEHIND = ("target-behind", Subject.PLAN, "Chỉ tiêu đang chậm", "làm thêm trước hạn")
    TASK_OVERDUE = (
        "task-overdue",
        Subject.PLAN,
        "Việc quá hạn mà chưa xong",
        "làm xong thì ghi done và evidence; được lùi hạn thì sửa to",
    )
