"""Photos as they come from phones, turned into upright, small and private renditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thidua.face import show

if TYPE_CHECKING:
    from thidua.photos.album import Original, focus_of, originals, render_all
    from thidua.photos.catalogue import Catalogue
    from thidua.photos.facts import PhotoError, Size
    from thidua.photos.renditions import Rendition, Renditions
    from thidua.photos.source import inspect

__all__ = [
    "Catalogue",
    "Original",
    "PhotoError",
    "Rendition",
    "Renditions",
    "Size",
    "focus_of",
    "inspect",
    "originals",
    "render_all",
]

__getattr__ = show(
    __name__,
    {
        "Catalogue": "catalogue",
        "Original": "album",
        "PhotoError": "facts",
        "Rendition": "renditions",
        "Renditions": "renditions",
        "Size": "facts",
        "focus_of": "album",
        "inspect": "source",
        "originals": "album",
        "render_all": "album",
    },
)
