"""What people attach, as it may leave: without its makers, or not at all, and then why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thidua.face import show

if TYPE_CHECKING:
    from thidua.attachments.clean import refuse_ending
    from thidua.attachments.contents import Content, identify
    from thidua.attachments.copies import Copies, Copy
    from thidua.attachments.refusal import Refusal

__all__ = ["Content", "Copies", "Copy", "Refusal", "identify", "refuse_ending"]

__getattr__ = show(
    __name__,
    {
        "Content": "contents",
        "Copies": "copies",
        "Copy": "copies",
        "Refusal": "refusal",
        "identify": "contents",
        "refuse_ending": "clean",
    },
)
