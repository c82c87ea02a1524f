"""Start the version of the program that ``phien-ban.txt`` names. Any Python 3 can read this."""

import os
import runpy
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
NAMED = os.path.join(os.path.dirname(HERE), "phien-ban.txt")


def complain(cause, remedy):
    """Print what is wrong and how to mend it, whatever the terminal's code page."""
    text = f"LỖI: {cause}\n  Cách sửa: {remedy}\n"
    sys.stderr.buffer.write(text.encode("utf-8"))
    sys.exit(1)


def main():
    """Hand over to the scripts of that version."""
    try:
        with open(NAMED, encoding="utf-8-sig") as file:
            version = file.read().split()[-1]
    except (OSError, IndexError):
        complain(
            "không đọc được phien-ban.txt, nên không biết dùng phiên bản nào.",
            "ghi vào tệp ấy một dòng  thidua <phiên bản> , theo tên thư mục trong chuong-trinh.",
        )
    script = os.path.join(HERE, version, "scripts", "launch.py")
    if not os.path.isfile(script):
        complain(
            f"phien-ban.txt ghi bản {version}, mà chuong-trinh không có bản ấy.",
            "giải nén lại toàn bộ tệp zip vào thư mục này; tệp zip thiếu thì tải lại.",
        )
    sys.argv[0] = script
    sys.path.insert(0, os.path.dirname(script))
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
