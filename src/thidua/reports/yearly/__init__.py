"""The report on a plan that the ward sends upwards at year end (seeds 001, 003: "báo cáo").

``content`` gathers the facts, ``outline`` puts them into numbered sections and words, and
``word``, ``page`` and ``spreadsheet`` each write one kind of file. The result is a draft: what no
file of the column tells — the number, the day, causes, proposals, the signature — stays a marked
blank for people to fill in.
"""
