"""What a clerk should know of a photo before it is approved: blurred, dark, or too small.

Figures, not judgement: a photo of fog is blurred by these measures, so they only warn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageFilter, ImageStat

from thidua.photos.facts import Size
from thidua.photos.source import resize, upright
from thidua.schema.ward import PhotoSettings

_LOOKED_AT = 800
"""Width at which sharpness is measured: about that at which readers see a photo."""

SHARP_FROM = 40.0
"""Variance of the Laplacian below which a photo looks blurred at that width."""

BRIGHT_FROM = 45.0
"""Mean lightness, of 255, below which people can hardly be recognised."""

WIDE_FROM = 960
"""Pixels below which a photo is coarse on a computer's screen."""

_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


@dataclass(frozen=True, slots=True)
class Quality:
    """What was measured of a photo."""

    size: Size
    sharpness: float
    """Variance of the Laplacian."""
    lightness: float
    """Mean, 0 to 255."""

    def warnings(self) -> Iterator[str]:
        """Yield what is doubtful, each a sentence with what to do."""
        if self.size.width < WIDE_FROM:
            yield (
                f"nhỏ: rộng {self.size.width} điểm ảnh, nên từ {WIDE_FROM}. Xin ảnh gốc; ảnh gửi "
                "qua ứng dụng nhắn tin thường đã bị thu nhỏ."
            )
        if self.sharpness < SHARP_FROM:
            yield "có vẻ mờ. Xem lại ở cỡ lớn; nếu mờ thật thì chọn ảnh khác."
        if self.lightness < BRIGHT_FROM:
            yield "rất tối. Làm sáng lên, hoặc chọn ảnh khác."


def measure(content: bytes, settings: PhotoSettings) -> Quality:
    """Measure a photo. Raises ``PhotoError``."""
    picture = upright(content, settings.max_megapixels, max(settings.widths))
    whole = Size(*picture.size)
    grey = resize(_on_grey(picture), whole.scaled_to(_LOOKED_AT)).convert("L")
    edges = grey.filter(_LAPLACIAN)
    # The filter leaves the outermost pixels as they are.
    inner = edges.crop((1, 1, max(2, edges.width - 1), max(2, edges.height - 1)))
    return Quality(whole, ImageStat.Stat(inner).var[0], ImageStat.Stat(grey).mean[0])


def _on_grey(image: Image.Image) -> Image.Image:
    """Return the picture without transparency; what is not there shall not seem dark."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "grey")
    ground.paste(image, mask=image.getchannel("A"))
    return ground
