"""Start the version of the program that ``phien-ban.txt`` names. Any Python 3 can read this."""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMED = HERE.parent / "phien-ban.txt"


def complain(cause: str, remedy: str) -> None:
    """Print what is wrong and how to mend it, whatever the terminal's code page."""
    text = f"LỖI: {cause}\n  Cách sửa: {remedy}\n"
    sys.stderr.buffer.write(text.encode("utf-8"))
    sys.exit(1)


def main() -> None:
    """Hand over to the scripts of that version."""
    try:
        version = NAMED.read_text(encoding="utf-8-sig").split()[-1]
    except (OSError, IndexError):
        complain(
            "không đọc được phien-ban.txt, nên không biết dùng phiên bản nào.",
            "ghi vào tệp ấy một dòng  thidua <phiên bản> , theo tên thư mục trong chuong-trinh.",
        )
    script = HERE / version / "scripts" / "launch.py"
    if not script.is_file():
        complain(
            f"phien-ban.txt ghi bản {version}, mà chuong-trinh không có bản ấy.",
            "giải nén lại toàn bộ tệp zip vào thư mục này; tệp zip thiếu thì tải lại.",
        )
    sys.argv[0] = str(script)
    sys.path.insert(0, str(script.parent))
    runpy.run_path(str(script), run_name="__main__")


if __name__ == "__main__":
    main()
