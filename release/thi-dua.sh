#!/bin/sh
# Mở chuyên mục trên Linux, macOS: tìm Python, cài chương trình lần đầu, rồi mở hoặc chạy một lệnh.
here=$(cd "$(dirname "$0")" && pwd) || exit 1

finish() {
    # Whoever opened this by a click would see the window close before reading.
    if [ "$1" -ne 0 ] && [ "$#" -gt 1 ] && [ -t 0 ]; then
        printf '\nNhấn Enter để đóng cửa sổ này. '
        read -r _
    fi
    exit "$1"
}

if [ ! -f "$here/chuong-trinh/mo.py" ]; then
    printf 'LỖI: thiếu thư mục chuong-trinh bên cạnh tệp này.\n' >&2
    printf '  Cách sửa: giải nén lại toàn bộ tệp zip, đừng chỉ chép riêng tệp này ra.\n' >&2
    finish 1 click
fi

found=
for python in "${THIDUA_PYTHON:-}" python3.14 python3.13 python3.12 python3.11 python3 python; do
    [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 || continue
    found=$python
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        "$python" "$here/chuong-trinh/mo.py" "$@"
        code=$?
        [ "$#" -eq 0 ] && finish "$code" click
        exit "$code"
    fi
done

if [ -n "$found" ]; then
    printf 'LỖI: Python của máy cũ quá (%s), cần bản 3.11 trở lên.\n' "$("$found" --version 2>&1)" >&2
else
    printf 'LỖI: máy chưa có Python.\n' >&2
fi
printf '  Cách sửa: Debian, Ubuntu gõ  sudo apt-get install -y python3 python3-venv ;\n' >&2
printf '  máy khác tải bản mới ở python.org, cài xong mở lại tệp này.\n' >&2
finish 1 click
