"""Bringing the built site to its readers, and knowing what is on line there.

``cargo`` looks at what is to go, ``layouts`` puts it in place at a ``Destination`` in an order in
which no reader meets a page without its files, and a ``Manifest`` beside it tells what lies there.
"""
