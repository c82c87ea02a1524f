"""Texts as HTML."""
