"""What people attach, as it may leave: without its makers, or not at all, and then why."""

from thidua.attachments.clean import refuse_ending
from thidua.attachments.contents import Content, identify
from thidua.attachments.copies import Copies, Copy
from thidua.attachments.refusal import Refusal

__all__ = ["Content", "Copies", "Copy", "Refusal", "identify", "refuse_ending"]
