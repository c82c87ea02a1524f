"""Photos as they come from phones, turned into upright, small and private renditions."""

from thidua.photos.album import Original, originals, render_all
from thidua.photos.catalogue import Catalogue
from thidua.photos.renditions import Rendition, Renditions
from thidua.photos.source import PhotoError, Size, inspect

__all__ = [
    "Catalogue",
    "Original",
    "PhotoError",
    "Rendition",
    "Renditions",
    "Size",
    "inspect",
    "originals",
    "render_all",
]
