"""What is read aloud and printed: made of what is approved, kept in ``handouts/``, never published.

Every kind goes the same way: :mod:`selection` says which articles a channel may have and why not
the others, :mod:`thidua.site.markup.story` reads a text as typed blocks, :mod:`typesetting` and
:mod:`word` set them, :mod:`ledger` writes the files, remembers what each was made from, and takes
back what may no longer be used.
"""

FOLDER = "handouts"
"""Where they lie, below the project's folder."""
