"""Avatars for the demo's people: the first letter of a name on a colour of its own. A pure drawing, no files."""

from __future__ import annotations

import hashlib
import io
from functools import cache
from pathlib import Path

import simcord.preview
from PIL import Image, ImageDraw, ImageFont

SIZE_PX = 128

# Mid-tones that carry white letters on Discord's dark grey.
COLOURS = ("#5865f2", "#2f8f6b", "#c2703d", "#b8467f", "#3d7fb8", "#7a5cc2", "#a8893a", "#4f8a3d")
BOT_COLOUR = "#c0392b"


def draw_avatar(name: str, colour: str | None = None) -> bytes:
    """A PNG of ``SIZE_PX`` squared. The same name always has the same colour unless ``colour`` says otherwise."""
    ground = colour or COLOURS[hashlib.sha256(name.encode()).digest()[0] % len(COLOURS)]
    image = Image.new("RGB", (SIZE_PX, SIZE_PX), ground)
    middle = SIZE_PX / 2
    ImageDraw.Draw(image).text((middle, middle), name[:1].upper(), fill="white", font=_font(), anchor="mm")
    png = io.BytesIO()
    image.save(png, "PNG", optimize=True)
    return png.getvalue()


@cache
def _font() -> ImageFont.FreeTypeFont:
    # The preview brings the only Chinese font that is sure to be on every machine that runs the demo.
    fonts = Path(simcord.preview.__file__).with_name("static") / "fonts"
    font = ImageFont.truetype(next(fonts.glob("noto-sans-sc-*.ttf")), round(SIZE_PX * 0.5))
    font.set_variation_by_axes([600])
    return font
