"""The templates of reports: each only shows what is prepared for it."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined


def open_templates(package: str, *, escapes: bool = True) -> Environment:
    """Return the templates beside a package's code.

    A name that is not given is an error and never an empty place. ``escapes`` is for HTML.
    """
    return Environment(
        loader=PackageLoader(package, "."),
        autoescape=escapes,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
