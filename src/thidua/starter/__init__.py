"""A new ward's folder: from a few answers to a column that builds, with nothing of another's."""
