"""The shapes of everything people write as front matter (design contract, section 3).

One module a kind of page. The models are the only description of the keys: validation, the
Vietnamese messages, ``article.schema.json`` and the comments of ``thidua new`` all read them.
"""
