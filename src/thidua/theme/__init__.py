"""The look of the site as data: templates, style, small scripts. MkDocs knows it as ``thidua``."""
