"""What may be seen now, and what leaders write into an article."""

from thidua.review.edition import Edition, State, add_drafts, preview, review, state_of
from thidua.review.holding import stops_all

__all__ = ["Edition", "State", "add_drafts", "preview", "review", "state_of", "stops_all"]
