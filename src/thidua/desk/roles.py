"""Who may do what at the desk: one table, asked by every view."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the office."""

    CLERK = "clerk"
    LEADER = "leader"
    UNIT = "unit"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The word people read."""
        return _LABELS[self]


_LABELS: Mapping[Role, str] = {
    Role.CLERK: "Người soạn bài",
    Role.LEADER: "Lãnh đạo duyệt bài",
    Role.UNIT: "Đơn vị gửi bài",
    Role.ADMINISTRATOR: "Quản trị",
}


class Right(StrEnum):
    """Something that not everybody may do."""

    READ = "read"
    """See every article, drafts too."""
    WRITE = "write"
    """Write articles, bring in photos and documents, correct, withdraw."""
    APPROVE = "approve"
    """Approve and send back, as one of the ward's reviewers."""
    SEND = "send"
    """Send a story of one's own unit."""
    PUBLISH = "publish"
    """Build the site and bring it on line."""
    MANAGE = "manage"
    """Make accounts and give new passwords."""


_RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.CLERK: frozenset({Right.READ, Right.WRITE, Right.PUBLISH}),
    Role.LEADER: frozenset({Right.READ, Right.APPROVE}),
    Role.UNIT: frozenset({Right.SEND}),
    Role.ADMINISTRATOR: frozenset({Right.READ, Right.WRITE, Right.PUBLISH, Right.MANAGE}),
}


def may(role: Role, right: Right) -> bool:
    """Tell whether somebody of this role has that right.

    Nobody both writes and approves: another pair of eyes is what a review is (seed 002).
    """
    return right in _RIGHTS[role]
