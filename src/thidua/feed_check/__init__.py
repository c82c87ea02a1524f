"""Offline checks of any feed, by the rules that validators and portals punish most.

It shares no code with what writes our feeds, and reads with other parsers, so that one fault is
not made twice. One way: a format's module reads its own grammar into a :class:`Outline`, and the
rules that hold for every format look at that.
"""
