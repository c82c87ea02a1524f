"""Documents from elsewhere – Word, LibreOffice, web pages, plain text – as drafts of articles.

Reading (:func:`read_document`) and writing (:func:`write_draft`) are two steps with one typed
:class:`Draft` between them, so that a command and a page in a browser can ask in their own way.
"""

from thidua.intake.draft import Block, Carried, Draft, Guess, IntakeError, Matter, Picture, Remark
from thidua.intake.reader import read_document
from thidua.intake.write import Decision, body_of, write_draft

__all__ = [
    "Block",
    "Carried",
    "Decision",
    "Draft",
    "Guess",
    "IntakeError",
    "Matter",
    "Picture",
    "Remark",
    "body_of",
    "read_document",
    "write_draft",
]
