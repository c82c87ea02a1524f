"""Radio: an article as it is to be said, timed, cut to length, and laid out for two presenters."""
