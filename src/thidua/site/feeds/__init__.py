"""The feeds of the column, of each category, movement and year: RSS 2.0, Atom 1.0, JSON Feed 1.1.

A feed depends on what it shows and on nothing else: no clock, no build number. So its bytes, and
with them ETag and Last-Modified on the server, change only when an item does.
"""
