"""What somebody sees when a request is refused or fails."""

from __future__ import annotations

import logging
import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def _tell(request: HttpRequest, status: int, heading: str, words: str) -> HttpResponse:
    return render(request, "desk/failure.html", {"heading": heading, "words": words}, status=status)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that did not come from a page of the desk, or came too late."""
    log.warning("CSRF: %s", reason)
    return _tell(
        request,
        403,
        "Trang này đã cũ",
        "Trang bạn gửi không còn hiệu lực (mở quá lâu, hoặc gửi từ nơi khác). Không có gì bị thay "
        "đổi: bấm nút Quay lại của trình duyệt, tải lại trang rồi làm lại. Chữ đang gõ dở đã được "
        "giữ.",
    )


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refuse what somebody may not do."""
    return _tell(
        request,
        403,
        "Bạn không có quyền làm việc này",
        "Việc này dành cho người có vai trò khác. Nếu cần, nhờ người quản trị đổi vai trò của bạn.",
    )


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page."""
    return _tell(
        request,
        404,
        "Không có trang này",
        "Bài có thể đã đổi tên hoặc đã bị xóa. Về trang đầu để tìm lại.",
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something unforeseen happened; what it was stands in the log.

    Nothing is asked of the database here: it may be what failed.
    """
    locked = isinstance(sys.exc_info()[1], OperationalError)
    heading, words = (
        (
            "Bàn biên tập đang bận",
            "Sổ của bàn biên tập (.desk) đang bị chương trình khác giữ, hoặc ổ đĩa đầy. Việc vừa "
            "rồi chưa được ghi; chữ đang gõ vẫn ở trang trước: bấm nút Quay lại của trình duyệt, "
            "đợi một phút rồi làm lại.",
        )
        if locked
        else (
            "Có lỗi không lường trước",
            "Các bài và trang đang chạy không bị thay đổi. Hãy tải lại trang; nếu vẫn vậy, gửi tệp "
            ".desk/nhat-ky.log cho người quản trị.",
        )
    )
    context = {"heading": heading, "words": words}
    return HttpResponse(render_to_string("desk/failure.html", context), status=500)


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refuse a request that cannot come from a page of the desk."""
    return HttpResponse(
        "Yêu cầu không đúng cách, hoặc gửi tới một tên máy lạ.",
        status=400,
        content_type="text/plain",
    )
